"""Why something is done: wherever it is asked for, it must be said in a word of one's own."""

from django.utils.translation import gettext as _

from gerege.kernel.errors import InputRefused
from gerege.visas.observations import says_no_reason


def must_say_why(text: str, field: str = "reason") -> None:
    """Raise InputRefused at this field where nothing is said: no word, or that a rule holds.

    That a rule holds is why somebody was asked, not why something is decided.
    """
    _must_be_written(text, field)
    if says_no_reason(text):
        problem = _("This is no reason of your own")
        raise InputRefused(field, problem, _("Say in a sentence why. That a rule holds is none."))


def must_say_why_of_rule(text: str, field: str) -> None:
    """The same of a rule: that it holds, or never does, is a reason to change it."""
    _must_be_written(text, field)
    if says_no_reason(text, of_a_rule=True):
        raise InputRefused(field, _("This is no reason of your own"), _("Say in a sentence why."))


def must_tell_something(text: str, field: str, mend: str) -> None:
    """Raise InputRefused with this mend where a text has no word of its own."""
    if says_no_reason(text, of_a_rule=True):
        raise InputRefused(field, _("Nothing is written"), mend)


def _must_be_written(text: str, field: str) -> None:
    if not text.strip():
        raise InputRefused(field, _("Nothing is written"), _("Say in a sentence why."))
