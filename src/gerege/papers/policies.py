"""Who may read, write and finish letters; who may read documents."""

from django.db.models import QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import Sight, cases_known_to, in_audience, must_work_on, sight_of
from gerege.kernel.errors import NotAllowed
from gerege.papers.models import Document, Letter

SET_LETTERHEADS = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


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


def documents_visible_to(officer: Officer, case: Case) -> "QuerySet[Document]":
    """Documents by their chosen audience, as notes; nobody who only sees codes."""
    if not may_read(sight_of(officer, case)):
        return Document.objects.none()
    return Document.objects.filter(in_audience(officer, case), case=case)


def must_read_document(officer: Officer, document: Document) -> None:
    """Raise NotAllowed for whom the case, or this document of it, does not exist."""
    known = cases_known_to(officer).filter(pk=document.case_id).exists()
    if (
        not known
        or not documents_visible_to(officer, document.case).filter(pk=document.pk).exists()
    ):
        raise NotAllowed(str(document.pk))


def registers_of(officer: Officer) -> tuple[Post | None, bool]:
    """Whose register somebody reads: of their own post; the protection lead reads all.

    Raises NotAllowed for who has no post and is not the lead.
    """
    if officer.role == Role.PROTECTION_LEAD:
        return None, True
    if officer.post is None:
        raise NotAllowed("register of letters")
    return officer.post, False


def letterheads_set_by(officer: Officer) -> "QuerySet[Post]":
    """The offices whose letterhead somebody sets: the head their post's, the lead every one."""
    offices = Post.objects.exclude(kind=Post.Kind.PARTNER)
    if officer.role == Role.PROTECTION_LEAD:
        return offices
    if officer.role == Role.HEAD_OF_POST and officer.post:
        return offices.filter(pk=officer.post.pk)
    return offices.none()
