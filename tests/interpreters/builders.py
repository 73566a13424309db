"""Interpreters of the tests: who stands on a roster, and who is engaged."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.interpreters import services as interpreters
from gerege.interpreters.models import Engagement, Interpreter
from gerege.interpreters.services import Checked, Introduced, Meeting
from gerege.kernel import clock
from gerege.knowledge.interpreters import load_interpreting

NAME = "Зохиомол орчуулагч"
MEETS = datetime(2027, 1, 4, 11, 30, tzinfo=UTC)
NOTHING_KNOWN = {one.id: "no" for one in load_interpreting().questions}


def an_interpreter(keeper: Officer, **told: object) -> Interpreter:
    """Somebody on the roster of the keeper's post, who did not pledge yet."""
    introduced = {
        "name": NAME,
        "languages": ["tr", "en"],
        "gender": "woman",
        "way": "both",
        "telephone": "+90 555 010 03 01",
    }
    return interpreters.add_interpreter(
        actor=keeper,
        post=keeper.post,
        introduced=Introduced(**(introduced | told)),  # type: ignore[arg-type]  # what a test says of them
    )


def pledged(keeper: Officer, row: Interpreter, on: date | None = None) -> Interpreter:
    """They pledged today, or on that day."""
    day = on or clock.now().date()
    interpreters.take_pledge(
        actor=keeper, interpreter=row, given_on=day, how="signed", language="tr"
    )
    return row


def engaged(
    actor: Officer,
    case: Case,
    row: Interpreter,
    answers: Mapping[str, str] | None = None,
    **said: str,
) -> Engagement:
    """Engaged for a talk in Turkish; nothing speaks against it unless said."""
    checked = Checked({**NOTHING_KNOWN, **(answers or {})}, **said)
    meeting = Meeting("tr", MEETS, "Ярилцлагын өрөө")
    return interpreters.engage_interpreter(
        actor=actor, case=case, interpreter=row, meeting=meeting, checked=checked
    )
