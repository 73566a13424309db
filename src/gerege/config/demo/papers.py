"""The letters of the fictional cases."""

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.papers import services as papers
from gerege.papers.words import Words


def papers_of_a_first_day(actor: Officer, case: Case) -> None:
    """Everything that the button prepares: waits that nobody sent yet, letters as drafts."""
    papers.prepare_papers(actor=actor, case=case)


def a_text_of_the_case(actor: Officer, case: Case) -> None:
    """What a contract said, as the fictional person sent it."""
    papers.add_document(
        actor=actor,
        case=case,
        data="Зохиомол гэрээ. Ажлын цаг: 8. Цалин: сар бүр.".encode(),
        title="Зохиомол гэрээ",
        audience="named",
    )


def a_letter_that_was_sent(actor: Officer, case: Case) -> None:
    """The request to check the identity; the case waits for the answer from then on."""
    draft = papers.begin_letter(
        actor=actor,
        case=case,
        kind="identity_check",
        purpose="civil_registry",
        recipient="civil_registry",
        language="mn",
    )
    words = papers.standing_words(draft)
    addressed = Words("Улсын бүртгэл (зохиомол хаяг)\nУлаанбаатар", words.body)
    text = papers.write_letter(actor=actor, letter=draft, words=addressed, opened=1)
    papers.send_letter(actor=actor, letter=draft, opened=text.number)
