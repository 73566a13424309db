"""What people in the tests need and plan."""

from gerege.accounts.models import Officer
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case
from gerege.support import services as support
from gerege.support.models import Plan


def a_goal(
    actor: Officer, case: Case, *, goal: str = "", edit: Edit = ANY_VERSION, **fields: str
) -> Plan:
    """One goal of a plan, written anew or changed."""
    said = {"goal": "Паспортаа авах", "service": "documents", "owner": "post"} | fields
    return support.change_goal(actor=actor, case=case, goal=goal, fields=said, edit=edit)
