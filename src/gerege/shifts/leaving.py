"""What an officer who leaves has not handed over yet: derived, of the cases of their post.

Cases belong to the post (users' constraint A.4), so nothing moves when an account ends; it ends on
its date whatever is missing. What is missing stands until somebody takes each case on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer, Post, Posting
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import LOOKS, REFUSALS, Verb
from gerege.cases.models import Case, NamedOnCase
from gerege.cases.policies import cases_known_to
from gerege.kernel.errors import NotAllowed
from gerege.shifts.drafts import AT_ONCE, CaseTold, acts_of_note, cases_told
from gerege.shifts.models import HandOver, HandOverLine
from gerege.waits.models import STANDS, Wait

AHEAD = timedelta(days=14)
AT_MOST = 10
SHOWN = 50


@dataclass(frozen=True)
class MissingCase:
    """A case of which nobody took over what the leaver knows."""

    case: Case
    is_written: bool
    """A line was written; nobody has read it yet."""


@dataclass(frozen=True)
class Missing:
    """What one officer who leaves has not handed over, as far as the viewer may know."""

    leaver: Officer
    last_day: date | None
    cases: Sequence[MissingCase]
    more: bool
    may_take: bool


def last_day_of(officer: Officer) -> date | None:
    """The last day of the account or of the posting of today, whichever comes first."""
    posting = officer.posting.ends_on if officer.posting else None
    return min((day for day in (officer.ends_on, posting) if day), default=None)


def leaves_soon(officer: Officer, moment: datetime) -> bool:
    """True in the last fourteen days of an account or a posting. Asks nothing new."""
    last = last_day_of(officer)
    return last is not None and last <= (moment + AHEAD).date()


def leavers_of(viewer: Officer, moment: datetime) -> list[Officer]:
    """Who leaves the viewer's post within fourteen days, or has left it; the last ones first."""
    if viewer.post is None:
        return []
    return list(_leavers(viewer.post, moment).order_by("-created_at", "pk")[:AT_MOST])


def gaps_at(viewer: Officer, post: Post, moment: datetime) -> BaseExpression:
    """A column: True while something is not taken on. Who leaves is asked first, alone: cases are
    looked at only if somebody does, and that question is written once and not in each of its parts.

    For the home page of the head of this post.
    """
    leavers = list(_leavers(post, moment).order_by().values_list("pk", flat=True))
    if not leavers:
        return Value(value=False)
    return Exists(hanging_on(cases_known_to(viewer), leavers))


def missing_of(viewer: Officer, leaver_id: UUID, moment: datetime) -> Missing:
    """What somebody of the viewer's post has not handed over. Raises NotAllowed for others."""
    post = viewer.post
    leaver = _leavers(post, moment).filter(pk=leaver_id).first() if post else None
    if leaver is None:
        raise NotAllowed(str(leaver_id))
    line = HandOverLine.objects.filter(_written_by(leaver.pk), case=OuterRef("pk"))
    rows = hanging_on(cases_known_to(viewer), [leaver.pk]).annotate(is_written=Exists(line))
    found = list(rows.order_by("opened_at", "pk")[: SHOWN + 1])
    return Missing(
        leaver=leaver,
        last_day=_last_day_at(leaver, post),
        cases=[
            MissingCase(case, bool(getattr(case, "is_written", False))) for case in found[:SHOWN]
        ],
        more=len(found) > SHOWN,
        may_take=viewer.role == Role.CONSULAR_OFFICER and viewer.pk != leaver.pk,
    )


def leaving_draft(officer: Officer, moment: datetime) -> tuple[list[CaseTold], int]:
    """The cases that this officer has still to hand over before leaving, and how many more."""
    line = HandOverLine.objects.filter(_written_by(officer.pk), case=OuterRef("pk"))
    rows = hanging_on(cases_known_to(officer), [officer.pk]).exclude(Exists(line))
    ids = list(rows.order_by("opened_at", "pk").values_list("pk", flat=True))
    acts = acts_of_note(officer.pk, ids[:AT_ONCE], (moment - AHEAD, moment))
    told = cases_told(officer, {pk: acts.get(pk, ()) for pk in ids[:AT_ONCE]}, moment)
    return told, max(0, len(ids) - AT_ONCE)


def _last_day_at(leaver: Officer, post: Post | None) -> date | None:
    days = [p.ends_on for p in leaver.own_postings if p.post == post and p.ends_on]
    return min([*([leaver.ends_on] if leaver.ends_on else []), *days[:1]], default=None)


def _leavers(post: Post, moment: datetime) -> QuerySet[Officer]:
    """Whose account or whose last posting here ends within fourteen days, or has ended."""
    until = (moment + AHEAD).date()
    here = Posting.objects.filter(officer=OuterRef("pk"), post=post)
    goes_on = here.filter(Q(ends_on=None) | Q(ends_on__gt=until))
    ends = Q(ends_on__lte=until) | Q(is_active=False) | ~Q(Exists(goes_on))
    return Officer.objects.filter(Exists(here)).filter(ends).prefetch_related("postings")


def hanging_on(known: QuerySet[Case], leavers: Sequence[UUID]) -> QuerySet[Case]:
    """Open cases in which one of them acted last, has to act, or is named without a successor.

    A successor is a case officer: heads and protection leads who are named read, and do not go on.
    """
    owes = Wait.objects.filter(STANDS, case=OuterRef("pk"), owner__in=leavers)
    named = NamedOnCase.objects.filter(case=OuterRef("pk"), officer__in=leavers)
    alone = without_successor(named, leavers)
    still_open = with_last_act(known.filter(state=Case.State.OPEN))
    return still_open.filter(Q(acted_last__in=leavers) | Q(Exists(owes)) | Q(Exists(alone)))


def without_successor(
    named: QuerySet[NamedOnCase], leavers: Sequence[UUID] = ()
) -> QuerySet[NamedOnCase]:
    """Of who is named on cases, those after whom no case officer was named who stays."""
    later = NamedOnCase.objects.filter(case=OuterRef("case"), named_at__gt=OuterRef("named_at"))
    successor = later.filter(officer__role=Role.CONSULAR_OFFICER).exclude(officer__in=leavers)
    taken = Event.objects.filter(subject=OuterRef("case"), verb=Verb.CASE_TAKEN_ON)
    since = taken.filter(at__gt=OuterRef("named_at"))
    return named.exclude(Exists(successor)).exclude(Exists(since))


def with_last_act(cases: QuerySet[Case]) -> QuerySet[Case]:
    """These cases with who acted last in them, looks and refusals apart."""
    acts = Event.objects.filter(subject=OuterRef("pk"), actor__isnull=False)
    last = acts.exclude(verb__in=[*LOOKS, *REFUSALS]).order_by("-sequence").values("actor")
    return cases.annotate(acted_last=Subquery(last[:1]))


def _written_by(leaver: UUID) -> Q:
    """The lines of notes that this officer wrote before leaving."""
    return Q(note__kind=HandOver.Kind.LEAVING, note__written_by=leaver)
