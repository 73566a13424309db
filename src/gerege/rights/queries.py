"""Reads of wishes, for whom they exist: protection leads, and never whom a wish is about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case as Cases
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, When

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.cases.queries import case_to_see
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.causes import Cause, load_causes
from gerege.knowledge.rights import WishKind, load_rights
from gerege.rights.models import Fear, Refusal, Wish, WishStep
from gerege.rights.policies import must_read, must_read_wishes, wishes_visible_to
from gerege.rights.services.wishes import Said
from gerege.waits.models import Wait, standing

A_PAGE = 25
NEW, SEEN, ANSWERED, TOLD = range(4)


@dataclass(frozen=True)
class WishLine:
    """One wish by codes and times. ``due`` is what comes next: acknowledging, then the answer."""

    wish: Wish
    kind: WishKind
    state: str
    due: datetime | None
    is_late: bool


@dataclass(frozen=True)
class WishList:
    """One page of the wishes, and how many on all of them are not answered, or not even seen."""

    lines: Sequence[WishLine]
    page: Page[Any]
    waiting: int
    new: int


@dataclass(frozen=True)
class WishPage:
    """One wish, opened. ``case`` is the case of the number it names, where there is one."""

    line: WishLine
    said: Said
    steps: Sequence[tuple[WishStep, str]]
    case: Case | None


def wishes_for(viewer: Officer, moment: datetime, number: str | int = 1) -> WishList:
    """One page of the wishes: first those that nobody acknowledged, then those not answered, those
    whose answer the person has not heard, and the rest; of each the newest first.

    Raises NotAllowed for whom there is none to read.
    """
    must_read_wishes(viewer)
    steps, kind = WishStep.objects.filter(wish=OuterRef("pk")), WishStep.Kind
    told, answered = steps.filter(kind=kind.TOLD), steps.filter(kind=kind.ANSWERED)
    how_far = ((told, TOLD), (answered, ANSWERED), (steps, SEEN))
    whens = [When(Exists(part), then=rank) for part, rank in how_far]
    rank = Cases(*whens, default=NEW, output_field=IntegerField())
    rows = wishes_visible_to(viewer).annotate(rank=rank)
    counted = rows.aggregate(
        waiting=Count("pk", filter=Q(rank__lt=ANSWERED)), new=Count("pk", filter=Q(rank=NEW))
    )
    ordered = rows.order_by("rank", "-received_at", "pk").prefetch_related("steps")
    page = Paginator(ordered, A_PAGE).get_page(number)
    return WishList([line_of(one, moment) for one in page], page, **counted)


def wish_to_see(viewer: Officer, wish_id: UUID) -> Wish:
    """A wish. Raises NotAllowed, which is a 404."""
    found = wishes_visible_to(viewer).select_related("written_by").filter(pk=wish_id).first()
    if found is None:
        raise NotAllowed(str(wish_id))
    return found


def wish_page(viewer: Officer, wish: Wish, moment: datetime) -> WishPage:
    """A wish, opened for whom it exists."""
    must_read(viewer, wish)
    said = Said(**json.loads(wish.open_text()))
    steps = wish.steps.select_related("by")
    return WishPage(
        line=line_of(wish, moment),
        said=said,
        steps=[(step, step.open_text()) for step in steps],
        case=case_named(viewer, said.reference),
    )


def case_named(viewer: Officer, reference: str) -> Case | None:
    """The case of a number on a paper; None where there is none."""
    written = reference.strip().upper()
    return cases_known_to(viewer).select_related("post").filter(reference=written).first()


def line_of(wish: Wish, moment: datetime) -> WishLine:
    """What stands, by the times of the catalogue."""
    kind = load_rights().wish(wish.kind)
    done = {step.kind: step.at for step in wish.steps.all()}
    state = _state(done)
    due = {
        "new": wish.received_at + timedelta(hours=kind.acknowledge_within_hours),
        "acknowledged": wish.received_at + timedelta(days=kind.answer_within_days),
        "answered": done.get(WishStep.Kind.ANSWERED, moment)
        + timedelta(days=kind.tell_within_days),
    }.get(state)
    return WishLine(wish, kind, state, due, bool(due and moment > due))


def _state(done: dict[str, datetime]) -> str:
    if WishStep.Kind.TOLD in done:
        return "told"
    if WishStep.Kind.ANSWERED in done:
        return "answered"
    return "acknowledged" if done else "new"


@dataclass(frozen=True)
class RightsPage:
    """What stands of a case: a refusal, and fear that was told. Texts for who may read them."""

    refusals: Sequence[tuple[Refusal, str, str, str]]
    fears: Sequence[tuple[Fear, str]]
    standing: Refusal | None
    gone_out: Sequence[Cause] = ()
    """What asks a state for the return that the person fears, and went out before: it runs on."""


def rights_of(case: Case, *, story: bool, second: bool) -> RightsPage:
    """Two queries, three where the person fears their own state. ``story``: sees the story;
    ``second``: gives the second look."""
    rows = Refusal.objects.filter(case=case).select_related("recorded_by", "looked_by")
    refusals = [
        _refused(case, row, story=story, second=second) for row in rows.order_by("-recorded_at")
    ]
    fears = Fear.objects.filter(case=case).order_by("-recorded_at")
    told = [(row, row.reveal_field("said") if story else "") for row in fears]
    stands = next((r[0] for r in refusals if not r[0].young and r[0].reopened_at is None), None)
    of_state = any(row.of != Fear.Of.AT_POST for row, _said in told)
    return RightsPage(refusals, told, stands, _gone_out(case) if of_state else ())


def _gone_out(case: Case) -> list[Cause]:
    running = standing([case.pk]).filter(state=Wait.State.RUNNING)
    causes = [load_causes().cause(code) for code in running.values_list("cause", flat=True)]
    return [one for one in causes if one.for_return]


def refusal_to_see(viewer: Officer, refusal_id: UUID) -> Refusal:
    """A refusal of a case that this officer knows. Raises NotAllowed, which is a 404."""
    known = cases_known_to(viewer).values("pk")
    row = Refusal.objects.filter(pk=refusal_id, case__in=known).first()
    if row is None:
        raise NotAllowed(str(refusal_id))
    row.case = case_to_see(viewer, row.case_id)
    return row


def _refused(
    case: Case, row: Refusal, *, story: bool, second: bool
) -> tuple[Refusal, str, str, str]:
    row.case = case
    names = ("said", "look", "reopened")
    said, look, reopened = (row.reveal_field(name) if story else "" for name in names)
    return row, row.reveal_field("said") if second and not said else said, look, reopened
