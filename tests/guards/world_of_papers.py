"""Letters of the tests' ministry. Everybody is made up."""

from dataclasses import dataclass
from uuid import UUID

from tests.papers.builders import a_draft, sent, written

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.papers.models import Letter


@dataclass
class Papers:
    """A draft, and a letter that was sent."""

    draft: Letter
    sent: Letter

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """The draft, and what was sent."""
        return self.draft.pk, self.sent.pk

    def addresses(self, shown: Case) -> dict[str, dict[str, object]]:
        """What the addresses of papers name."""
        return {
            "case_letter_begin": {"case_id": shown.pk, "kind": "referral"},
            "letter": {"letter_id": self.draft.pk},
            "letter_paper": {"letter_id": self.sent.pk},
        }


def some_papers(actor: Officer, case: Case) -> Papers:
    """A draft the person did not agree to, one of everything else, and one that was sent."""
    for kind in ("exit_permit", "airline", "wage_claim"):
        a_draft(actor, case, kind, "en")
    draft = written(actor, a_draft(actor, case, "referral", "en"), typed={"needs": "Өрөө"})
    return Papers(draft, sent(actor, a_draft(actor, case)))
