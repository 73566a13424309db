"""What an administrator may change about an account: each one form, one sentence, one service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts import services
from gerege.accounts.models import AskedRole, Officer
from gerege.accounts.people_forms import LastDayForm, PostingForm, RoleForm
from gerege.accounts.queries import asked_role_of
from gerege.accounts.services import second_factor

Fields = Mapping[str, Any]


def _always(_actor: Officer, _account: Officer) -> bool:
    return True


def _somebody_else(actor: Officer, account: Officer) -> bool:
    return actor != account


def _may_get_password(account: Officer) -> bool:
    """An open account; or a new one that waits, when a half of its password was lost."""
    return account.is_active or AskedRole.objects.filter(officer=account).exists()


@dataclass(frozen=True)
class Change:
    """One page: its title, what will happen, the form, and the service that does it."""

    slug: str
    title: Promise
    explanation: Promise
    run: Callable[[Officer, Officer, Fields], object]
    form: type[Form] = Form
    shows: tuple[str, ...] = ()
    fits: Callable[[Officer, Officer], bool] = field(default=_somebody_else)
    is_grave: bool = False

    def form_for(self, data: QueryDict | None, account: Officer) -> Form:
        """The form, showing what holds now."""
        return self.form(data, initial={name: getattr(account, name) for name in self.shows})


_ALL = (
    Change(
        "role",
        _("Give another role"),
        _(
            "The sessions of this account end at once. A role that sees cases or identity, or "
            "keeps accounts, is given when a second person agrees. To an account that did "
            "not see people it is given with a new password in halves, and a new second factor."
        ),
        lambda actor, account, got: services.change_role(
            actor=actor, officer=account, role=got["role"]
        ),
        form=RoleForm,
        shows=("role",),
    ),
    Change(
        "posting",
        _("Start a posting"),
        _(
            "From the first to the last day the account works for this post. It begins when a "
            "second person agrees."
        ),
        lambda actor, account, got: services.start_posting(actor=actor, officer=account, **got),
        form=PostingForm,
        fits=_always,
    ),
    Change(
        "last-day",
        _("Set the last day"),
        _(
            "After this day sign-in is refused. Leave it empty for no last day. For an account "
            "that sees cases or identity, or keeps accounts, a later day holds when a second "
            "person agrees; an account that is over is closed until then."
        ),
        lambda actor, account, got: services.set_last_day(
            actor=actor, officer=account, ends_on=got["ends_on"]
        ),
        form=LastDayForm,
        shows=("ends_on",),
    ),
    Change(
        "password",
        _("Give a new password"),
        _(
            "A one-time password is shown once. The sessions of this account end at once. Where "
            "there is no second factor yet, a second person is shown half of it."
        ),
        lambda actor, account, _got: services.give_new_password(actor=actor, officer=account),
        fits=lambda actor, account: actor != account and _may_get_password(account),
    ),
    Change(
        "second-factor",
        _("Remove a lost second factor"),
        _("A second person has to agree within one hour."),
        lambda actor, account, _got: second_factor.ask_reset(actor=actor, officer=account),
        fits=lambda actor, account: actor != account and account.has_second_factor,
    ),
    Change(
        "sessions",
        _("End all sessions"),
        _("Whoever is signed in with this account has to sign in again."),
        lambda actor, account, _got: services.end_sessions(actor=actor, officer=account),
        fits=_always,
    ),
    Change(
        "close",
        _("Close the account"),
        _("Sign-in is refused, sessions end and devices are removed. It can be opened again."),
        lambda actor, account, _got: services.close_account(actor=actor, officer=account),
        fits=lambda actor, account: actor != account and account.is_active,
        is_grave=True,
    ),
    Change(
        "open",
        _("Open the account again"),
        _(
            "Sign-in works again with the same password and second factor. If the account sees "
            "cases or identity, a second person has to agree; then it begins with a new password "
            "in halves and a new second factor."
        ),
        lambda actor, account, _got: services.reopen_account(actor=actor, officer=account),
        fits=lambda _actor, account: not account.is_active and asked_role_of(account) is None,
    ),
)
CHANGES: dict[str, Change] = {change.slug: change for change in _ALL}
