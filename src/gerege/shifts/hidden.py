"""Files hidden from their post that hang on somebody who leaves: for the protection lead alone.

The pages of the post tell of the cases its people may know of, so nothing of these stands there, no
count either. The lead knows each of them and says who goes on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from gerege.accounts.models import Officer, Posting
from gerege.accounts.roles import Role
from gerege.cases.models import Case, HiddenFromPost, NamedOnCase
from gerege.cases.policies import cases_known_to
from gerege.shifts.duty import REMEMBERED_SECONDS
from gerege.shifts.leaving import AHEAD, last_day_of, with_last_act, without_successor
from gerege.shifts.models import HandOver, HandOverLine
from gerege.waits.models import STANDS, Wait


@dataclass(frozen=True)
class LeftHidden:
    """A hidden file that hangs on somebody who leaves. ``note``: what they wrote about it."""

    case: Case
    leaver: Officer
    note: UUID | None

    @property
    def key(self) -> str:
        """Which row of the page it is."""
        return f"{self.case.pk.hex}-{self.leaver.pk.hex}"

    @property
    def last_day(self) -> date | None:
        """The last day of who leaves."""
        return last_day_of(self.leaver)


def gaps_of_hidden(lead: Officer, moment: datetime) -> bool:
    """True while something is not taken on, for the home page of the lead.

    One short question, and a long one if a file is hidden at all: the process remembers what that
    said until something happens to one of those files, for minutes.
    """
    files = _hidden_files()
    if not files:
        return False
    key = f"gaps_of_hidden:{lead.pk}"
    kept: tuple[object, bool] = caches["here"].get(key, (None, False))
    if kept[0] != files:
        kept = (files, _hanging(lead, (moment + AHEAD).date()).exists())
        caches["here"].set(key, kept, REMEMBERED_SECONDS)
    return kept[1]


def left_hidden(lead: Officer, moment: datetime) -> list[LeftHidden]:
    """What nobody has taken on yet, the oldest file first. Eight questions at most."""
    until = (moment + AHEAD).date()
    cases = {case.pk: case for case in _hanging(lead, until).select_related("post")}
    pairs: set[tuple[UUID | None, UUID]] = {
        *_named_alone(until).filter(case__in=cases).values_list("officer", "case"),
        *_owing(until).filter(case__in=cases).values_list("owner", "case"),
        *_acted_last(cases, until),
    }
    people = Officer.objects.filter(pk__in={who for who, _case in pairs})
    by_id = {one.pk: one for one in people.prefetch_related("postings")}
    notes = _notes_on(cases)
    found = [
        LeftHidden(cases[case], by_id[who], notes.get((who, case))) for who, case in pairs if who
    ]
    return sorted(found, key=lambda one: (one.case.opened_at, one.key))


def _hidden_files() -> dict[UUID, int]:
    """Open files that are hidden from the post that keeps them, with their versions. Each of the
    few hidden ones asks for its case; a join would look through all cases first."""
    open_there = Case.objects.filter(
        pk=OuterRef("case"), state=Case.State.OPEN, post=OuterRef("post")
    )
    rows = HiddenFromPost.objects.annotate(version=Subquery(open_there.values("version")[:1]))
    return dict(rows.exclude(version=None).order_by("case").values_list("case", "version"))


def _hanging(lead: Officer, until: date) -> QuerySet[Case]:
    """Open files, hidden from the post that keeps them, in which something hangs on a leaver."""
    files = cases_known_to(lead).filter(pk__in=list(_hidden_files()))
    return with_last_act(files).filter(
        Q(Exists(_named_alone(until).filter(case=OuterRef("pk"))))
        | Q(Exists(_owing(until).filter(case=OuterRef("pk"))))
        | Q(Exists(_actor(until)))
    )


def _named_alone(until: date) -> QuerySet[NamedOnCase]:
    leaving = _leaves("officer", OuterRef("case__post"), until)
    return without_successor(NamedOnCase.objects.filter(leaving))


def _owing(until: date) -> QuerySet[Wait]:
    return Wait.objects.filter(STANDS, _leaves("owner", OuterRef("case__post"), until))


def _actor(until: date) -> QuerySet[Officer]:
    """Who acted last in a case of ``with_last_act``, if they leave."""
    return Officer.objects.filter(_leaves("", OuterRef(OuterRef("post")), until)).filter(
        pk=OuterRef("acted_last")
    )


def _acted_last(cases: Collection[UUID], until: date) -> Iterable[tuple[UUID | None, UUID]]:
    rows = with_last_act(Case.objects.filter(pk__in=cases)).filter(Exists(_actor(until)))
    return [(getattr(case, "acted_last", None), case.pk) for case in rows]


def _leaves(officer: str, post: OuterRef, until: date) -> Q:
    """A case officer whose account, or whose last posting at this post, ends until then; or, for
    who was never posted there, whose last posting anywhere. ``officer``: their column, or none."""
    theirs = Posting.objects.filter(officer=OuterRef(officer or "pk"))
    here, goes_on = theirs.filter(post=post), Q(ends_on=None) | Q(ends_on__gt=until)
    left = Exists(here) & ~Exists(here.filter(goes_on))
    nowhere = ~Exists(here) & ~Exists(theirs.filter(goes_on))
    start = f"{officer}__" if officer else ""
    ends = Q(**{f"{start}is_active": False}) | Q(**{f"{start}ends_on__lte": until})
    return Q(**{f"{start}role": Role.CONSULAR_OFFICER}) & (ends | Q(left) | Q(nowhere))


def _notes_on(cases: Collection[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """The newest note before leaving, by who wrote it and on which case."""
    lines = HandOverLine.objects.filter(case__in=cases, note__kind=HandOver.Kind.LEAVING)
    rows = lines.order_by("note__written_at").values_list("note__written_by", "case", "note")
    return {(who, case): note for who, case, note in rows}
