"""Number, safe word and danger word with their labels, against a reason."""

from collections.abc import Sequence

from django.utils.functional import Promise

from gerege.accounts.models import Officer
from gerege.cases import services
from gerege.cases.models import Case
from gerege.cases.words import CONTACT_WORDS


def shown_words(
    actor: Officer, case: Case, reason: str, why: str = ""
) -> Sequence[tuple[str | Promise, str]]:
    """What was agreed, in the order of the form. Raises as ``services.reveal_safe_words`` does."""
    words = services.reveal_safe_words(actor=actor, case=case, reason=reason, why=why)
    return [(CONTACT_WORDS[name], text) for name, text in words.items() if text]
