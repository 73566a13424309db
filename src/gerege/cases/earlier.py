"""The earlier versions of a case as its page lists them, within the sight of who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.cases.models import Case, EarlierVersion
from gerege.cases.policies import Sight, knows_officers_of, sight_of
from gerege.cases.queries import case_to_see
from gerege.cases.services.identity import identity_is_open
from gerege.cases.services.versions import What, said_by
from gerege.cases.version_words import Text, line_of
from gerege.kernel.errors import NotAllowed

A_PAGE = 25


@dataclass(frozen=True)
class VersionLine:
    """One earlier version, or something typed that did not stay."""

    what: Text
    stood: bool
    at: datetime
    by: str
    lines: Sequence[tuple[Text, Text]]


@dataclass(frozen=True)
class VersionsPage:
    """One page of them, newest first. ``older`` is where the next page begins."""

    versions: Sequence[VersionLine]
    older: datetime | None
    without_identity: bool = False
    """True where the versions of the person show once the identity is opened."""


def case_with_versions(viewer: Officer, case_id: UUID) -> tuple[Case, Sight]:
    """A case of which this officer sees identity or story, open or closed. Raises NotAllowed."""
    case = case_to_see(viewer, case_id)
    sight = sight_of(viewer, case)
    if not sight.identity and not sight.story:
        raise NotAllowed(case.reference)
    return case, sight


def versions_page(
    viewer: Officer, case: Case, sight: Sight, before: datetime | None = None
) -> VersionsPage:
    """What stood before: of the person with sight of the identity, of the answers with the story's.

    Of the person only while the identity is open to this officer: it is the identity, too.
    Number and words of a safe contact are not shown here: they are shown for a reason only.
    """
    within = _within(sight, opened=identity_is_open(viewer, case))
    rows = EarlierVersion.objects.filter(case=case, what__in=within).select_related("by")
    if before:
        rows = rows.filter(at__lt=before)
    found = list(rows.order_by("-at", "-number")[: A_PAGE + 1])
    shown, named = found[:A_PAGE], knows_officers_of(viewer, case)
    lines = [_line(case, row, named=named) for row in shown]
    return VersionsPage(
        versions=[line for line in lines if line.lines],
        older=shown[-1].at if len(found) > A_PAGE else None,
        without_identity=sight.identity and What.PERSON not in within,
    )


def versions_that_say_something(case: Case) -> int:
    """How many earlier versions hold anything: what stood before a first entry is blank."""
    rows = EarlierVersion.objects.filter(case=case)
    return sum(any(said_by(row).values()) for row in rows)


def _within(sight: Sight, *, opened: bool) -> list[What]:
    shown = {
        What.PERSON: sight.identity and opened,
        What.SAFE_CONTACT: sight.identity,
        What.FIRST_CONTACT: sight.story,
        What.SAFETY_PLAN: sight.story,
        What.PLAN: sight.story,
    }
    return [what for what, is_shown in shown.items() if is_shown]


def _line(case: Case, row: EarlierVersion, *, named: bool) -> VersionLine:
    row.case = case
    what = What(row.what)
    return VersionLine(
        what=what.label,
        stood=row.stood,
        at=row.at,
        by=row.by.display_name if named else "",
        lines=[
            line_of(what, name, text, hide_words=True)
            for name, text in said_by(row).items()
            if text
        ],
    )
