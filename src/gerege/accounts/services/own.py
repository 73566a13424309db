"""What officers change about their own account."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.events import note
from gerege.accounts.models import Language, Officer
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused


def change_password(*, actor: Officer, password: str) -> Officer:
    """Choose a new password; every other session ends. Raises InputRefused if it is too weak."""
    try:
        validate_password(password, user=actor)
    except ValidationError as weak:
        raise InputRefused("new_password", " ".join(weak.messages), _("Choose another.")) from weak
    with transaction.atomic():
        actor.set_password(password)
        actor.must_change_password = False
        actor.session_number += 1
        actor.save(update_fields=["password", "must_change_password", "session_number"])
        note(Verb.PASSWORD_CHANGED, actor=actor, subject=actor.pk)
    return actor


def choose_language(*, actor: Officer, language: str) -> Officer:
    """Choose the language of every page. Raises InputRefused for one the program does not speak."""
    if language not in Language.values:
        raise InputRefused("language", _("there is no such language"), _("Choose mn or en."))
    with transaction.atomic():
        actor.language = language
        actor.save(update_fields=["language"])
    return actor
