"""Fictional visa applications: six workers, one sponsor, the same answers, an agent who holds the
passports; two earlier files share the telephone, the address and the account. The first of the six
had applied before, as a tourist and in other letters. Nobody is real.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.visas import services
from gerege.visas.importing.preview import proposed
from gerege.visas.models import Batch
from gerege.visas.rules.in_force import catalogue_rules
from gerege.visas.rules.texts import entry_of

Row = Mapping[str, str]

SURNAMES = ("Testova", "Samplez", "Exempli", "Nemo", "Persona", "Muster", "Fikto", "Tester")
NAMES = ("Ana", "Ivo", "Mina", "Lan", "Rosa", "Tariq")
ANSWERS = (
    "I will work for three months. The sponsor pays my wage through the agent. The sponsor gives "
    "room and food. I will learn which work it is when I arrive and see the contract there."
)
ARRANGED = {
    "visa_class": "work",
    "sponsor_name": "Зохиомол Барилга ХХК",
    "sponsor_phone": "+976 7700 0199",
    "employer_name": "Зохиомол Уул Уурхай ХХК",
    "job_title": "site worker",
    "monthly_wage": "1500000",
    "wage_currency": "MNT",
    "weekly_hours": "72",
    "fee_paid": "9000000",
    "fee_currency": "MNT",
    "debt_amount": "9000000",
    "debt_currency": "MNT",
    "debt_secured_on": "house",
    "payer_name": "Account Holder",
    "payer_account": "5000 1122 33",
    "recruiter_name": "Agent Nobody",
    "recruiter_phone": "+976 7700 0188",
    "submitted_by": "agent",
    "prepared_by": "agent",
    "passport_held_by": "agent",
    "travel_group_id": "G-2026-77",
    "accommodation_address": "Улаанбаатар, Зохиомол гудамж 7-3",
    "answers_text": ANSWERS,
    "contract_language": "mn",
    "applicant_languages": "en",
}
BEFORE = {
    "application_id": "S-977",
    "visa_class": "tourism",
    "surname": "Самплэз",
    "given_names": "Иво",
    "sponsor_name": "Зохиомол Танил",
    "submitted_by": "self",
    "passport_held_by": "self",
}
CHANGED = "debt_of_months_of_wage"
SHARED_BEFORE = ("payer_account", "payer_name", "recruiter_phone", "accommodation_address")


def build_earlier_applications(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Two files that are already worked through: one of spring in Tokyo, one of autumn in Seoul."""
    before = {name: ARRANGED[name] for name in SHARED_BEFORE}
    spring, autumn = moment - timedelta(days=190), moment - timedelta(days=45)
    tokyo = [*_others("T", 12, spring), *_workers("T-9", 2, spring, before)]
    seoul = [*_others("S", 12, autumn), *_workers("S-9", 3, autumn, before)]
    seoul.append({**_person(1, "V-88", autumn), **BEFORE})
    _import(officers["visa-tokyo"], spring, tokyo)
    _work_through(officers["visa-tokyo"], spring)
    _import(officers["visa-seoul"], autumn, seoul)


def build_applications_of_today(officers: Mapping[str, Officer], moment: datetime) -> None:
    """The file of this morning in Seoul: the six workers, twenty others, a row to be mended."""
    wrong = {**_others("V-88", 1, moment)[0], "application_id": "V-8899", "date_of_birth": "хавар"}
    rows = [*_workers("V-88", 6, moment, ARRANGED), *_others("V-89", 20, moment), wrong]
    _import(officers["visa-seoul"], moment, rows)
    _decide_about_identifiers(officers, moment)
    _watch_whom_a_case_names(officers["bold"], officers["saraa"], moment)
    _ask_others(officers["visa-seoul"], moment)


def _ask_others(seoul: Officer, moment: datetime) -> None:
    """After a talk about each: headquarters for a second look, the consular officers for a case."""
    newest = Batch.objects.filter(post=seoul.post).order_by("-imported_at")[0]
    second, third = newest.applications.order_by("row")[1:3]
    talk = services.Talk(
        alone="yes",
        leaflet="given",
        outcome="hq_look",
        reason="Паспорт өөрт нь алга, нэг данснаас олон хүний төлбөр төлсөн.",
        observed=("papers_with_another",),
    )
    with clock.pretend(moment):
        services.record_review(actor=seoul, application=second, talk=talk)
        services.hand_over(
            actor=seoul,
            application=third,
            agreed="yes",
            words="Паспортыг нь зуучлагч авсан гэв. Ганцаараа дахин ярихыг хүсэв.",
        )


