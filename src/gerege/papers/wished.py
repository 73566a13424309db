"""Which letters of the first day wait for a yes because the person is afraid of their own state."""

from gerege.cases.models import Case
from gerege.consent.checking import Answers, answers_of, return_is_feared
from gerege.knowledge.letters import LetterKind, load_letters


def stopped_kinds(answers: Answers) -> list[LetterKind]:
    """The letters of the first day that ask a state for the return which the person fears, and to
    which they did not agree since."""
    return [
        kind
        for kind in load_letters().of_day_zero
        if kind.for_return
        and not answers.return_is_wished(kind.to[0].purpose, kind.to[0].recipient)
    ]


def to_ask_anew(case: Case) -> list[LetterKind]:
    """The same for a page of the case. One query, five where the person is afraid."""
    return stopped_kinds(answers_of(case)) if return_is_feared(case) else []
