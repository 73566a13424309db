"""Calling whoever is next, outside of every page: by ``gerege tick`` and by the worker.

A notice is claimed before anything goes out, so that two programs at once send once. A program that
dies after sending sends again when its claim has lapsed: better twice than never. Nothing is sent
inside a transaction: a channel that hangs holds up nobody who writes.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.knowledge.notices import NoticeKind, load_notices
from gerege.notices import chain
from gerege.notices.chain import Callee, Then
from gerege.notices.channels import Channel, Outcome, channels
from gerege.notices.messages import body_of
from gerege.notices.models import OPEN, Attempt, Notice
from gerege.notices.rota import chain_of
from gerege.notices.services.raising import subject_of

log = logging.getLogger(__name__)
HELD_FOR = timedelta(minutes=3)
"""Longer than all channels of one person may take together."""
AT_ONCE = 50
GONE_OUT = (Outcome.SENT, Outcome.JOINED)
Tries = Sequence[tuple[str, Outcome]]


def send_due(limit: int = AT_ONCE) -> int:
    """Call the next person of every notice that is due; returns of how many somebody was tried.

    A channel that gave no answer is left alone for the rest of this run: the others do not wait
    for it again and again.
    """
    away, done = set[str](), 0
    for _number in range(limit):
        notice = _claimed()
        if notice is None:
            break
        done += _call_or_put_off(notice, away)
    return done


def _call_or_put_off(notice: Notice, away: set[str]) -> bool:
    """Call for one notice; what breaks there holds up no other, and is tried again."""
    try:
        return _call(notice, away)
    except Exception as failed:  # noqa: BLE001  # whatever it is, the other notices go out
        log.warning("A notice could not be sent: %s", type(failed).__name__)
        kind, nobody = load_notices().kind(notice.kind), {"reached": False, "anybody": False}
        then = chain.after(kind, now(), more=False, round_=notice.round, **nobody)
        _let_go(notice, [("", Outcome.FAILED)], None, _once_if_a_test(notice, then))
        return False


def _once_if_a_test(notice: Notice, then: Then) -> Then:
    """A test is one try, whatever comes of it."""
    return Then(None, 0) if notice.test_way else then


def _claimed() -> Notice | None:
    """Hold the notice that is due longest; None if none is, or others hold all of them."""
    moment, ours = now(), uuid4()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=moment)
    due = Notice.objects.filter(OPEN, free, next_at__lte=moment).order_by("next_at", "pk")
    for number in due.values_list("pk", flat=True)[:AT_ONCE]:
        mine = Notice.objects.filter(OPEN, free, pk=number, next_at__lte=moment)
        if mine.update(claimed_until=moment + HELD_FOR, claimed_by=ours):
            return Notice.objects.select_related("post", "case").get(pk=number)
    return None


def _call(notice: Notice, away: set[str]) -> bool:
    """Try the next person of a claimed notice, and write down what came of it."""
    kind, moment = load_notices().kind(notice.kind), now()
    everybody = chain_of(notice, kind.call, moment) if channels() else []
    before = list(notice.attempts.filter(round=notice.round).values_list("called", "outcome"))
    called = {one for one, _outcome in before}
    who = chain.next_of(everybody, called)
    opens = chain.in_hours(kind, moment, _clock_of(notice, kind, who))
    if opens > moment:
        _let_go(notice, (), None, Then(opens, notice.round))
        return False
    tries = _tried(notice, kind, who, away) if who else _nobody(notice, everybody)
    reached = any(outcome in GONE_OUT for _channel, outcome in tries)
    left = chain.next_of(everybody, called | {who.id}) if who else None
    then = chain.after(
        kind,
        moment,
        reached=reached,
        anybody=reached or any(outcome in GONE_OUT for _one, outcome in before),
        more=left is not None,
        round_=notice.round,
    )
    _let_go(notice, tries, who, _once_if_a_test(notice, then))
    return bool(tries)


def _nobody(notice: Notice, everybody: Sequence[Callee]) -> Tries:
    """Said once: that nobody is on duty, or that there is no way out of the house."""
    if everybody or notice.round or notice.attempts.exists():
        return []
    return [("", Outcome.NOBODY if channels() else Outcome.FAILED)]


def _tried(notice: Notice, kind: NoticeKind, who: Callee, away: set[str]) -> Tries:
    """Each way in turn until one goes out."""
    if _told_just_now(notice, kind, who):
        return [("", Outcome.JOINED)]
    tries: list[tuple[str, Outcome]] = []
    for channel, address in _ways(kind, who):
        outcome = Outcome.TIMED_OUT
        if channel.name not in away:
            outcome = channel.send(address, body_of(kind, notice.post))
        if outcome == Outcome.TIMED_OUT:
            away.add(channel.name)
        tries.append((channel.name, outcome))
        if outcome == Outcome.SENT:
            break
    return tries or [("", Outcome.FAILED)]


def _ways(kind: NoticeKind, who: Callee) -> list[tuple[Channel, str]]:
    """The channels that are configured for the addresses this person has, in order."""
    there = {one.way: one for one in channels()}
    return [(there[w], who.addresses[w]) for w in kind.ways if w in there and w in who.addresses]


def _told_just_now(notice: Notice, kind: NoticeKind, who: Callee) -> bool:
    """True if the same person was sent something of the same post so shortly before."""
    if kind.join_minutes is None:
        return False
    since = now() - timedelta(minutes=kind.join_minutes)
    lately = Attempt.objects.filter(called=who.id, outcome=Outcome.SENT, at__gt=since)
    return lately.filter(notice__post=notice.post_id).exists()


def _clock_of(notice: Notice, kind: NoticeKind, who: Callee | None) -> ZoneInfo:
    """By whose clock the hours of a kind count: the place that is called now, else first."""
    if who.at_headquarters if who else kind.call[:1] == ("headquarters",):
        return ZoneInfo(settings.GEREGE_HOME.zone)
    return notice.post.zone


def _let_go(notice: Notice, tries: Tries, who: Callee | None, then: Then) -> None:
    """Write down the attempts, and when somebody is called next, unless it ended meanwhile."""
    with transaction.atomic():
        held = Notice.objects.select_for_update().get(pk=notice.pk)
        for channel, outcome in tries:
            _keep(held, channel, outcome, who)
        goes_on = held.acknowledged_at is None and held.ended_at is None
        if held.claimed_by == notice.claimed_by:
            held.claimed_until = held.claimed_by = None
            held.next_at, held.round = (then.at, then.round) if goes_on else (None, held.round)
            if then.at is None and not load_notices().kind(held.kind).acknowledge:
                held.ended_at, held.test_address = held.ended_at or now(), None
            held.save()
        for channel, outcome in tries:
            _record(held, channel, outcome, who)


def _keep(notice: Notice, channel: str, outcome: Outcome, who: Callee | None) -> None:
    Attempt.objects.create(
        notice=notice,
        at=now(),
        round=notice.round,
        called=who.id if who else UUID(int=0),
        officer_id=who.officer if who else None,
        channel=channel,
        outcome=outcome,
    )


def _record(notice: Notice, channel: str, outcome: Outcome, who: Callee | None) -> None:
    went = outcome in GONE_OUT
    detail = {"kind": notice.kind, "channel": channel or "none", "outcome": str(outcome.value)}
    if who and who.officer:
        detail["officer"] = str(who.officer)
    record(
        actor=None,
        verb=Verb.NOTICE_SENT if went else Verb.NOTICE_NOT_SENT,
        subject=subject_of(notice),
        post=notice.post_id,
        detail=detail,
    )
