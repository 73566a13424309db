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
from gerege.accounts.usernames import normal_username
from gerege.audit.services import hold_the_record
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused, NotAllowed

# No vowels and no look-alikes: nothing to misread on paper, no accidental words.
READABLE = "bcdfghjkmnpqrstvwxz23456789"
GROUPS, GROUP_LENGTH = 4, 5


@dataclass(frozen=True)
class NewAccount:
    """An account just made, with the password that is shown once and must be changed."""

    officer: Officer
    one_time_password: str


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
    )
    officer.set_password(given)
    with transaction.atomic():
        hold_the_record()
        _refuse_wrong_fields(officer)
        officer.save(force_insert=True)
        note(Verb.ACCOUNT_CREATED, actor=actor, subject=officer.pk, detail={"role": role.value})
    return NewAccount(officer, given)


def change_role(*, actor: Officer, officer: Officer, role: Role) -> Officer:
    """Give another role; every session of the account ends. Nobody gives a role to themselves."""
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    with transaction.atomic():
        officer = _locked(officer)
        before = officer.role
        _keep_an_administrator(officer, stays=role is Role.ADMINISTRATOR)
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


def set_last_day(*, actor: Officer, officer: Officer, ends_on: date | None) -> Officer:
    """Set the last day of an account, or leave it open. After that day nothing opens."""
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    with transaction.atomic():
        officer = _locked(officer)
        _keep_an_administrator(officer, stays=ends_on is None)
        officer.ends_on = ends_on
        officer.save(update_fields=["ends_on"])
        detail = {"ends_on": ends_on.isoformat() if ends_on else "none"}
        note(Verb.ACCOUNT_END_SET, actor=actor, subject=officer.pk, detail=detail)
    return officer


def close_account(*, actor: Officer, officer: Officer) -> Officer:
    """Close an account now: sign-in is refused and every session ends."""
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    with transaction.atomic():
        officer = _locked(officer)
        _keep_an_administrator(officer, stays=False)
        officer.is_active = False
        officer.session_number += 1
        officer.save(update_fields=["is_active", "session_number"])
        officer.devices.all().delete()
        note(Verb.ACCOUNT_CLOSED, actor=actor, subject=officer.pk)
    return officer


def reopen_account(*, actor: Officer, officer: Officer) -> Officer:
    """Open a closed account again; its last day, if any, still holds."""
    _require_keeper(actor)
    with transaction.atomic():
        officer = _locked(officer)
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
    """Give a one-time password to somebody who lost theirs. The second factor stays."""
    _require_keeper(actor)
    _refuse_own_account(actor, officer)
    given = one_time_password()
    with transaction.atomic():
        officer = _locked(officer)
        officer.set_password(given)
        officer.must_change_password = True
        officer.session_number += 1
        officer.save(update_fields=["password", "must_change_password", "session_number"])
        note(Verb.ACCOUNT_PASSWORD_GIVEN, actor=actor, subject=officer.pk)
    return NewAccount(officer, given)


def _require_keeper(actor: Officer | None) -> None:
    if not policies.may_keep_accounts(actor):
        raise NotAllowed("only an administrator keeps accounts")


def _refuse_own_account(actor: Officer, officer: Officer) -> None:
    if actor == officer:
        raise InputRefused(
            "officer", _("this is your own account"), _("Ask another administrator.")
        )


def _locked(officer: Officer) -> Officer:
    return Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)


def _keep_an_administrator(officer: Officer, *, stays: bool) -> None:
    """Refuse a change that would leave nobody to keep the accounts."""
    if stays or not officer.has_role(Role.ADMINISTRATOR):
        return
    # Two administrators who end each other's role at the same moment must not both succeed.
    hold_the_record()
    others = Officer.objects.filter(role=Role.ADMINISTRATOR, is_active=True, ends_on__isnull=True)
    if not others.exclude(pk=officer.pk).exists():
        raise InputRefused(
            "officer",
            _("this is the last administrator without a last day"),
            _("Create another administrator first."),
        )


def _refuse_wrong_fields(officer: Officer) -> None:
    taken = Officer.objects.filter(username=officer.username).exclude(pk=officer.pk)
    if taken.exists():
        raise InputRefused("username", _("This user name is taken"), _("Choose another one."))
    try:
        officer.full_clean(exclude=["password"])
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        problem = messages[0].rstrip(".")
        raise InputRefused(field, problem, _("Correct it and save again.")) from wrong
