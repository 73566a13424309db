"""What other rooms have to tell on the home page, in one question to the database.

Each gives columns of one row about who looks; so the page asks no more for a room more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import BreakGlass, Case
from gerege.cases.policies import glass_to_review, of_known_cases
from gerege.consent.home import DECIDING, to_decide
from gerege.consent.models import ConsentException
from gerege.desk.at_once import asked_at_once
from gerege.desk.ready import AT_ONCE, stale_of
from gerege.knowledge.notices import load_notices
from gerege.notices import home as notices
from gerege.notices.home import ToAcknowledge, to_acknowledge
from gerege.notices.models import Notice
from gerege.reports.home import ReportsWaiting, report_columns, reports_waiting
from gerege.reports.models import Report
from gerege.reports.policies import erasures_to_decide
from gerege.rights.home import wish_columns, wishes_waiting
from gerege.screening.models import SecondLook
from gerege.screening.policies import second_looks_for
from gerege.shifts.home import POST, OnHome, home_columns, on_home, one_text
from gerege.visas.headquarters import Asked, visa_columns, visas_waiting
from gerege.waits.facts import moment_told, rows_told

A_PAGE = 25
# The oldest are named; whoever gives one finds the next in its place.
LOOKS_NAMED = 10
LOOK = ("id", "cause", "asked_at", "case", "case__reference")


@dataclass(frozen=True)
class OpenedStory:
    """A story that was opened with a reason: to read, or for who reviews it to review."""

    pk: UUID
    reference: str
    post: Post
    at: datetime
    by: str


@dataclass(frozen=True)
class ToDecide:
    """One request that waits for the yes of this officer: what it is, where it is decided."""

    label: str | Promise
    url: str
    reference: str
    post: Post
    at: datetime


Columns = Callable[[Officer, Sequence[QuerySet[Case]]], Mapping[str, BaseExpression]]
Lines = Callable[[Officer, object], Iterable[ToDecide]]
_deciding: list[tuple[Columns, Lines]] = []


def when_asked_what_to_decide(columns: Columns, lines: Lines) -> None:
    """A room adds what waits for a decision: ``columns`` for the one question to the database, and
    what a row with them tells. The same again changes nothing. Called when the program starts.
    """
    if (columns, lines) not in _deciding:
        _deciding.append((columns, lines))


@dataclass(frozen=True)
class Told:
    """What the rooms below tell this officer."""

    shifts: OnHome
    to_decide: Sequence[ToDecide]
    glass: Sequence[OpenedStory]
    noticed: Sequence[ToAcknowledge]
    wishes: tuple[int, object]
    """How many wishes past the post nobody answered, and since when; for the protection lead."""
    reports: ReportsWaiting
    """The words of others that nobody took; for the officers of the post."""
    looks: Sequence[SecondLook]
    """Second looks that are asked of them, the oldest first: as many as are named, and one more."""
    visas: Sequence[Asked]
    stale: Sequence[UUID]
    """Cases whose kept waits are to be worked out again before they are listed."""


def told_to(viewer: Officer, parts: Sequence[QuerySet[Case]], moment: datetime) -> Told:
    """One query. ``parts`` are the officer's ``cases_known_in_parts``."""
    columns = {**home_columns(viewer, parts, moment)}
    names = ("id", "opened_at", "officer__display_name", "case__reference")
    oldest = _waiting_glass(viewer, parts).order_by("opened_at", "pk").values("pk")[:A_PAGE]
    opened = BreakGlass.objects.filter(pk__in=oldest)
    columns["glass_told"] = one_text(opened, *names, *POST)
    first = to_acknowledge(viewer, parts).values("pk")[: notices.LOOKED_AT]
    noticed = Notice.objects.filter(pk__in=first)
    columns["noticed_told"] = one_text(noticed, *notices.COLUMNS)
    looks = second_looks_for(viewer, parts).values("pk")[: LOOKS_NAMED + 1]
    columns["looks_told"] = one_text(SecondLook.objects.filter(pk__in=looks), *LOOK, *POST)
    stale = Case.objects.filter(pk__in=stale_of(parts, moment, AT_ONCE))
    columns["stale_told"] = one_text(stale, "id")
    columns |= {**wish_columns(viewer), **report_columns(viewer), **visa_columns(viewer)}
    for added, _lines in _deciding:
        columns |= added(viewer, parts)
    row = asked_at_once(columns)
    glass = [_story(*told) for told in rows_told(row, "glass_told")]
    return Told(
        shifts=on_home(viewer, row, moment),
        to_decide=_to_decide(viewer, row),
        glass=sorted(glass, key=lambda one: one.at),
        noticed=_noticed(row),
        wishes=wishes_waiting(row),
        reports=reports_waiting(row),
        looks=_looks(row),
        visas=visas_waiting(row),
        stale=[UUID(pk) for (pk,) in rows_told(row, "stale_told")],
    )


