"""What people in the tests need, plan and decide together."""

from datetime import datetime

from gerege.accounts.models import Officer
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case
from gerege.support import services as support
from gerege.support.models import Conference, Plan
from gerege.support.services import Called


def a_goal(
    actor: Officer, case: Case, *, goal: str = "", edit: Edit = ANY_VERSION, **fields: str
) -> Plan:
    """One goal of a plan, written anew or changed."""
    said = {"goal": "Паспортаа авах", "service": "documents", "owner": "post"} | fields
    return support.change_goal(actor=actor, case=case, goal=goal, fields=said, edit=edit)


def a_called_conference(
    actor: Officer, case: Case, *, edit: Edit = ANY_VERSION, day: int = 1
) -> Conference:
    """A conference by telephone in January 2026, which weighs two options."""
    meets = datetime(2026, 1, day, 14, 30)  # noqa: DTZ001  by the clock of the post
    called = Called(meets, "telephone", ["return", "stay"], met=True)
    return support.call_conference(actor=actor, case=case, called=called, edit=edit)


def a_decided_conference(actor: Officer, case: Case) -> Conference:
    """The person was asked, a doctor is invited, a decision is written and not signed."""
    a_called_conference(actor, case)
    said = {"wish": "return", "words": "Эгчийндээ очно.", "hearing": "in_words"}
    support.record_wish(actor=actor, case=case, **said, edit=ANY_VERSION)
    support.invite(actor=actor, case=case, purpose="medical", recipient="medical")
    came = {"party": "p01", "came": "came"}
    support.record_coming(actor=actor, case=case, **came, edit=ANY_VERSION)
    decided = {"option": "return", "reasons": "Хүсэл", "answer": "agrees", "said": "Тэгье"}
    return support.write_decision(actor=actor, case=case, fields=decided, edit=ANY_VERSION)
