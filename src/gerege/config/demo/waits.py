"""What the fictional cases wait for, written down by their officers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.config.demo.consent import what_the_person_said
from gerege.config.demo.papers import (
    a_letter_that_was_sent,
    a_text_of_the_case,
    papers_of_a_first_day,
)
from gerege.kernel import clock
from gerege.waits import services as waits
from gerege.waits.owners import Owner

IN_TEN_DAYS = timedelta(days=10)


def waits_of_an_older_case(officers: Mapping[str, Officer], moment: datetime) -> None:
    """A bed was found, headquarters checks the identity, and the person makes up their mind."""
    bold, case = officers["bold"], of_ankara(0)
    with clock.pretend(moment):
        what_the_person_said(bold, case)
        bed = waits.open_another(actor=bold, case=case, cause="W10", note="Зохиомол байр.")
        waits.close_wait(actor=bold, wait=bed, obtained="Долоо хоногийн байртай болсон.")
        a_letter_that_was_sent(bold, case)
        again = case.post.local_date(moment) + IN_TEN_DAYS
        why = "Гэр бүлтэйгээ ярьж байж шийднэ гэсэн."
        waits.open_another(actor=bold, case=case, cause="W19", note=why, look_again_on=again)


def waits_of_a_first_day(officers: Mapping[str, Officer], moment: datetime) -> None:
    """What may not leave before the person has agreed is only prepared, with its letters."""
    bold, case, tuya = officers["bold"], of_ankara(1), Owner("person", officers["tuya"])
    with clock.pretend(moment):
        papers_of_a_first_day(bold, case)
        a_text_of_the_case(bold, case)
        waits.open_another(actor=bold, case=case, cause="W21", owner=tuya, note="Эмэгтэй байвал.")


def of_ankara(number: int) -> Case:
    """The open cases of this post, the oldest first."""
    standing = Case.objects.filter(post__code="ANK", state=Case.State.OPEN)
    return standing.order_by("opened_at")[number]
