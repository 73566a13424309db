"""What an account may see is widened by two: an administrator asks, a second person agrees.

Here are roles, and the asking for everything else; agreeing to posts and days is in ``reach``.
"""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gerege.accounts import policies
from gerege.accounts.events import note
from gerege.accounts.models import AskedReach, AskedRole, Officer, Post, Posting, as_bytes
from gerege.accounts.roles import Role
from gerege.accounts.services import second_factor
from gerege.audit.services import hold_the_record
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault

# The first and the last day; None is none, or not changed.
Days = tuple[date | None, date | None]

AGREED_WITHIN = timedelta(days=7)
PURPOSE = "half-password"


def ask(actor: Officer, officer: Officer, role: str, *, password: str = "") -> str:
    """Note that this role waits for a second person. Called in a service's transaction.

    Returns the first half of the one-time password that will open the account, if there is one.
    """
    first, second = password[: len(password) // 2], password[len(password) // 2 + 1 :]
    AskedRole.objects.filter(officer=officer).delete()
    sealed = vault.seal_for(purpose=PURPOSE, owner=str(officer.pk), data=second.encode())
    AskedRole.objects.create(
        officer=officer,
        role=role,
        asked_by=actor,
        sealed_half=sealed if password else None,
        password=make_password(password) if password else "",
    )
    note(
        Verb.ACCOUNT_ROLE_ASKED, actor=actor, subject=officer.pk, detail={"role": Role(role).value}
    )
    return first


def ask_posting(actor: Officer, officer: Officer, post: Post, days: Days) -> AskedReach:
    """Note that a posting waits for a second person, in place of what it cannot stand beside.

    That is a posting to the same post or on the same days; one after another both wait. Called in a
    service's transaction, with the officer's row held.
    """
    officer.asked_reaches.filter(Q(post=post) | Q(post__isnull=False) & overlapping(days)).delete()
    return _ask_reach(Verb.POSTING_ASKED, actor, AskedReach(officer=officer, post=post), days)


def overlapping(days: Days) -> Q:
    """What has a day in common with these; a last day of None is none."""
    starts_on, ends_on = days
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    return not_over if ends_on is None else not_over & Q(starts_on__lte=ends_on)


def ask_longer_posting(actor: Officer, posting: Posting, ends_on: date) -> AskedReach:
    """Note that a later last day of a posting waits for a second person. As above."""
    AskedReach.objects.filter(posting=posting).delete()
    asked = AskedReach(officer=posting.officer, posting=posting)
    return _ask_reach(Verb.POSTING_ASKED, actor, asked, (None, ends_on))


def ask_longer_account(actor: Officer, officer: Officer, ends_on: date | None) -> AskedReach:
    """Note that a later last day of the account waits for a second person. As above."""
    officer.asked_reaches.filter(post__isnull=True, posting__isnull=True).delete()
    asked = AskedReach(officer=officer)
    return _ask_reach(Verb.ACCOUNT_END_ASKED, actor, asked, (None, ends_on))


def _ask_reach(verb: Verb, actor: Officer, asked: AskedReach, days: Days) -> AskedReach:
    asked.asked_by, (asked.starts_on, asked.ends_on) = actor, days
    asked.save(force_insert=True)
    note(verb, actor=actor, subject=asked.officer_id, detail=told(*days, asked.place))
    return asked


def told(starts_on: date | None, ends_on: date | None, post: Post | None) -> dict[str, str]:
    """How the record tells days and place: ids and dates."""
    detail = {"ends_on": ends_on.isoformat() if ends_on else "none"}
    detail |= {"starts_on": starts_on.isoformat()} if starts_on else {}
    return detail | ({"at": str(post.pk)} if post else {})


def waiting_with_half(officer: Officer) -> AskedRole | None:
    """What waits with half of a password, so that asking anew would lose that half."""
    waiting = AskedRole.objects.filter(officer=officer, sealed_half__isnull=False)
    return waiting.filter(asked_at__gte=clock.now() - AGREED_WITHIN).first()


def forget(officer: Officer) -> None:
    """The role asked for is not wanted any more. Called in a service's transaction."""
    AskedRole.objects.filter(officer=officer).delete()


def forget_all(officer: Officer) -> None:
    """Nothing that was asked for is wanted any more. Called in a service's transaction."""
    forget(officer)
    officer.asked_reaches.all().delete()


def would_see_people(actor: Officer, officer: Officer) -> bool:
    """True if the role of this account, or the one that waits for it, is given by two."""
    waiting = AskedRole.objects.filter(officer=officer).values_list("role", flat=True)
    return any(policies.needs_two(actor, role) for role in (officer.role, *waiting))


def agree(*, actor: Officer, asked: AskedRole) -> str:
    """Agree: the account is opened with the role. Returns the second half of the password, or "".

    With halves, whatever opened the account before is void: one person alone may have set it up.
    Not who asked, not whose account it is, within seven days. Raises NotAllowed.
    """
    with transaction.atomic():
        officer = Officer.objects.select_for_update(no_key=True).get(pk=asked.officer_id)
        waiting = AskedRole.objects.filter(pk=asked.pk).first()
        if waiting is None or not may_agree_to(actor, waiting):
            raise NotAllowed("a second person agrees, within seven days")
        keep_an_administrator(officer, stays=waiting.role == Role.ADMINISTRATOR)
        before, officer.role, officer.is_active = officer.role, waiting.role, True
        officer.session_number += 1
        if waiting.password:
            _begin_anew(officer, waiting.password)
        officer.save()
        detail = {"from": str(before), "to": str(waiting.role)}
        note(Verb.ACCOUNT_ROLE_AGREED, actor=actor, subject=officer.pk, detail=detail)
        waiting.delete()
    return _half_of(waiting)


def _begin_anew(officer: Officer, password: str) -> None:
    second_factor.remove_all(officer)
    officer.password, officer.must_change_password = password, True
    officer.password_given_at = clock.now()


def keep_an_administrator(officer: Officer, *, stays: bool) -> None:
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


def may_agree_to(actor: Officer, asked: AskedRole | AskedReach) -> bool:
    """True for somebody who may be the second person here: not who asked, not whose account it is.

    Within seven days.
    """
    others = actor.pk not in {asked.asked_by_id, asked.officer_id}
    return policies.may_agree(actor) and others and clock.now() - asked.asked_at <= AGREED_WITHIN


def _half_of(asked: AskedRole) -> str:
    if asked.sealed_half is None:
        return ""
    owner, sealed = str(asked.officer_id), as_bytes(asked.sealed_half)
    return vault.reveal_for(purpose=PURPOSE, owner=owner, data=sealed).decode()
