"""Letters of the tests' ministry. Everybody is made up."""

from dataclasses import dataclass
from uuid import UUID

from tests.papers.builders import a_draft, sent, written
from tests.papers.files import a_photo

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.papers import services as papers
from gerege.papers.models import Document, Letter

OF_A_DOCUMENT = ("document", "document_picture", "document_file", "document_original")


@dataclass
class Papers:
    """A draft, a letter that was sent, a photo."""

    draft: Letter
    sent: Letter
    photo: Document

    @property
    def ids(self) -> tuple[UUID, UUID, UUID]:
        """The draft, what was sent, the photo."""
        return self.draft.pk, self.sent.pk, self.photo.pk

    def addresses(self, shown: Case) -> dict[str, dict[str, object]]:
        """What the addresses of papers name."""
        return {
            "case_letter_begin": {"case_id": shown.pk, "kind": "referral"},
            "letter": {"letter_id": self.draft.pk},
            "letter_paper": {"letter_id": self.sent.pk},
            **{key: {"document_id": self.photo.pk} for key in OF_A_DOCUMENT},
        }


def some_papers(actor: Officer, case: Case) -> Papers:
    """A draft the person did not agree to, one of everything else, and one that was sent."""
    for kind in ("exit_permit", "airline", "wage_claim"):
        a_draft(actor, case, kind, "en")
    draft = written(actor, a_draft(actor, case, "referral", "en"), typed={"needs": "Өрөө"})
    photo = papers.add_document(
        actor=actor, case=case, data=a_photo(), title="Паспорт", audience="post"
    )
    return Papers(draft, sent(actor, a_draft(actor, case)), photo)


def a_letterhead(head: Officer) -> None:
    """What stands at the top of the letters of their post."""
    assert head.post is not None
    papers.set_letterhead(actor=head, post=head.post, mn="Элчин сайдын яам", en="Embassy", opened=0)
