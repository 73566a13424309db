"""What a fictional mother, and a fictional employer, told about somebody."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.config.demo.consent import heard
from gerege.consent import services as consent
from gerege.kernel import clock
from gerege.reports import services as reports

MOTHER = "Зохиомол ээж"
TO_SAY = "Зохиомол үг: би эрүүл, удахгүй залгана."


def a_mother_calls(officers: Mapping[str, Officer], moment: datetime) -> None:
    """She is the mother of the man of the building site, who lets her hear that he is well."""
    bold = officers["bold"]
    told = reports.Told(
        words="Зохиомол үг: хүү маань гурван долоо хоног утсаа авахгүй байна.",
        about="Зохиомол хүү, 41 настай",
        where="Анкарагийн захын барилга, хаягийг нь мэдэхгүй",
        since="Гурван долоо хоног",
        asks="Амьд эсэхийг нь л мэдмээр байна",
        name=MOTHER,
        reach="+976 0000 0101, үдээс хойш, гэртээ ганцаараа",
        relation="parent",
    )
    with clock.pretend(moment):
        report = reports.write_report(actor=bold, came="phone", danger="unknown", told=told)
        reports.take_report(actor=bold, report=report)
    with clock.pretend(moment + timedelta(minutes=20)):
        theirs = Case.objects.filter(opened_by=bold, state=Case.State.OPEN)
        case = theirs.order_by("opened_at")[0]
        mother = consent.name_recipient(actor=bold, case=case, kind="family", name=MOTHER)
        consent.record_consent(
            actor=bold,
            case=case,
            purpose="contact_family",
            recipient=str(mother.pk),
            answer="yes",
            given=consent.Given("spoken", "mn", to_say=TO_SAY, told=heard("contact_family")),
        )
        reports.link_report(actor=bold, case=case, report=report, recipient=str(mother.pk))


def an_employer_says_somebody_is_missing(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Nobody took it yet, and who tells it may be who holds the person."""
    told = reports.Told(
        words="Зохиомол үг: ажилчин маань мөнгө хулгайлаад зугтсан, хаана байгааг хэл.",
        recruiter="Зохиомол ХХК",
        asks="Олж өгөхийг шаардаж байна",
        relation="employer",
    )
    with clock.pretend(moment):
        reports.write_report(actor=officers["tuya"], came="walk_in", danger="yes", told=told)
