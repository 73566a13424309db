"""What other rooms have to tell on the home page, in one question to the database.

Each gives columns of one row, the row of who looks; so the page asks no more for a room more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import BreakGlass, Case
from gerege.cases.policies import glass_to_review
from gerege.notices import home as notices
from gerege.notices.home import ToAcknowledge, to_acknowledge
from gerege.notices.models import Notice
from gerege.rights.home import wish_columns, wishes_waiting
from gerege.shifts.home import POST, OnHome, home_columns, on_home, one_text
from gerege.waits.facts import moment_told, rows_told

A_PAGE = 25


@dataclass(frozen=True)
class OpenedStory:
    """A story that was opened with a reason: to read, or for who reviews it to review."""

    pk: UUID
    reference: str
    post: Post
    at: datetime
    by: str


@dataclass(frozen=True)
class Told:
    """What the rooms below tell this officer."""

    shifts: OnHome
    glass: Sequence[OpenedStory]
    noticed: Sequence[ToAcknowledge]
    wishes: tuple[int, object]
    """How many wishes past the post nobody answered, and since when; for the protection lead."""


def told_to(viewer: Officer, parts: Sequence[QuerySet[Case]], moment: datetime) -> Told:
    """One query. ``parts`` are the officer's ``cases_known_in_parts``."""
    columns = {**home_columns(viewer, parts, moment)}
    names = ("id", "opened_at", "officer__display_name", "case__reference")
    oldest = _waiting_glass(viewer, parts).order_by("opened_at", "pk").values("pk")[:A_PAGE]
    opened = BreakGlass.objects.filter(pk__in=oldest)
    columns["glass_told"] = one_text(opened, *names, *POST)
    first = to_acknowledge(viewer, parts).values("pk")[: notices.AT_MOST]
    noticed = Notice.objects.filter(pk__in=first)
    columns["noticed_told"] = one_text(noticed, *notices.COLUMNS)
    columns |= wish_columns(viewer)
    row = Officer.objects.filter(pk=viewer.pk).annotate(**columns).get()
    glass = [_story(*told) for told in rows_told(row, "glass_told")]
    return Told(
        shifts=on_home(viewer, row, moment),
        glass=sorted(glass, key=lambda one: one.at),
        noticed=_noticed(row),
        wishes=wishes_waiting(row),
    )


def _waiting_glass(viewer: Officer, parts: Sequence[QuerySet[Case]]) -> "QuerySet[BreakGlass]":
    if viewer.role != Role.CONSULAR_OFFICER:
        return glass_to_review(viewer)
    known = (Exists(part.filter(pk=OuterRef("case"))) for part in parts)
    return BreakGlass.objects.filter(Q(*known, _connector=Q.OR), told_at__isnull=True)


def _noticed(row: Officer) -> list[ToAcknowledge]:
    told = rows_told(row, "noticed_told")
    lines = [notices.line_of(columns, moment_told(columns[2])) for columns in told]
    return sorted(lines, key=lambda one: one.at)


def _story(
    pk: str, at: str, by: str, reference: str, zone: str, name_mn: str, name_en: str
) -> OpenedStory:
    post = Post(time_zone=zone, name_mn=name_mn, name_en=name_en)
    return OpenedStory(UUID(pk), reference, post, moment_told(at), by)
