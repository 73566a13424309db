"""Accounts: made, changed and ended by an administrator, who reads no case."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts import policies
from gerege.accounts.events import note
from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.accounts.services import two_people
from gerege.accounts.usernames import is_username, normal_username
from gerege.audit.services import hold_the_record
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed

# No vowels and no look-alikes: nothing to misread on paper, no accidental words.
READABLE = "bcdfghjkmnpqrstvwxz23456789"
GROUPS, GROUP_LENGTH = 4, 5


@dataclass(frozen=True)
class NewAccount:
    """An account just made, with the password that is shown once and must be changed.

    Where a second person has to agree, it is the first half; the second is shown to them.
    """

    officer: Officer
    one_time_password: str
    waits: bool = False


# The account as it is now; or, where halves of a password were made, the first of them.
Changed = Officer | NewAccount


def one_time_password() -> str:
    """A password to read out once: four groups of five, about 95 bits."""
    groups = (
        "".join(secrets.choice(READABLE) for _i in range(GROUP_LENGTH)) for _g in range(GROUPS)
    )
    return "-".join(groups)


def create_officer(
    *,
    actor: Officer | None,
    username: str,
    display_name: str,
    role: Role,
    language: str = "mn",
    ends_on: date | None = None,
    password: str | None = None,
) -> NewAccount:
    """Make an account. ``actor`` None is the set-up of an installation, from the command line only.

    Without a password a one-time password is made, which must be changed at the first sign-in.
    An account with a role that sees people stays closed until a second person agrees.
    Raises NotAllowed, or InputRefused naming the field.
    """
    _require_keeper(actor)
    given = password or one_time_password()
    officer = Officer(
        username=normal_username(username),
        display_name=display_name.strip(),
        role=role,
        language=language,
        ends_on=ends_on,
        must_change_password=password is None,
        password_given_at=clock.now() if password is None else None,
        is_active=not policies.needs_two(actor, role),
    )
    officer.set_password(given)
    with transaction.atomic():
        hold_the_record()
        _refuse_wrong_fields(officer)
        officer.save(force_insert=True)
        note(Verb.ACCOUNT_CREATED, actor=actor, subject=officer.pk, detail={"role": role.value})
        return _handed_out(actor, officer, given)


def _handed_out(actor: Officer | None, officer: Officer, given: str) -> NewAccount:
    """The password whole; or half of it, where it alone would open what a role sees.

    One person who knows it whole could sign in first and set up a second factor of their own.
    """
    if actor is None or not policies.needs_two(actor, officer.role) or officer.has_second_factor:
        return NewAccount(officer, given)
    return _halves(actor, officer, officer.role, given)


def _halves(actor: Officer, officer: Officer, role: str, given: str) -> NewAccount:
    return NewAccount(officer, two_people.ask(actor, officer, role, password=given), waits=True)


def _asked_for(actor: Officer, officer: Officer, role: str) -> Changed:
    """The role waits for a second person: in halves, if the account does not see people now."""
    _refuse_half_given(officer)
    if policies.begins_anew(officer):
        return _halves(actor, officer, role, one_time_password())
    two_people.ask(actor, officer, role)
    return officer


def change_role(*, actor: Officer, officer: Officer, role: Role) -> Changed:
    """Give another role; every session of the account ends. Nobody gives a role to themselves.

    A role that sees people is only asked for: it is given when a second person agrees, and to an
    account that saw none with a new password in halves.
    """
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    with transaction.atomic():
        officer = _locked(officer)
        if policies.needs_two(actor, role):
            two_people.keep_an_administrator(officer, stays=role is Role.ADMINISTRATOR)
            return _asked_for(actor, officer, role)
        two_people.forget(officer)
        before = officer.role
        two_people.keep_an_administrator(officer, stays=role is Role.ADMINISTRATOR)
        officer.role = role
        officer.session_number += 1
        officer.save(update_fields=["role", "session_number"])
        note(
            Verb.ACCOUNT_ROLE_CHANGED,
            actor=actor,
            subject=officer.pk,
            detail={"from": str(before), "to": role.value},
        )
    return officer


def set_last_day(*, actor: Officer, officer: Officer, ends_on: date | None) -> Changed:
    """Set the last day of an account, or leave it open. After that day nothing opens.

    Where the account sees people, a later day waits for a second person; and one that is over
    already stays closed until they agree.
    """
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    with transaction.atomic():
        officer = _locked(officer)
        two_people.keep_an_administrator(officer, stays=ends_on is None)
        was_over = policies.is_past_last_day(officer, clock.now())
        if not was_over and _lengthens_sight(actor, officer, ends_on):
            two_people.ask_longer_account(actor, officer, ends_on)
            return officer
        move_last_day(actor, officer, ends_on)
        opens_again = was_over and not policies.is_past_last_day(officer, clock.now())
        if opens_again and officer.is_active and policies.needs_two(actor, officer.role):
            _close(actor, officer)
            return _asked_for(actor, officer, officer.role)
    return officer


def _lengthens_sight(actor: Officer, officer: Officer, ends_on: date | None) -> bool:
    longer = policies.lengthens(officer.ends_on, ends_on)
    return longer and officer.is_active and two_people.would_see_people(actor, officer)


def move_last_day(actor: Officer, officer: Officer, ends_on: date | None) -> None:
    """The last day itself. Called in a service's transaction, with the officer's row held."""
    officer.ends_on = ends_on
    officer.save(update_fields=["ends_on"])
    # What was asked for before means another day than the one that holds now.
    officer.asked_reaches.filter(post__isnull=True, posting__isnull=True).delete()
    detail = two_people.told(None, ends_on, None)
    note(Verb.ACCOUNT_END_SET, actor=actor, subject=officer.pk, detail=detail)


def close_account(*, actor: Officer, officer: Officer) -> Officer:
    """Close an account now: sign-in is refused and every session ends."""
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    with transaction.atomic():
        officer = _locked(officer)
        two_people.keep_an_administrator(officer, stays=False)
        _close(actor, officer)
    return officer


def _close(actor: Officer, officer: Officer) -> None:
    officer.is_active = False
    officer.session_number += 1
    officer.save(update_fields=["is_active", "session_number"])
    officer.devices.all().delete()
    two_people.forget_all(officer)
    note(Verb.ACCOUNT_CLOSED, actor=actor, subject=officer.pk)


def reopen_account(*, actor: Officer, officer: Officer) -> Changed:
    """Open a closed account again; its last day, if any, still holds.

    If its role sees people, when a second person agrees, with a new password in halves.
    """
    _require_keeper(actor)
    with transaction.atomic():
        officer = _locked(officer)
        if policies.needs_two(actor, officer.role):
            return _asked_for(actor, officer, officer.role)
        officer.is_active = True
        officer.save(update_fields=["is_active"])
        note(Verb.ACCOUNT_REOPENED, actor=actor, subject=officer.pk)
    return officer


def end_sessions(*, actor: Officer, officer: Officer) -> Officer:
    """End every session of an account at once; an officer may do so for their own."""
    if actor != officer:
        _require_keeper(actor)
    with transaction.atomic():
        officer = _locked(officer)
        officer.session_number += 1
        officer.save(update_fields=["session_number"])
        note(Verb.ACCOUNT_SESSIONS_ENDED, actor=actor, subject=officer.pk)
    return officer


def give_new_password(*, actor: Officer, officer: Officer) -> NewAccount:
    """Give a one-time password to somebody who lost theirs. The second factor stays.

    Where none stands in the way yet and the role sees people, half of it goes to a second person.
    Where an account waits with a half already, both halves are made anew and nothing else changes.
    """
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    given = one_time_password()
    with transaction.atomic():
        officer = _locked(officer)
        waiting = two_people.waiting_with_half(officer)
        if waiting:
            return _halves(actor, officer, waiting.role, given)
        officer.set_password(given)
        officer.must_change_password = True
        officer.password_given_at = clock.now()
        officer.session_number += 1
        officer.save()
        note(Verb.ACCOUNT_PASSWORD_GIVEN, actor=actor, subject=officer.pk)
        return _handed_out(actor, officer, given)


def _require_keeper(actor: Officer | None) -> None:
    if not policies.may_keep_accounts(actor):
        raise NotAllowed("only an administrator keeps accounts")


def _refuse_own_account(actor: Officer, officer: Officer) -> None:
    if actor == officer:
        raise InputRefused(
            "officer", _("this is your own account"), _("Ask another administrator.")
        )


def _refuse_half_given(officer: Officer) -> None:
    """Asking anew would lose the other half of the password that waits for the second person."""
    if two_people.waiting_with_half(officer):
        raise InputRefused(
            "officer",
            _("this account waits for a second person already"),
            _("Wait for them, or give a new password."),
        )


def _locked(officer: Officer) -> Officer:
    return Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)


def _refuse_wrong_fields(officer: Officer) -> None:
    if not is_username(officer.username):
        raise InputRefused(
            "username",
            _("This cannot be a user name"),
            _("Use 3 to 40 small Latin letters, digits, dots or hyphens."),
        )
    taken = Officer.objects.filter(username=officer.username).exclude(pk=officer.pk)
    if taken.exists():
        raise InputRefused("username", _("This user name is taken"), _("Choose another one."))
    try:
        officer.full_clean(exclude=["password"])
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        problem = messages[0].rstrip(".")
        raise InputRefused(field, problem, _("Correct it and save again.")) from wrong