def _waiting_glass(viewer: Officer, parts: Sequence[QuerySet[Case]]) -> "QuerySet[BreakGlass]":
    if viewer.role != Role.CONSULAR_OFFICER:
        return glass_to_review(viewer, parts)
    return BreakGlass.objects.filter(of_known_cases(parts), told_at__isnull=True)


def _noticed(row: object) -> list[ToAcknowledge]:
    told = rows_told(row, "noticed_told")
    lines = [notices.line_of(columns, moment_told(columns[3])) for columns in told]
    order = {kind.id: place for place, kind in enumerate(load_notices().entries)}
    lines.sort(key=lambda one: (order[one.kind.id], one.at, one.pk))
    return notices.in_groups(lines)[: notices.AT_MOST]


def _looks(row: object) -> list[SecondLook]:
    looks = [
        SecondLook(
            pk=UUID(pk),
            case=Case(pk=UUID(case), reference=reference, post=_post(*post)),
            cause=cause,
            asked_at=moment_told(at),
        )
        for pk, cause, at, case, reference, *post in rows_told(row, "looks_told")
    ]
    return sorted(looks, key=lambda look: (look.asked_at, look.pk))


def _to_decide(viewer: Officer, row: object) -> list[ToDecide]:
    rooms = (sorted(lines(viewer, row), key=_at) for _columns, lines in _deciding)
    return sorted((one for room in rooms for one in room[:A_PAGE]), key=_at)


def _at(one: ToDecide) -> datetime:
    return one.at


def _asked_without_consent(
    viewer: Officer, parts: Sequence[QuerySet[Case]]
) -> Mapping[str, BaseExpression]:
    if viewer.role not in DECIDING:
        return {}
    # The index of the oldest finds these; without it the database reads every exception.
    longest = to_decide(viewer, parts).order_by("asked_at", "pk").values("pk")[:A_PAGE]
    asked = ConsentException.objects.filter(pk__in=longest)
    return {"decide_told": one_text(asked, "id", "asked_at", "case__reference", *POST)}


def _lines_without_consent(_viewer: Officer, row: object) -> Iterable[ToDecide]:
    label = _("Whether something may be told without consent")
    for pk, at, reference, *post in rows_told(row, "decide_told"):
        url = reverse("consent_exception", args=[UUID(pk)])
        yield ToDecide(label, url, reference, _post(*post), moment_told(at))


def _asked_to_erase_reports(
    viewer: Officer, _parts: Sequence[QuerySet[Case]]
) -> Mapping[str, BaseExpression]:
    if viewer.role not in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD):
        return {}
    asked = erasures_to_decide(viewer).select_related(None)
    names = ("post__time_zone", "post__name_mn", "post__name_en")
    return {"erase_told": one_text(asked, "id", "asked_at", *names)}


def _lines_of_erased_reports(_viewer: Officer, row: object) -> Iterable[ToDecide]:
    label = _("Whether what somebody told is erased")
    for pk, at, *post in rows_told(row, "erase_told"):
        number, url = Report(pk=UUID(pk)).number, reverse("report", args=[UUID(pk)])
        yield ToDecide(label, url, number, _post(*post), moment_told(at))


when_asked_what_to_decide(_asked_without_consent, _lines_without_consent)
when_asked_what_to_decide(_asked_to_erase_reports, _lines_of_erased_reports)


def _story(
    pk: str, at: str, by: str, reference: str, zone: str, name_mn: str, name_en: str
) -> OpenedStory:
    return OpenedStory(UUID(pk), reference, _post(zone, name_mn, name_en), moment_told(at), by)


def _post(zone: str, name_mn: str, name_en: str) -> Post:
    return Post(time_zone=zone, name_mn=name_mn, name_en=name_en)
