"""Reads of pairs and patterns, given who looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gerege.accounts.models import Officer, Post
from gerege.cases.models import Case
from gerege.cases.policies import cases_visible_to, may_be_told_of, sight_of
from gerege.duplicates.comparing import why_of
from gerege.duplicates.models import Near, Pattern, Told
from gerege.duplicates.services.looking import LINK_TO_READ
from gerege.kernel.errors import NotAllowed, ProtectionFailed
from gerege.vault import services as vault
from gerege.waits.models import standing

AT_MOST = 50
SEVERAL = 2


@dataclass(frozen=True)
class PairSeen:
    """Another file this officer sees, what is the same in both, and what was decided."""

    case: Case
    why: Sequence[object]
    state: str
    decided_at: datetime | None
    to_read: bool


@dataclass(frozen=True)
class PairElsewhere:
    """A file this officer does not see: that it exists at a post, and what was asked and said."""

    other: UUID
    post: Post
    asked_at: datetime | None
    answer: str
    wants_answer: bool
    """The other post asks this one to get in touch."""


@dataclass(frozen=True)
class PairsPanel:
    """Everything about one file; a file that is hidden from the viewer is absent."""

    seen: Sequence[PairSeen]
    elsewhere: Sequence[PairElsewhere]
    not_same: Sequence[PairSeen]


def pairs_panel(viewer: Officer, case: Case) -> PairsPanel:
    """The pairs of a case on which this officer works. Six queries, whatever their number."""
    sides = list(Near.objects.filter(case=case).order_by("-found_at", "pk")[:AT_MOST])
    others = [side.other for side in sides]
    visible = cases_visible_to(viewer).filter(pk__in=others).select_related("post", "person")
    shown = {one.pk: one for one in visible if sight_of(viewer, one).identity}
    seen = _seen(case, sides, shown)
    decided = Near.State.NOT_SAME
    return PairsPanel(
        seen=[one for one in seen if one.state != decided],
        elsewhere=_elsewhere(viewer, case, [one for one in sides if one.other not in shown]),
        not_same=[one for one in seen if one.state == decided],
    )


def _seen(case: Case, sides: Sequence[Near], shown: dict[UUID, Case]) -> list[PairSeen]:
    waits = standing([case.pk]).filter(cause=LINK_TO_READ).values_list("about", flat=True)
    unread = set(waits) if shown else set()
    vault.unlock([case.pk, *shown])
    return [
        PairSeen(
            case=shown[side.other],
            why=_why(case, shown[side.other]),
            state=side.state,
            decided_at=side.decided_at,
            to_read=side.other in unread,
        )
        for side in sides
        if side.other in shown
    ]


def _why(case: Case, other: Case) -> Sequence[object]:
    one, another = case.person, other.person
    one.case, another.case = case, other
    try:
        return why_of(one, another)
    except ProtectionFailed:
        return ()


def _elsewhere(viewer: Officer, case: Case, sides: Iterable[Near]) -> list[PairElsewhere]:
    """What was decided about a file that the viewer does not see changes nothing for them, but that
    two files are not of one person: then there is nobody to ask for."""
    by_other = {side.other: side for side in sides if side.state != Near.State.NOT_SAME}
    rows = may_be_told_of(viewer).filter(pk__in=list(by_other))
    there = Near.objects.filter(case__in=list(by_other), other=case.pk, asked_at__isnull=False)
    asking = set(there.filter(answer="").values_list("case_id", flat=True)) if by_other else set()
    return [
        PairElsewhere(
            other=one.pk,
            post=one.post,
            asked_at=by_other[one.pk].asked_at,
            answer=by_other[one.pk].get_answer_display(),
            wants_answer=one.pk in asking,
        )
        for one in rows.select_related("post").order_by("-opened_at", "pk")
    ]


def names_told(case: Case) -> list[tuple[Told, str]]:
    """Who and where it was, in the words that were written down."""
    rows = Told.objects.filter(case=case).order_by("recorded_at", "pk")
    return [(one, one.reveal_field("name")) for one in rows.select_related("case")]


def name_to_take_back(case: Case, told_id: UUID) -> Told:
    """One of them. Raises NotAllowed for another file's."""
    found = Told.objects.filter(case=case, pk=told_id).first()
    if found is None:
        raise NotAllowed(case.reference)
    return found


@dataclass(frozen=True)
class PatternSeen:
    """What headquarters reads: a number, what kind it is, how many files, where, since when."""

    code: str
    kind: str
    files: int
    posts: Sequence[Post]
    since: datetime


def patterns() -> list[PatternSeen]:
    """Those that stand in several files now, the newest first. Two queries, and no name."""
    told = Told.objects.filter(pattern__isnull=False).select_related("case__post").defer("name")
    by_pattern: dict[UUID, list[Told]] = {}
    for one in told.order_by("recorded_at", "pk"):
        if one.pattern_id:
            by_pattern.setdefault(one.pattern_id, []).append(one)
    found = Pattern.objects.filter(pk__in=list(by_pattern)).order_by("-number")
    seen = (_pattern_seen(pattern, by_pattern[pattern.pk]) for pattern in found)
    return [one for one in seen if one.files >= SEVERAL]


def _pattern_seen(pattern: Pattern, told: Sequence[Told]) -> PatternSeen:
    posts = {one.case.post_id: one.case.post for one in told}
    return PatternSeen(
        code=pattern.code,
        kind=told[0].get_kind_display(),
        files=len({one.case_id for one in told}),
        posts=list(posts.values()),
        since=told[0].recorded_at,
    )
