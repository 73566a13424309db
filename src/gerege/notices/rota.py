"""Who is on duty: reads of the rota, given a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.cases.colleagues import hidden_from
from gerege.kernel.clock import now
from gerege.knowledge.notices import Place, Way
from gerege.notices.chain import Callee
from gerege.notices.channels import any_reach, channels
from gerege.notices.models import DutyTurn, Notice
from gerege.notices.sealing import address_of, test_address_of

BY_SETTING = UUID(int=1)
"""The telephone of the settings, called where nobody of headquarters is in the rota."""
A_TEST = UUID(int=2)
AT_HAND_SECONDS = 20
AT_HAND = "duty:"


@dataclass(frozen=True)
class OnDuty:
    """What stands on an officer's screen: whom to ring, and whether notices go out at all.

    ``only_recorded``: nothing but the recorder is configured, which reaches nobody.
    """

    name: str
    telephone: str
    at_headquarters: str
    notices_go_out: bool
    only_recorded: bool


def turns_at(post: Post, moment: datetime) -> list[DutyTurn]:
    """Who is on duty at a post at this moment, in the order in which they are called.

    Nobody whose account is closed or who works elsewhere: they are not called, and no cover.
    """
    running = _running([post], moment)
    return list(running.select_related("officer").order_by("place", "starts_at", "pk"))


def turns_from(post: Post, moment: datetime) -> list[DutyTurn]:
    """What runs and what comes, for the page of the rota."""
    coming = DutyTurn.objects.filter(post=post, ends_at__gt=moment)
    return list(coming.select_related("officer").order_by("starts_at", "place", "pk"))


def headquarters() -> Post | None:
    """The office that is called last; None in a ministry that has none yet."""
    return Post.objects.filter(kind=Post.Kind.HEADQUARTERS).order_by("code").first()


def chain_of(notice: Notice, places: Sequence[Place], moment: datetime) -> list[Callee]:
    """Who is called for a notice, in order; never whoever it is about, nor from whom it is hidden.

    Whose addresses do not open has none: that they were not reached is written down, and the next
    is called. Nobody to reach at headquarters: the telephone of the settings.
    """
    if notice.test_way:
        way: Way = "mail" if notice.test_way == "mail" else "telephone"
        return [Callee(A_TEST, None, {way: test_address_of(notice)})]
    without = _not_called(notice)
    found: list[Callee] = []
    for place in places:
        post = notice.post if place == "post" else headquarters()
        turns = turns_at(post, moment) if post else []
        last = place == "headquarters"
        here = [_callee(turn, last=last) for turn in turns if turn.officer_id not in without]
        reachable = any(one.addresses for one in here)
        if last and not reachable and settings.GEREGE_DUTY_TELEPHONE:
            number: dict[Way, str] = {"telephone": settings.GEREGE_DUTY_TELEPHONE}
            here.append(Callee(BY_SETTING, None, number, at_headquarters=True))
        found += here
    return found


def on_duty_for(officer: Officer) -> OnDuty:
    """Whom this officer rings: the first of their own post's rota, else of headquarters.

    Asked on every page, so what was found is kept in this process for a few seconds.
    """
    key = f"{AT_HAND}{officer.post.pk if officer.post else ''}"
    kept = caches["here"].get(key)
    if kept is None:
        kept = _on_duty_at(officer.post)
        caches["here"].set(key, kept, AT_HAND_SECONDS)
    found: OnDuty = kept
    return found


def rota_changed() -> None:
    """Forget what this process keeps: headquarters may stand on every post's screen."""
    caches["here"].clear()


def posts_without_duty(moment: datetime) -> list[Post]:
    """Posts and headquarters where nobody is on duty: their notices go to the protection leads."""
    offices = list(Post.objects.filter(kind__in=[Post.Kind.POST, Post.Kind.HEADQUARTERS]))
    covered = set(_running(offices, moment).values_list("post", flat=True))
    return [post for post in offices if post.pk not in covered]


def _running(posts: Sequence[Post], moment: datetime) -> QuerySet[DutyTurn]:
    """Turns that run, of those whose account is open and who work there by the post's calendar."""
    there = Q(pk__in=[])
    for post in posts:
        day, its = post.local_date(moment), "officer__postings__"
        stays = Q((f"{its}ends_on__isnull", True)) | Q((f"{its}ends_on__gte", day))
        begun = Q((f"{its}post", post.pk), (f"{its}starts_on__lte", day), post=post)
        there |= begun & stays
    open_ = DutyTurn.objects.filter(officer__is_active=True)
    return open_.filter(there, starts_at__lte=moment, ends_at__gt=moment)


def _on_duty_at(post: Post | None) -> OnDuty:
    lead = _first(headquarters()) or ("", str(settings.GEREGE_DUTY_TELEPHONE))
    name, number = _first(post) or lead
    reaching = any_reach()
    recorded = bool(channels()) and not reaching
    return OnDuty(name, number, lead[1], notices_go_out=reaching, only_recorded=recorded)


def _first(post: Post | None) -> tuple[str, str] | None:
    """Name and number of the first of a rota who has a telephone."""
    turns = turns_at(post, now()) if post else []
    told = ((turn.officer.display_name, address_of(turn, "telephone")) for turn in turns)
    return next(((name, number) for name, number in told if number), None)


def _callee(turn: DutyTurn, *, last: bool) -> Callee:
    ways: tuple[Way, ...] = ("telephone", "mail")
    addresses = {way: text for way in ways if (text := address_of(turn, way))}
    return Callee(turn.pk, turn.officer_id, addresses, at_headquarters=last)


def _not_called(notice: Notice) -> set[UUID]:
    """Whoever it is about, and from whom its case is hidden."""
    about = {notice.not_to_id} if notice.not_to_id else set()
    if notice.case is None:
        return about
    return about | set(hidden_from(notice.case).order_by().values_list("pk", flat=True))


__all__ = [
    "A_TEST",
    "BY_SETTING",
    "OnDuty",
    "chain_of",
    "headquarters",
    "on_duty_for",
    "posts_without_duty",
    "rota_changed",
    "turns_at",
    "turns_from",
]
