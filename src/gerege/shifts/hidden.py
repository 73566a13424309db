"""Files hidden from their post that hang on somebody who leaves: for the protection lead alone.

The pages of the post tell of the cases its people may know of, so nothing of these stands there, no
count either. The lead knows each of them and says who goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, UUIDField

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, HiddenFromPost, NamedOnCase
from gerege.cases.policies import cases_known_to
from gerege.shifts.leaving import AHEAD, hanging_on, last_day_of, with_last_act, written_by
from gerege.shifts.models import HandOverLine
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


def left_hidden(lead: Officer, moment: datetime) -> list[LeftHidden]:
    """What nobody has taken on yet, the oldest file first. A few questions a leaver."""
    found: list[LeftHidden] = []
    for leaver, cases in _leavers(lead, moment).items():
        lines = HandOverLine.objects.filter(written_by(leaver.pk), case=OuterRef("pk"))
        newest = lines.order_by("-note__written_at").values("note")[:1]
        note = Subquery(newest, output_field=UUIDField())
        rows = hanging_on(_hidden(lead).filter(pk__in=cases), [leaver.pk]).annotate(note_left=note)
        found += [LeftHidden(case, leaver, getattr(case, "note_left", None)) for case in rows]
    return sorted(found, key=lambda one: (one.case.opened_at, one.key))


def _hidden(lead: Officer) -> QuerySet[Case]:
    there = HiddenFromPost.objects.filter(case=OuterRef("pk"), post=OuterRef("post"))
    return cases_known_to(lead).filter(Exists(there), state=Case.State.OPEN)


def _leavers(lead: Officer, moment: datetime) -> Mapping[Officer, Sequence[UUID]]:
    """Case officers who leave, each with the hidden files in which something may hang on them."""
    cases = {case.pk: case for case in with_last_act(_hidden(lead))}
    if not cases:
        return {}
    named = NamedOnCase.objects.filter(case__in=cases).values_list("officer", "case")
    owed = Wait.objects.filter(STANDS, case__in=cases, owner__isnull=False)
    pairs: set[tuple[UUID | None, UUID]] = {*named, *owed.values_list("owner", "case")}
    pairs |= {(getattr(case, "acted_last", None), pk) for pk, case in cases.items()}
    people = Officer.objects.filter(pk__in={who for who, _case in pairs if who})
    until = (moment + AHEAD).date()
    found: dict[Officer, Sequence[UUID]] = {}
    for officer in people.filter(role=Role.CONSULAR_OFFICER).prefetch_related("postings"):
        theirs = [pk for who, pk in pairs if who == officer.pk]
        if ends := [pk for pk in theirs if _leaves(officer, cases[pk].post_id, until)]:
            found[officer] = ends
    return found


def _leaves(officer: Officer, post: UUID, until: date) -> bool:
    """Whose account, or whose last posting there, ends until then; or, for who was never posted
    there, whose last posting anywhere."""
    if not officer.is_active or (officer.ends_on and officer.ends_on <= until):
        return True
    every = officer.own_postings
    here = [one for one in every if one.post_id == post] or every
    return not any(one.ends_on is None or one.ends_on > until for one in here)
