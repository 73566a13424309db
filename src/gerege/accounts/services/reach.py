"""Agreeing to what lets an account reach further: another post, or a later last day."""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts import policies
from gerege.accounts.models import AskedReach, Officer, Posting
from gerege.accounts.services import people, posts, two_people
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed


def agree(*, actor: Officer, asked: AskedReach) -> Officer:
    """Agree: the posting starts, or the last day moves. Everything is looked at anew.

    Not who asked, not whose account it is, within seven days. Raises NotAllowed; or InputRefused
    if what was asked for fits no more.
    """
    with transaction.atomic():
        officer = Officer.objects.select_for_update(no_key=True).get(pk=asked.officer_id)
        waiting = AskedReach.objects.filter(pk=asked.pk).first()
        if waiting is None or not two_people.may_agree_to(actor, waiting):
            raise NotAllowed("a second person agrees, within seven days")
        _widen(actor, officer, waiting)
        waiting.delete()
    return officer


def _widen(actor: Officer, officer: Officer, asked: AskedReach) -> None:
    if asked.post and asked.starts_on:
        posts.begin(actor, officer, asked.post, (asked.starts_on, asked.ends_on))
    elif asked.posting_id and asked.ends_on:
        posts.move_end(actor, Posting.objects.get(pk=asked.posting_id), asked.ends_on)
    else:
        _refuse_what_is_over(officer)
        people.move_last_day(actor, officer, asked.ends_on)


def _refuse_what_is_over(officer: Officer) -> None:
    """An account that is over begins anew, with a new password in halves."""
    if not officer.is_active or policies.is_past_last_day(officer, clock.now()):
        raise InputRefused(
            "officer",
            _("the last day of the account is over"),
            _("Set the last day again, so that it begins with a new password."),
        )
