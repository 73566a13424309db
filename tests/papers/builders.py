"""Letters that people in the tests wrote."""

from collections.abc import Mapping

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.knowledge.letters import load_letters
from gerege.papers import services as papers
from gerege.papers.models import Letter
from gerege.papers.services.writing import newest_text
from gerege.papers.words import Words


def a_draft(
    actor: Officer, case: Case, kind: str = "identity_check", language: str = "mn", to: int = 0
) -> Letter:
    """A letter with the words of the catalogue, to the first recipient unless said otherwise."""
    pairs = load_letters().kind(kind).to
    purpose, recipient = (pairs[to].purpose, pairs[to].recipient) if pairs else ("", "")
    return papers.begin_letter(
        actor=actor,
        case=case,
        kind=kind,
        purpose=purpose,
        recipient=recipient,
        language=language,
    )


def words_of(letter: Letter) -> Words:
    """What stands in it."""
    return papers.standing_words(letter)


def written(
    actor: Officer,
    letter: Letter,
    addressee: str = "Зохиомол алба",
    typed: Mapping[str, str] | None = None,
) -> Letter:
    """The same with an addressee and what only a person can write."""
    words = Words(addressee, words_of(letter).body, dict(typed or {}))
    opened = newest_text(letter).number
    papers.write_letter(actor=actor, letter=letter, words=words, opened=opened)
    return letter


def sent(actor: Officer, letter: Letter, **how: str) -> Letter:
    """Written and finished."""
    written(actor, letter, **how)
    opened = newest_text(letter).number
    return papers.send_letter(actor=actor, letter=letter, opened=opened, again=True)
