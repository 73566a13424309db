"""Reads of letters, given who looks. The words are opened for who sees identity and story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from gerege.accounts.models import Officer, Post
from gerege.cases.models import Case
from gerege.cases.policies import Sight, cases_known_to, cases_visible_to, sight_of
from gerege.cases.queries import case_to_see
from gerege.cases.services.identity import identity_is_open
from gerege.consent.checking import Coverage
from gerege.consent.queries import Seen, Words, register_seen_by, seen_by
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.consents import load_consents
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers import words as written
from gerege.papers.filling import (
    NEEDS,
    FieldLine,
    ask_page,
    fields_of,
    page_language,
    without_identity,
)
from gerege.papers.known_beside import needed_now
from gerege.papers.models import Document, Letter, Letterhead, LetterText, RegisterLine
from gerege.papers.policies import (
    SET_LETTERHEADS,
    documents_visible_to,
    may_read,
    may_write,
    registers_of,
)
from gerege.papers.typesetting import Sheet
from gerege.papers.wished import to_ask_anew

A_PAGE = 25


@dataclass(frozen=True)
class LetterLine:
    """One letter of a case in a list: what and to whom, not what it says."""

    letter: Letter
    kind: LetterKind
    to: Words


@dataclass(frozen=True)
class DocumentLine:
    """One document of a case in a list."""

    document: Document
    title: str
    author: str


@dataclass(frozen=True)
class PapersPage:
    """All papers of a case as this viewer sees them."""

    letters: Sequence[LetterLine]
    sight: Sight
    may_write: bool
    nothing_prepared: bool
    to_ask_anew: Sequence[LetterKind] = ()
    """What asks a state for the return that the person fears, and to which they did not agree."""
    documents: Sequence["DocumentLine"] = ()

    @property
    def may_read(self) -> bool:
        """True where letters open."""
        return may_read(self.sight)


@dataclass(frozen=True)
class LetterPage:
    """One letter with everything around it; ``sheet`` only of one that was sent.

    ``is_open`` where it names nobody, or the identity is open to this viewer: else neither the
    sheet nor the fields that show who the person is are in it.
    """

    letter: Letter
    kind: LetterKind
    to: Words
    words: written.Words
    opened: int
    changed_by: str
    fields: Sequence[FieldLine]
    coverage: Coverage | None
    ask_at: str
    sheet: Sheet | None
    may_write: bool
    is_open: bool

    @property
    def is_sent(self) -> bool:
        """True where it has its number."""
        return self.letter.line is not None

    @property
    def was_taken_back(self) -> bool:
        """True where the person took the consent back."""
        return self.coverage is not None and self.coverage.state == "withdrawn"

    @property
    def is_covered(self) -> bool:
        """True where it names nobody, or the person agreed to this recipient."""
        return self.coverage is None or self.coverage.allowed


@dataclass(frozen=True)
class Choice:
    """A recipient that can be chosen for a letter, with what stands of the consent."""

    code: str
    name: Words
    purpose: Words


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register; ``case`` only where this viewer knows of it.

    ``is_hidden`` where its case stands and is not for this viewer: then only the number is shown,
    so that no number seems to be missing.
    """

    line: RegisterLine
    title: Words
    to: Words
    case: Case | None
    is_hidden: bool = False


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, the newest first."""

    rows: Sequence[RegisterRow]
    of_all_posts: bool
    next_place: str
    sets_heads: bool


def papers_of(viewer: Officer, case: Case) -> PapersPage:
    """Letters and documents of a case, the newest first. Four queries where nobody is afraid."""
    rows = Letter.objects.filter(case=case).select_related("line")
    seen = register_seen_by(viewer, case)
    lines = [LetterLine(one, _kind(one), _to(seen, one)) for one in rows]
    begun, writes = {one.kind.id for one in lines}, may_write(viewer, case)
    return PapersPage(
        letters=lines,
        sight=seen.sight,
        may_write=writes,
        to_ask_anew=to_ask_anew(case) if writes else (),
        documents=documents_of(viewer, case, seen),
        nothing_prepared=not begun & {kind.id for kind in load_letters().of_day_zero},
    )


def documents_of(viewer: Officer, case: Case, seen: Seen) -> list[DocumentLine]:
    """The documents that this viewer may read, the newest first. One query."""
    rows = documents_visible_to(viewer, case).select_related("author").order_by("-added_at", "pk")
    found = list(rows)
    for row in found:
        row.case = case
    return [DocumentLine(row, row.reveal_field("title"), seen.officer(row.author)) for row in found]


def document_to_see(viewer: Officer, document_id: UUID) -> Document:
    """A document that this viewer may read. Raises NotAllowed, which is a 404."""
    known = Document.objects.filter(pk=document_id, case__in=cases_visible_to(viewer).values("pk"))
    document = known.select_related("author").first()
    if document is None:
        raise NotAllowed(str(document_id))
    document.case = case_to_see(viewer, document.case_id)
    if not documents_visible_to(viewer, document.case).filter(pk=document_id).exists():
        raise NotAllowed(str(document_id))
    return document


def letter_to_see(viewer: Officer, letter_id: UUID) -> Letter:
    """A letter, for who sees identity and story of its case. Raises NotAllowed, which is a 404."""
    known = Letter.objects.filter(pk=letter_id, case__in=cases_visible_to(viewer).values("pk"))
    letter = known.select_related("line__post", "line__sent_by").first()
    if letter is None:
        raise NotAllowed(str(letter_id))
    letter.case = case_to_see(viewer, letter.case_id)
    if not may_read(sight_of(viewer, letter.case)):
        raise NotAllowed(str(letter_id))
    return letter


def letter_to_write(viewer: Officer, letter_id: UUID) -> Letter:
    """A letter of a case that this officer works on. Raises NotAllowed."""
    letter = letter_to_see(viewer, letter_id)
    if not may_write(viewer, letter.case):
        raise NotAllowed(str(letter_id))
    return letter


def letter_page(viewer: Officer, letter: Letter) -> LetterPage:
    """What stands in a letter and which fields would be filled now. Eight queries at most."""
    seen, kind = seen_by(viewer, letter.case), _kind(letter)
    texts = LetterText.objects.filter(letter=letter).select_related("written_by")
    newest = texts.order_by("-number")[0]
    newest.case = letter.case
    content = newest.reveal_field("content")
    words, coverage = written.Words.from_json(content), None
    fields: Sequence[FieldLine] = ()
    if letter.purpose:
        coverage = seen.answers.coverage(
            letter.purpose, letter.recipient, now(), for_return=kind.for_return
        )
        fields = fields_of(letter, kind, coverage, words.typed) if letter.is_draft else ()
    # A draft without anything of the person in it need not ask whether it may be seen.
    blank = letter.is_draft and not any(one.state == "filled" for one in fields)
    is_open = blank or shows_identity(viewer, letter)
    return LetterPage(
        letter=letter,
        kind=kind,
        to=_to(seen, letter),
        words=words,
        opened=newest.number,
        changed_by=seen.officer(newest.written_by),
        fields=fields if is_open else without_identity(fields),
        coverage=coverage,
        ask_at=ask_page(letter) if letter.purpose else "",
        sheet=written.sheet_from_json(content) if letter.line and is_open else None,
        may_write=may_write(viewer, letter.case),
        is_open=is_open,
    )


def laid_ready(page: LetterPage) -> dict[str, str]:
    """What a field that nobody wrote yet is offered with: what the person needs now.

    Only where the person agreed that this recipient is told it, and into the form alone: what the
    officer leaves there is what the letter says. Two queries at most.
    """
    letter = page.letter
    waits = [one for one in page.fields if one.code == NEEDS and one.state == "unknown"]
    if not waits or NEEDS in page.words.typed:
        return {}
    ready = needed_now(letter.case, page_language(letter.language))
    return {NEEDS: ready} if ready else {}


def shows_identity(viewer: Officer, letter: Letter) -> bool:
    """True where a letter may show who the person is: it names nobody, or they opened it."""
    return not letter.purpose or identity_is_open(viewer, letter.case)


def sheet_of_sent(letter: Letter) -> Sheet:
    """The sheet of a letter that was finished. Raises NotAllowed for a draft."""
    if letter.line is None:
        raise NotAllowed(str(letter.pk))
    newest = LetterText.objects.filter(letter=letter).order_by("-number")[0]
    newest.case = letter.case
    return written.sheet_from_json(newest.reveal_field("content"))


def standing_letterhead(post: Post) -> Letterhead | None:
    """The version that stands; None where none was set. One query."""
    rows = Letterhead.objects.filter(post=post).select_related("written_by")
    return rows.order_by("-number").first()


def recipients_of(viewer: Officer, case: Case, kind: LetterKind) -> list[Choice]:
    """To whom a letter can go: the recipients of the catalogue, and those the case names."""
    seen = register_seen_by(viewer, case)
    return [
        Choice(f"{to.purpose}:{one}", seen.name_of(one), load_consents().purpose(to.purpose).label)
        for to in kind.to
        for one in seen.answers.recipients_for(to.recipient)
    ]


def register_page(viewer: Officer, after: str) -> RegisterPage:
    """The register of one's post, or of all for the protection lead. Four queries at most."""
    post, of_all = registers_of(viewer)
    rows = RegisterLine.objects.select_related("post")
    if post:
        rows = rows.filter(post=post)
    rows = rows.filter(_older_than(after)).order_by("-sent_at", "-pk")
    lines = list(rows[: A_PAGE + 1])
    cases, hidden = _cases_of(viewer, lines)
    page = lines[:A_PAGE]
    return RegisterPage(
        rows=[_row(line, cases.get(line.pk), is_hidden=line.pk in hidden) for line in page],
        of_all_posts=of_all,
        next_place=str(page[-1].pk) if len(lines) > A_PAGE else "",
        sets_heads=viewer.role in SET_LETTERHEADS,
    )


