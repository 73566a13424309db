"""Which draft is the request that a prepared wait stands for."""

from django.db.models import QuerySet
from django.urls import reverse

from gerege.cases.models import Case
from gerege.knowledge.causes import load_causes
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers.models import Letter
from gerege.waits.models import Wait


def prepared_cause(kind: LetterKind) -> str:
    """The cause whose one prepared wait a letter belongs to; empty where there is none.

    Where a case may wait for several of a cause, each letter opens a wait of its own when it is
    finished: a draft has none yet.
    """
    if not kind.cause or load_causes().cause(kind.cause).several:
        return ""
    return kind.cause


def drafts_for(case: Case, cause: str) -> QuerySet[Letter]:
    """The drafts of a case whose finishing sends the request of this cause, the newest first."""
    kinds = [kind.id for kind in load_letters().kinds if prepared_cause(kind) == cause]
    return Letter.objects.filter(case=case, kind__in=kinds, state=Letter.State.DRAFT)


def draft_that_stands(case: Case, kind: str, purpose: str, recipient: str) -> Letter | None:
    """The draft of this kind for this recipient; None where none stands.

    A letter that names nobody has no recipient of the catalogue: each is another one.
    """
    if not recipient:
        return None
    drafts = Letter.objects.filter(case=case, kind=kind, state=Letter.State.DRAFT)
    found = drafts.filter(purpose=purpose, recipient=recipient).first()
    if found is not None:
        found.case = case
    return found


def sent_before(letter: Letter) -> Letter | None:
    """The newest letter of this kind that was finished for this recipient, beside this one."""
    if not letter.recipient:
        return None
    same = Letter.objects.filter(case=letter.case, kind=letter.kind, recipient=letter.recipient)
    finished = same.filter(purpose=letter.purpose, state=Letter.State.SENT).exclude(pk=letter.pk)
    return finished.select_related("line__post").order_by("-line__sent_at").first()


def page_of_draft(wait: Wait) -> str:
    """The page of the newest draft that belongs to a wait; empty where there is none."""
    draft = drafts_for(wait.case, wait.cause).first()
    return reverse("letter", args=[draft.pk]) if draft else ""
