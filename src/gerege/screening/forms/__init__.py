"""The forms of this room."""

from gerege.screening.forms.deciding import ClosingForm, DecisionForm, SecondLookForm
from gerege.screening.forms.talk import AnswerForm, AnswersForm, ConditionsForm

__all__ = [
    "AnswerForm",
    "AnswersForm",
    "ClosingForm",
    "ConditionsForm",
    "DecisionForm",
    "SecondLookForm",
]
