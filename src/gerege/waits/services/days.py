"""Days on which a post is closed and which nobody could know beforehand."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.waits.models import ClosedDay, standing
from gerege.waits.policies import may_close_days


def add_closed_day(*, actor: Officer, post: Post, day: date, name: str) -> ClosedDay:
    """The post is closed on this day; what is due there is due later. A second time: the same.

    Raises InputRefused without a name, NotAllowed for others' posts.
    """
    if not name.strip():
        raise InputRefused("name", _("The day has no name"), _("Say what day it is."))
    with transaction.atomic():
        _must_close_days(actor, post)
        found, is_new = ClosedDay.objects.get_or_create(
            post=post,
            date=day,
            defaults={"name": name.strip(), "added_by": actor, "added_at": now()},
        )
        if is_new:
            _changed(actor, post, Verb.CLOSED_DAY_ADDED)
    return found


def remove_closed_day(*, actor: Officer, closed: ClosedDay) -> None:
    """The post works on this day after all. Raises NotAllowed for others' posts."""
    with transaction.atomic():
        _must_close_days(actor, closed.post)
        deleted, _by_model = ClosedDay.objects.filter(pk=closed.pk).delete()
        if deleted:
            _changed(actor, closed.post, Verb.CLOSED_DAY_REMOVED)


def _must_close_days(actor: Officer, post: Post) -> None:
    """Hold the post, so that two who add the same day follow each other."""
    there = Post.objects.select_for_update(no_key=True).filter(pk=post.pk).first()
    if there is None or not may_close_days(actor, there):
        raise NotAllowed(post.code)


def _changed(actor: Officer, post: Post, verb: Verb) -> None:
    """What waits for working days is due at another time: what is kept of it is stale."""
    cases = Case.objects.filter(state=Case.State.OPEN)
    if post.kind != Post.Kind.HEADQUARTERS:
        cases = cases.filter(post=post)
    waiting = standing(cases.values("pk")).order_by().values("case")
    Case.objects.filter(pk__in=waiting).update(version=F("version") + 1)
    record(actor=actor.pk, verb=verb, post=post.pk)
