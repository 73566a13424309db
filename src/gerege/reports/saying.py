"""What a reporter may be told: worked out from the consent of the person each time it is read.

Source: Law of 2012, art. 10.2 (unofficial translation, not checked by a jurist); C.3 of the users'
reference. An exception never speaks here: it holds no words of the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.policies import sight_of
from gerege.consent.checking import covers
from gerege.consent.models import Consent
from gerege.reports.models import Report, ReportLink
from gerege.reports.policies import links_known_to

PURPOSE = "contact_family"


@dataclass(frozen=True)
class MayTell:
    """The words that the person gave for this reporter, and until when they hold."""

    link: ReportLink
    consent: Consent
    words: str
    until: datetime | None


def may_be_told(viewer: Officer, report: Report) -> Sequence[MayTell]:
    """What the persons of linked cases want this reporter to hear; nothing in all other cases.

    For who does not see the story of the case there is none.
    """
    if viewer.role != Role.CONSULAR_OFFICER:
        return ()
    links = links_known_to(viewer).filter(report=report.pk).exclude(recipient="")
    seen = (
        link for link in links.select_related("case__post") if sight_of(viewer, link.case).story
    )
    return [told for link in seen if (told := _words_of(link)) is not None]


def _words_of(link: ReportLink) -> MayTell | None:
    coverage = covers(link.case, PURPOSE, link.recipient)
    consent = coverage.basis.consent if coverage.basis else None
    if consent is None:
        return None
    return MayTell(link, consent, consent.reveal_field("to_say"), coverage.until)