def _older_than(after: str) -> Q:
    try:
        last = RegisterLine.objects.filter(pk=UUID(after)).first() if after else None
    except ValueError:
        last = None
    if last is None:
        return Q()
    return Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk)


def _cases_of(
    viewer: Officer, lines: Sequence[RegisterLine]
) -> tuple[Mapping[UUID, Case], frozenset[UUID]]:
    """The case of each line where this viewer knows of it, and the lines of which they do not.

    A line whose case was erased is in neither.
    """
    known = cases_known_to(viewer).filter(pk=OuterRef("case"))
    letters = Letter.objects.filter(line__in=[line.pk for line in lines])
    found = list(letters.select_related("case").annotate(known=Exists(known)))
    cases = {one.line_id: one.case for one in found if one.line_id and one.known}
    return cases, frozenset(one.line_id for one in found if one.line_id and not one.known)


def _row(line: RegisterLine, case: Case | None, *, is_hidden: bool) -> RegisterRow:
    if is_hidden:
        return RegisterRow(line, "", "", None, is_hidden=True)
    kind = load_letters().by_id.get(line.kind)
    return RegisterRow(line, kind.title if kind else line.kind, _recipient(line.recipient), case)


def _recipient(code: str) -> Words:
    try:
        return load_consents().recipient(code).label if code else ""
    except InputRefused:
        return code


def _kind(letter: Letter) -> LetterKind:
    return load_letters().kind(letter.kind)


def _to(seen: Seen, letter: Letter) -> Words:
    return seen.name_of(letter.recipient) if letter.recipient else ""
