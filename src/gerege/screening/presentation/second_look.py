"""What a second person sees: every answer with its conditions, the result, never the identity."""

from dataclasses import dataclass

from gerege.cases.models import Case
from gerege.screening.models import SecondLook
from gerege.screening.presentation.answers import AnsweredGroup, answered_groups
from gerege.screening.presentation.result import ResultPage
from gerege.screening.queries import Outcome


@dataclass(frozen=True)
class SecondLookPage:
    """The page of the second person."""

    case: Case
    look: SecondLook
    result: ResultPage
    answered: tuple[AnsweredGroup, ...]


def second_look_page(case: Case, look: SecondLook, outcome: Outcome) -> SecondLookPage:
    """Answers and result; earlier looks and decisions are left out, so that the eye is free."""
    result = ResultPage(case, outcome, looks=(), decisions=())
    return SecondLookPage(case, look, result, answered_groups(outcome))
