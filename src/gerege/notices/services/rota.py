"""Keeping the rota of duty of a post or of headquarters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.notices.models import DutyTurn
from gerege.notices.policies import may_be_on_duty, may_keep_rota
from gerege.notices.rota import rota_changed
from gerege.notices.sealing import seal_address
from gerege.notices.services.raising import must_be_mail, must_be_telephone
from gerege.vault import services as vault

LONGEST = timedelta(days=62)


@dataclass(frozen=True)
class Reachable:
    """How somebody on duty is reached: a telephone, a mail address, or both."""

    telephone: str = ""
    mail: str = ""


def put_on_duty(
    *,
    actor: Officer,
    post: Post,
    officer: Officer,
    starts_at: datetime,
    ends_at: datetime,
    place: int,
    reach: Reachable,
) -> DutyTurn:
    """Somebody is on duty from when to when, called as the first, second, … of that time.

    Raises NotAllowed for others' posts, InputRefused for times in the wrong order or too long, for
    a colleague of elsewhere, without any way to be reached, and where somebody else is called as
    the same one at some of these hours: who is called first must be plain.
    """
    _must_be_a_time(starts_at, ends_at)
    telephone = must_be_telephone(reach.telephone) if reach.telephone else ""
    mail = must_be_mail(reach.mail) if reach.mail else ""
    if not (telephone or mail):
        mend = _("Write a telephone or a mail address of duty.")
        raise InputRefused("telephone", _("There is no way to reach them"), mend)
    with transaction.atomic():
        vault.hold_the_root()
        _must_keep(actor, post)
        if not may_be_on_duty(officer, post):
            mend = _("Choose somebody who works there today.")
            raise InputRefused("officer", _("This colleague is not at the post"), mend)
        _must_be_free(post, place, starts_at, ends_at)
        turn = DutyTurn(post=post, officer=officer, starts_at=starts_at, ends_at=ends_at)
        turn.place, turn.added_by, turn.added_at = place, actor, now()
        seal_address(turn, "telephone", telephone)
        seal_address(turn, "mail", mail)
        turn.save(force_insert=True)
        _note(actor, turn, Verb.DUTY_PUT)
    return turn


def end_turn(*, actor: Officer, turn: DutyTurn) -> None:
    """They are not on duty from now on; what has not begun is taken away. Twice is once."""
    with transaction.atomic():
        _must_keep(actor, turn.post)
        standing = DutyTurn.objects.filter(pk=turn.pk, ends_at__gt=now()).first()
        if standing is None:
            return
        if standing.starts_at >= now():
            standing.delete()
        else:
            standing.ends_at = now()
            standing.save(update_fields=["ends_at"])
        _note(actor, turn, Verb.DUTY_ENDED)


def _must_be_a_time(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        mend = _("Let it end after it begins.")
        raise InputRefused("ends", _("The duty ends before it begins"), mend)
    if ends_at <= now():
        mend = _("Write a time that is still to come.")
        raise InputRefused("ends", _("The duty is over already"), mend)
    if ends_at - starts_at > LONGEST:
        mend = _("Write at most two months at a time.")
        raise InputRefused("ends", _("The duty is too long"), mend)


def _must_be_free(post: Post, place: int, starts_at: datetime, ends_at: datetime) -> None:
    same = DutyTurn.objects.filter(post=post, place=place, officer__is_active=True)
    # A duty that has ended is in nobody's way, also where the new one is written from before.
    if same.filter(starts_at__lt=ends_at, ends_at__gt=max(starts_at, now())).exists():
        mend = _("Choose another number, or end the other duty first.")
        raise InputRefused("place", _("Somebody is called as this one at these hours"), mend)


def _must_keep(actor: Officer, post: Post) -> None:
    """Hold the post, so that two who keep its rota follow each other."""
    there = Post.objects.select_for_update(no_key=True).filter(pk=post.pk).first()
    if there is None or not may_keep_rota(actor, there):
        raise NotAllowed(post.code)


def _note(actor: Officer, turn: DutyTurn, verb: Verb) -> None:
    detail = {"officer": str(turn.officer_id)}
    record(actor=actor.pk, verb=verb, post=turn.post_id, detail=detail)
    transaction.on_commit(rota_changed)
