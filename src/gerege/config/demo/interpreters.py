"""Who interprets in the fictional ministry: a roster of three, one of whom is engaged."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.config.demo.waits import of_ankara
from gerege.interpreters import services as interpreters
from gerege.interpreters.models import Interpreter
from gerege.interpreters.services import Checked, Introduced, Meeting
from gerege.kernel import clock
from gerege.knowledge.interpreters import load_interpreting

ON_THE_ROSTER = (
    Introduced(
        "Зохиомол Айше", ("tr", "en"), "woman", "both", "+90 555 010 03 01", "Ажлын өдөр, 9–18 цаг"
    ),
    Introduced("Зохиомол Мерт", ("tr", "ru"), "man", "telephone", "+90 555 010 03 02"),
    Introduced("Зохиомол Елена", ("ru",), "woman", "telephone", "+90 555 010 03 03"),
)


def a_roster(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Two pledged; one of them interprets for the man of the building site, who does not mind."""
    head, bold = officers["head-ankara"], officers["bold"]
    with clock.pretend(moment):
        woman, man, _third = (_added(head, one) for one in ON_THE_ROSTER)
        for row, days in ((woman, 350), (man, 40)):
            interpreters.take_pledge(
                actor=head,
                interpreter=row,
                given_on=(moment - timedelta(days=days)).date(),
                how="signed",
                language="tr",
            )
    with clock.pretend(moment + timedelta(minutes=10)):
        answers = {one.id: "no" for one in load_interpreting().questions}
        interpreters.engage_interpreter(
            actor=bold,
            case=of_ankara(0),
            interpreter=man,
            meeting=Meeting("tr", moment + timedelta(days=1), "Утсаар"),
            checked=Checked(answers, wish="any", agreed="yes"),
        )


def _added(head: Officer, introduced: Introduced) -> Interpreter:
    return interpreters.add_interpreter(actor=head, post=head.post, introduced=introduced)
