"""Reads of the roster and of engagements, given who looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import Sight, knows_officers_of
from gerege.cases.words import language_name
from gerege.interpreters.models import (
    Agreed,
    Engagement,
    Interpreter,
    InterpreterLine,
    Pledge,
    Wish,
)
from gerege.interpreters.policies import (
    interpreters_known_to,
    last_day_of,
    may_be_engaged,
    may_keep,
    open_counts,
    unfit_engagements,
    valid_pledges,
)
from gerege.interpreters.services.engaging import Said, cautions, said_of
from gerege.interpreters.services.refused import Refused, refused_before
from gerege.interpreters.services.releasing import CAUSE
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.interpreters import load_interpreting
from gerege.knowledge.reports import Coded
from gerege.vault import services as vault
from gerege.waits.queries import open_waits_of

Words = str | Promise
ENDED_SHOWN = 20


@dataclass(frozen=True)
class PlaceLine:
    """One place on a roster. ``engaged`` is None for who does not see how many there are.

    ``refused``: the conflicts for which they were refused in the case that looks for somebody.
    """

    row: Interpreter
    name: str
    languages: Sequence[Words]
    until: date | None
    engaged: int | None
    ended_as: Coded | None
    refused: Sequence[Refused] = ()

    @property
    def state(self) -> str:
        """valid, soon (it ends within the days of the catalogue), none, or ended."""
        if self.row.ended_at is not None:
            return "ended"
        left = (self.until - now().date()).days if self.until else -1
        if left < 0:
            return "none"
        return "soon" if left <= load_interpreting().pledge.remind_days else "valid"


@dataclass(frozen=True)
class PostLine:
    """A post, how many stand on its roster, and how many of them have a pledge that holds."""

    post: Post
    places: int
    pledged: int


@dataclass(frozen=True)
class Place:
    """One interpreter with everything that is written down."""

    line: PlaceLine
    now: tuple[str, str]
    before: Sequence[tuple[InterpreterLine, str, str]]
    pledges: Sequence[tuple[Pledge, Words, date]]
    may_keep: bool


@dataclass(frozen=True)
class EngagedLine:
    """One engagement. ``said`` is None without sight of the story."""

    row: Engagement
    said: Said | None
    cautions: Sequence[tuple[Bilingual, str]]
    reason: Coded | None
    by: str
    lapsed: bool

    @property
    def language(self) -> Words:
        """The language, where it is for these eyes."""
        return language_name(self.said.language) if self.said else ""

    @property
    def wish(self) -> Words:
        """Whom the person wants to speak through."""
        return Wish(self.said.checked.wish).label if self.said else ""

    @property
    def agreed(self) -> Words:
        """What the person says to this interpreter."""
        return Agreed(self.said.checked.agreed).label if self.said else ""

    @property
    def stands(self) -> bool:
        """True while somebody of the roster is engaged."""
        return self.row.kind == Engagement.Kind.ROSTER and self.row.ended_at is None


@dataclass(frozen=True)
class CaseInterpreters:
    """Who interprets for a person, who did before, and whether the case waits for somebody."""

    standing: Sequence[EngagedLine]
    ended: Sequence[EngagedLine]
    waits: bool


def roster_of(viewer: Officer, post: Post) -> list[PlaceLine]:
    """The roster of a post: who stands on it, then those who were taken off last."""
    known = _with_pledges(interpreters_known_to(viewer).filter(post=post))
    standing = known.filter(ended_at=None).order_by("added_at", "pk")
    ended = known.filter(ended_at__isnull=False).order_by("-ended_at", "pk")[:ENDED_SHOWN]
    return _lines(viewer, [*standing, *ended])


def rosters(viewer: Officer) -> list[PostLine]:
    """How many stand on the roster of each post, for headquarters."""
    known = interpreters_known_to(viewer).filter(ended_at=None)
    pledged = Q(pk__in=valid_pledges().values("interpreter"))
    counted = (
        known.order_by()
        .values("post")
        .annotate(places=Count("pk"), pledged=Count("pk", filter=pledged))
    )
    counts = {row["post"]: (row["places"], row["pledged"]) for row in counted}
    posts = Post.objects.order_by("code")
    return [PostLine(post, *counts.get(post.pk, (0, 0))) for post in posts]


def post_to_see(viewer: Officer, code: str) -> Post | None:
    """The post whose roster is looked at; None where headquarters choose first."""
    if viewer.role != Role.PROTECTION_LEAD:
        return viewer.post
    return Post.objects.filter(code=code).first() if code else None


def posts_to_add_to(viewer: Officer) -> list[Post]:
    """For whose roster this officer may add somebody."""
    if viewer.role == Role.PROTECTION_LEAD:
        return list(Post.objects.order_by("code"))
    return [viewer.post] if viewer.post else []


def place_to_see(viewer: Officer, number: UUID) -> Interpreter:
    """A place on a roster this officer sees. Raises NotAllowed, which is a 404."""
    found = _with_pledges(interpreters_known_to(viewer)).filter(pk=number).first()
    if found is None:
        raise NotAllowed(str(number))
    return found


def place_page(viewer: Officer, row: Interpreter) -> Place:
    """One interpreter, opened."""
    (line,) = _lines(viewer, [row])
    reach = [(one, *_reach(one)) for one in row.lines.select_related("by")]
    return Place(
        line=line,
        now=reach[0][1:] if reach else ("", ""),
        before=reach[1:],
        pledges=[
            (one, language_name(one.language), last_day_of(one.given_on))
            for one in row.pledges.select_related("taken_by")
        ],
        may_keep=may_keep(viewer, row.post_id),
    )


def choices_for(case: Case) -> list[PlaceLine]:
    """Whom a case of this post can engage; those of the person's language first.

    Whoever was refused for this case before stays in the list, with the conflict and the day.
    """
    spoken = case.person.reveal_field("language") if hasattr(case, "person") else ""
    rows = list(_with_pledges(may_be_engaged(case)).order_by("added_at", "pk"))
    rows.sort(key=lambda row: spoken not in row.languages)
    before = refused_before(case)
    lines = _lines(None, rows)
    return [replace(line, refused=before.get(line.row.pk, ())) for line in lines]


def interpreters_of_case(viewer: Officer, case: Case, sight: Sight) -> CaseInterpreters:
    """Who interprets in a case that this officer sees."""
    rows = Engagement.objects.filter(case=case).select_related("by")
    unfit = set(unfit_engagements().filter(case=case).values_list("pk", flat=True))
    named = knows_officers_of(viewer, case)
    lines = [
        _engaged(case, row, story=sight.story, named=named, lapsed=row.pk in unfit) for row in rows
    ]
    return CaseInterpreters(
        standing=[line for line in lines if line.stands],
        ended=[line for line in lines if not line.stands],
        waits=any(wait.cause == CAUSE for wait in open_waits_of(case)),
    )


def engagement_to_see(case: Case, number: UUID) -> Engagement:
    """An engagement of this case. Raises NotAllowed, which is a 404."""
    found = Engagement.objects.filter(pk=number, case=case).first()
    if found is None:
        raise NotAllowed(str(number))
    found.case = case
    return found


def _with_pledges(rows: QuerySet[Interpreter]) -> QuerySet[Interpreter]:
    newest = Pledge.objects.filter(interpreter=OuterRef("pk")).order_by("-given_on")
    last = Subquery(newest.values("given_on")[:1])
    return rows.annotate(pledged_on=last).select_related("post")


def _lines(viewer: Officer | None, rows: Sequence[Interpreter]) -> list[PlaceLine]:
    numbers = [row.pk for row in rows]
    vault.unlock(numbers)
    counts = open_counts(viewer, numbers) if viewer else {}
    return [_line(viewer, row, counts) for row in rows]


def _line(viewer: Officer | None, row: Interpreter, counts: Mapping[UUID, int]) -> PlaceLine:
    given_on: date | None = getattr(row, "pledged_on", None)
    counted = viewer is not None and may_keep(viewer, row.post_id)
    return PlaceLine(
        row=row,
        name=row.reveal_field("name"),
        languages=[language_name(code) for code in row.languages],
        until=last_day_of(given_on) if given_on else None,
        engaged=counts.get(row.pk, 0) if counted and row.ended_at is None else None,
        ended_as=_coded(load_interpreting().places_end, row.reason),
    )


def _reach(line: InterpreterLine) -> tuple[str, str]:
    return line.reveal_field("telephone"), line.reveal_field("notes")


def _engaged(case: Case, row: Engagement, *, story: bool, named: bool, lapsed: bool) -> EngagedLine:
    row.case = case
    said = said_of(row) if story else None
    answers = said.checked.answers if said else {}
    return EngagedLine(
        row=row,
        said=said,
        cautions=[(one.ask, answers[one.id]) for one in cautions(answers)],
        reason=_coded(load_interpreting().endings, row.reason),
        by=row.by.display_name if named else "",
        lapsed=lapsed,
    )


def _coded(entries: Sequence[Coded], code: str) -> Coded | None:
    """The words of a code, None for no code; one that the catalogue lost shows as itself."""
    known = next((one for one in entries if one.code == code), None)
    if known or not code:
        return known
    return Coded(code=code, label=Bilingual(mn=code, en=code))