def _work_through(officer: Officer, moment: datetime) -> None:
    """All of them are opened and decided, one after another over three weeks."""
    newest = Batch.objects.filter(post=officer.post).order_by("-imported_at")[0]
    issue = services.Talk("yes", "given", "issue", "Зохиомол гэрээг уншсан.")
    for at, one in enumerate(newest.applications.select_related("batch").order_by("row")):
        with clock.pretend(moment + timedelta(days=1 + at, hours=2)):
            services.open_application(actor=officer, application=one, part="application")
            services.record_review(actor=officer, application=one, talk=issue)


def _decide_about_identifiers(officers: Mapping[str, Officer], moment: datetime) -> None:
    """A host that headquarters declared, and a hostel about which Seoul still asks them."""
    seoul = officers["visa-seoul"]
    newest = Batch.objects.filter(post=seoul.post).order_by("-imported_at")[0]
    rows = newest.applications.select_related("batch").order_by("row")
    until = moment.date() + timedelta(days=180)
    school = services.Wish("school", "Зохиомол бүртгэлийн дугаар 77.", until)
    hostel = services.Wish("hotel", "Зохиомол бүртгэлтэй байр.", until)
    with clock.pretend(moment):
        asked = services.ask_declaration(
            actor=seoul, application=rows[6], column="sponsor_name", wish=school
        )
        services.answer_declaration(
            actor=officers["saraa"], asked=asked, answer="confirmed", reason=""
        )
        services.ask_declaration(
            actor=seoul, application=rows[0], column="accommodation_address", wish=hostel
        )
        services.ask_erasure(actor=seoul, application=rows[9], reason="by_mistake")


def _watch_whom_a_case_names(bold: Officer, lead: Officer, moment: datetime) -> None:
    """An account that is watched, and a place about which headquarters are still asked."""
    case = Case.objects.get(reference="A-26-0002")
    until = moment.date() + timedelta(days=180)
    account = services.Watch("account", "9000 8877 66", "Зохиомол шалтгаан.", until)
    place = services.Watch("address", "Анкара, Зохиомол гудамж 5-12", "Зохиомол байр.", until)
    with clock.pretend(moment):
        asked = services.ask_watch(actor=bold, case=case, watch=account)
        services.answer_watch(actor=lead, asked=asked, answer="approved", reason="")
        services.ask_watch(actor=bold, case=case, watch=place)


def build_a_changed_rule(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Headquarters try whether a debt of one month's wage, instead of three, is worth a talk."""
    entry = entry_of(catalogue_rules().by_id[CHANGED])
    entry["when"] = entry["when"].replace("3 * monthly_wage", "1 * monthly_wage")
    with clock.pretend(moment):
        version = services.write_rule(actor=officers["saraa"], entry=entry)
        services.try_rule(actor=officers["saraa"], version=version)
        # What the minute's work does where one runs.
        services.screen_anew()
        services.count_due()


def _workers(sign: str, count: int, moment: datetime, shared: Row) -> list[Row]:
    return [
        {
            **_person(n, sign, moment),
            "visa_class": "work",
            "sponsor_name": f"Хуучин уригч {sign}",
            **shared,
        }
        for n in range(1, count + 1)
    ]


def _others(sign: str, count: int, moment: datetime) -> list[Row]:
    return [
        {
            **_person(n + 10, sign, moment),
            "visa_class": ("tourism", "study", "work")[n % 3],
            "sponsor_name": f"Уригч {sign} {n}",
            "submitted_by": "self",
            "passport_held_by": "self",
        }
        for n in range(1, count + 1)
    ]


def _person(number: int, sign: str, moment: datetime) -> dict[str, str]:
    born = f"{1980 + number % 20}-0{1 + number % 9}-1{number % 9}"
    return {
        "application_id": f"{sign}{number:02}",
        "submitted_at": (moment - timedelta(hours=3 + number)).strftime("%Y-%m-%d %H:%M"),
        "surname": SURNAMES[number % len(SURNAMES)],
        "given_names": NAMES[number % len(NAMES)],
        "date_of_birth": born,
        "nationality": "UTO",
        "sex": "FM"[number % 2],
        "phone": f"+976 9900 {sum(map(ord, sign)) % 90 + 10}{number:02}",
    }


def _import(actor: Officer, moment: datetime, given: Sequence[Row]) -> None:
    with clock.pretend(moment):
        name = f"{moment:%Y-%m-%d}.csv"
        batch, _known = services.receive_file(actor=actor, data=_as_csv(given), name=name)
        services.confirm_columns(actor=actor, batch=batch, columns=proposed(batch))
        services.start_import(actor=actor, batch=batch)


def _as_csv(given: Sequence[Row]) -> bytes:
    headings = list(dict.fromkeys(name for row in given for name in row))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, headings, restval="")
    writer.writeheader()
    writer.writerows(given)
    return written.getvalue().encode()
