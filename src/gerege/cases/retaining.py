"""Whose time is over: what would be erased or removed at a moment, by rule, post and year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, Model, OuterRef, QuerySet
from django.db.models.functions import ExtractYear

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, LegalHold, RetentionReport
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.retention import RetentionRule, load_retention
from gerege.vault.retention import Table, technical_tables

CASE_RULE = "case_file"
A_PAGE = 50


@dataclass(frozen=True)
class DueGroup:
    """Cases of one post closed in one year."""

    post: str
    year: int
    cases: int
    oldest: datetime


@dataclass(frozen=True)
class DueRows:
    """Technical rows of one table that are over."""

    rule: RetentionRule
    table: str
    rows: int


@dataclass(frozen=True)
class ListedCases:
    """One page of a list; ``next_start`` is where the next one begins."""

    cases: Sequence[Case]
    next_start: int | None


@dataclass(frozen=True)
class Simulation:
    """What would go at a moment. Counts only: neither a name nor a reference stands here."""

    moment: datetime
    rule: RetentionRule
    groups: Sequence[DueGroup]
    held: int
    technical: Sequence[DueRows]
    kept: Sequence[RetentionRule]

    @property
    def cases(self) -> int:
        """How many cases would be erased."""
        return sum(group.cases for group in self.groups)


def case_rule() -> RetentionRule:
    """The rule by which whole cases are erased."""
    return load_retention()[CASE_RULE]


def cases_over(moment: datetime) -> QuerySet[Case]:
    """Closed cases whose time is over, without a hold. An open case is never over."""
    return _over(moment).exclude(Exists(_holds()))


def simulate(moment: datetime) -> Simulation:
    """Count everything that would go. Changes nothing."""
    return Simulation(
        moment=moment,
        rule=case_rule(),
        groups=_groups(moment),
        held=_over(moment).filter(Exists(_holds())).count(),
        technical=[_rows_over(table, moment) for table in technical_tables()],
        kept=[rule for rule in load_retention().values() if rule.then == "keep"],
    )


def technical_rows_over(table: Table, moment: datetime) -> QuerySet[Model]:
    """Rows of this table whose period is over; none while the catalogue gives no period."""
    end = load_retention()[table.rule].ends_before(moment)
    return table.rows.filter(**{f"{table.since}__lt": end}) if end else table.rows.none()


def list_to_see(viewer: Officer, report_id: UUID) -> RetentionReport:
    """A list, for a protection lead. Raises NotAllowed."""
    found = RetentionReport.objects.filter(pk=report_id).first()
    if found is None or viewer.role != Role.PROTECTION_LEAD:
        raise NotAllowed(str(report_id))
    return found


def listed_cases(report: RetentionReport, start: int = 0) -> ListedCases:
    """One page of the cases of a list that are still there, by reference."""
    end = start + A_PAGE
    numbers = [UUID(number) for number in report.listed[start:end]]
    found = Case.objects.filter(pk__in=numbers).select_related("post").order_by("reference")
    return ListedCases(list(found), next_start=end if end < len(report.listed) else None)


def _over(moment: datetime) -> QuerySet[Case]:
    end = case_rule().ends_before(moment)
    closed = Case.objects.filter(state=Case.State.CLOSED)
    return closed.filter(closed_at__lt=end) if end else closed.none()


def _holds() -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(case=OuterRef("pk"), lifted_at__isnull=True)


def _groups(moment: datetime) -> list[DueGroup]:
    by = cases_over(moment).annotate(year=ExtractYear("closed_at")).order_by("post__code", "year")
    counted = by.values_list("post__code", "year").annotate(Count("pk"), Min("closed_at"))
    return [DueGroup(*row) for row in counted]


def _rows_over(table: Table, moment: datetime) -> DueRows:
    count = technical_rows_over(table, moment).count()
    return DueRows(load_retention()[table.rule], table.table_name, count)
