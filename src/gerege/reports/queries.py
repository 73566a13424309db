"""Reads of reports, given who looks. A link is in none of them for who does not know the case."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case as Cases
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import Sight
from gerege.consent.checking import Coverage, answers_of
from gerege.consent.models import NamedRecipient
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.reports import Coded, Relation, load_reports
from gerege.reports.models import Danger, Report, ReportLink, ReportStep, Telling
from gerege.reports.policies import (
    links_known_to,
    may_decide_erasure,
    may_hand_on,
    may_read_words,
    reports_known_to,
)
from gerege.reports.saying import PURPOSE
from gerege.reports.services.linking import FAMILY
from gerege.reports.services.writing import Told, is_late, time_to_take

A_PAGE = 25
DANGER_FIRST, NOBODY, IN_HAND, CLOSED = range(4)
NUMBER = re.compile("[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True)
class ReportLine:
    """One report by codes and times; ``state``: nobody, in_hand, linked or closed."""

    report: Report
    came: Coded
    state: str
    by: str
    due: datetime | None
    is_late: bool
    closed_as: Coded | None
    is_linked: bool
    may_decide: bool
    """Somebody asked that it be erased, and this viewer decides."""
    handed_to: str = ""
    """The colleague who has to take it next."""


@dataclass(frozen=True)
class ReportList:
    """One page of the reports, and how many stand open on all of them."""

    lines: Sequence[ReportLine]
    page: Page[Any]
    waiting: int
    nobody: int
    """Of the open ones, those that nobody took."""


@dataclass(frozen=True)
class StepLine:
    """What came or was done later. ``words`` are empty for who sees codes only."""

    step: ReportStep
    words: str
    answered: Coded | None
    to: str = ""
    why: Coded | None = None
    """To whom and why it was passed on."""


@dataclass(frozen=True)
class ReportPage:
    """One report. ``told`` is None for who sees codes only; ``cases`` are those they know."""

    line: ReportLine
    told: Told | None
    relation: Relation | None
    steps: Sequence[StepLine]
    cases: Sequence[Case]
    may_work: bool
    may_hand_on: bool
    may_open: bool
    """A case can be opened from it: at its own post, where the viewer opens cases."""


def reports_for(viewer: Officer, number: str | int = 1) -> ReportList:
    """One page of the reports: first those that nobody took, with danger before all others, then
    those in hand, then closed ones; of each the newest first. Whether one is linked plays no part.
    Three queries.
    """
    urgency = When(closed_at__isnull=False, then=CLOSED), When(taken_at__isnull=False, then=IN_HAND)
    in_danger = When(danger=Danger.YES, then=DANGER_FIRST)
    rank = Cases(*urgency, in_danger, default=NOBODY, output_field=IntegerField())
    rows = _with_links(viewer, reports_known_to(viewer)).annotate(rank=rank)
    counted = rows.aggregate(
        waiting=Count("pk", filter=Q(rank__lt=CLOSED)),
        nobody=Count("pk", filter=Q(rank__lt=IN_HAND)),
    )
    newest = Coalesce("closed_at", "waits_since").desc()
    page = Paginator(rows.order_by("rank", newest, "pk"), A_PAGE)
    shown = page.get_page(number)
    return ReportList([line_of(viewer, one) for one in shown], shown, **counted)


def report_to_see(viewer: Officer, report_id: UUID) -> Report:
    """A report this officer may know of. Raises NotAllowed, which is a 404."""
    found = _with_links(viewer, reports_known_to(viewer)).filter(pk=report_id).first()
    if found is None:
        raise NotAllowed(str(report_id))
    return found


def report_to_read(viewer: Officer, report_id: UUID) -> Report:
    """A report whose words this officer reads. Raises NotAllowed, which is a 404."""
    if not may_read_words(viewer):
        raise NotAllowed(str(report_id))
    return report_to_see(viewer, report_id)


def report_page(viewer: Officer, report: Report) -> ReportPage:
    """The report, opened for who reads its words."""
    reads = may_read_words(viewer)
    told = told_of(report) if reads else None
    linked = links_known_to(viewer).filter(report=report.pk).values("case")
    return ReportPage(
        line=line_of(viewer, report),
        told=told,
        relation=load_reports().relation(told.relation) if told else None,
        steps=[_step_line(one, reads=reads) for one in report.steps.select_related("by")],
        cases=list(Case.objects.filter(pk__in=linked).order_by("reference")),
        may_work=reads,
        may_hand_on=may_hand_on(viewer, report),
        may_open=reads and viewer.post is not None and viewer.post.pk == report.post_id,
    )


def told_of(report: Report) -> Told:
    """What was told, opened."""
    return Told(**json.loads(report.reveal_field("content")))


def line_of(viewer: Officer, report: Report) -> ReportLine:
    """What stands, as this officer may know it. The row comes from a read of this file."""
    is_linked = bool(getattr(report, "is_linked", False))
    due = report.waits_since + time_to_take(report) if _waits(report) else None
    who = report.closed_by or report.taken_by
    return ReportLine(
        report=report,
        came=_coded(load_reports().came, report.came),
        state=_state(report, is_linked=is_linked),
        by=who.display_name if who else "",
        due=due,
        is_late=is_late(report),
        closed_as=_coded(load_reports().closings, report.reason) if report.closed_at else None,
        is_linked=is_linked,
        may_decide=may_decide_erasure(viewer, report),
        handed_to=report.handed_to.display_name if report.handed_to else "",
    )


@dataclass(frozen=True)
class LinkLine:
    """A report that is linked to a case; who its reporter is, and what the person answered."""

    link: ReportLink
    reads: bool
    """True if this viewer may open the report."""
    name: str
    coverage: Coverage | None


@dataclass(frozen=True)
class CaseReports:
    """What other people told about the person of a case. Words are empty without the story."""

    lines: Sequence[LinkLine]
    tellings: Sequence[tuple[Telling, str]]
    family: Sequence[tuple[NamedRecipient, str]]


def reports_of_case(viewer: Officer, case: Case, sight: Sight, moment: datetime) -> CaseReports:
    """The reports that are linked to a case that this officer sees."""
    answers = answers_of(case)
    family = [
        (one, one.reveal_field("name") if sight.identity else "")
        for one in answers.named
        if one.kind == FAMILY
    ]
    names = {str(one.pk): name for one, name in family}
    links = ReportLink.objects.filter(case=case, ended_at=None).select_related("report")
    lines = [
        LinkLine(
            link=link,
            reads=_reaches(viewer, link.report),
            name=names.get(link.recipient, ""),
            coverage=answers.coverage(PURPOSE, link.recipient, moment) if link.recipient else None,
        )
        for link in links.order_by("made_at", "pk")
    ]
    tellings = Telling.objects.filter(case=case).select_related("by", "link").order_by("at", "pk")
    told = [(one, one.reveal_field("words") if sight.story else "") for one in tellings]
    return CaseReports(lines, told, family)


def report_numbered(viewer: Officer, number: str) -> Report:
    """The report with this short number. Raises InputRefused where this officer knows none."""
    written = number.strip().lower()
    found: list[Report] = []
    if NUMBER.fullmatch(written):
        first, last = UUID(written.ljust(32, "0")), UUID(written.ljust(32, "f"))
        found = list(reports_known_to(viewer).filter(pk__gte=first, pk__lte=last)[:2])
    if len(found) != 1:
        mend = _("Look at the number on the page of the report.")
        raise InputRefused("report", _("No report has this number"), mend)
    return found[0]


def link_to_see(viewer: Officer, case: Case, link_id: UUID) -> ReportLink:
    """A link of this case that stands. Raises NotAllowed, which is a 404."""
    links = links_known_to(viewer).select_related("case__post", "report")
    found = links.filter(pk=link_id, case=case).first()
    if found is None:
        raise NotAllowed(str(link_id))
    return found


def zone_of(viewer: Officer, report: Report) -> Post:
    """By whose clock times are shown."""
    return viewer.post or report.post


def _reaches(viewer: Officer, report: Report) -> bool:
    """Of a case they see: officers and headquarters open its reports, a head those of the post."""
    at_post = viewer.post is not None and viewer.post.pk == report.post_id
    return at_post or viewer.role != Role.HEAD_OF_POST


def _with_links(viewer: Officer, rows: QuerySet[Report]) -> QuerySet[Report]:
    linked = Exists(links_known_to(viewer).filter(report=OuterRef("pk")))
    return rows.annotate(is_linked=linked).select_related(
        "post", "taken_by", "closed_by", "handed_to"
    )


def _waits(report: Report) -> bool:
    return report.taken_at is None and report.closed_at is None


def _state(report: Report, *, is_linked: bool) -> str:
    if report.closed_at is not None:
        return "closed"
    if is_linked:
        return "linked"
    return "in_hand" if report.taken_at else "nobody"


def _step_line(step: ReportStep, *, reads: bool) -> StepLine:
    sealed = step.reveal_field("words") if reads else ""
    said: dict[str, str] = json.loads(sealed) if sealed else {}
    known = (one for one in load_reports().answered if one.code == said.get("answered"))
    to, reason = said.get("to", ""), said.get("reason", "")
    why = _coded(load_reports().handings, reason) if to else None
    return StepLine(step, said.get("words", ""), next(known, None), to, why)


def _coded(entries: Sequence[Coded], code: str) -> Coded:
    """The words of a code; one that the catalogue lost shows as itself."""
    known = (one for one in entries if one.code == code)
    return next(known, None) or Coded(code=code, label=Bilingual(mn=code, en=code))
