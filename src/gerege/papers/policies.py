"""Who may read, write and finish letters."""

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import Sight, must_work_on, sight_of
from gerege.kernel.errors import NotAllowed
from gerege.papers.models import Letter


def may_read(sight: Sight) -> bool:
    """A letter holds identity and may tell something of the story."""
    return sight.identity and sight.story


def may_write(officer: Officer, case: Case) -> bool:
    """Officers who work on the open case."""
    return case.is_open and sight_of(officer, case).work


def must_write(officer: Officer, letter: Letter) -> Letter:
    """The letter as it stands now, its case held. Raises NotAllowed."""
    must_work_on(officer, letter.case)
    held = Letter.objects.select_related("case__post", "line").filter(pk=letter.pk).first()
    if held is None:
        raise NotAllowed(str(letter.pk))
    return held


def registers_of(officer: Officer) -> tuple[Post | None, bool]:
    """Whose register somebody reads: of their own post; the protection lead reads all.

    Raises NotAllowed for who has no post and is not the lead.
    """
    if officer.role == Role.PROTECTION_LEAD:
        return None, True
    if officer.post is None:
        raise NotAllowed("register of letters")
    return officer.post, False
