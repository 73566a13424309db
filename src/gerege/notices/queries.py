"""Reads of notices and of the rota, given who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils.functional import Promise

from gerege.accounts.models import Officer, Post
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_in_parts, knows_officers_of
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.notices import NoticeKind, load_notices
from gerege.notices.channels import LABELS, channels
from gerege.notices.home import (
    COLUMNS,
    ToAcknowledge,
    in_groups,
    line_of,
    to_acknowledge,
    what_is_late,
)
from gerege.notices.models import Attempt, DutyTurn, Notice
from gerege.notices.policies import (
    CASE_PEOPLE,
    may_be_on_duty,
    may_keep_rota,
    may_read,
    may_see_rota,
)
from gerege.notices.rota import headquarters, posts_without_duty, turns_from
from gerege.notices.sealing import address_of, opens

A_PAGE = 25
LATELY = timedelta(days=7)
WENT = [Attempt.Outcome.SENT]
DID_NOT = [Attempt.Outcome.FAILED, Attempt.Outcome.TIMED_OUT]


@dataclass(frozen=True)
class Line:
    """One notice with what was tried, as a viewer sees it. Names only where they are known."""

    notice: Notice
    kind: NoticeKind
    attempts: Sequence[Attempt]
    names: bool
    mine: bool

    @property
    def what(self) -> Bilingual | None:
        """What is late, in the words of the catalogue."""
        return what_is_late(self.notice.key)


@dataclass(frozen=True)
class TurnLine:
    """One turn of duty with its addresses, for who has to call."""

    turn: DutyTurn
    telephone: str
    mail: str
    runs: bool
    is_readable: bool


@dataclass(frozen=True)
class Rota:
    """The rota of one post."""

    post: Post
    turns: Sequence[TurnLine]
    may_keep: bool


@dataclass(frozen=True)
class ChannelState:
    """A way out as the page about the installation shows it."""

    label: str | Promise
    is_configured: bool
    last_sent: datetime | None
    last_failed: datetime | None


@dataclass(frozen=True)
class Installed:
    """Notices on the page about the installation."""

    channels: Sequence[ChannelState]
    ways: Sequence[str]
    without_duty: Sequence[Post]
    tests: Sequence[Attempt]


def notices_for(viewer: Officer) -> list[ToAcknowledge]:
    """What this officer is to acknowledge: a page of it, the most urgent first."""
    rows = to_acknowledge(viewer, cases_known_in_parts(viewer)).values_list(*COLUMNS)[:A_PAGE]
    return in_groups(line_of(columns, columns[3]) for columns in rows)


def acknowledged_lately(viewer: Officer) -> list[Notice]:
    """What this officer acknowledged in the last days, the newest first."""
    mine = Notice.objects.filter(acknowledged_by=viewer, acknowledged_at__gt=now() - LATELY)
    return list(mine.select_related("post", "case").order_by("-acknowledged_at")[:A_PAGE])


def notice_named(notice_id: UUID) -> Notice:
    """A notice by its id; for whom it is the service asks. Raises NotAllowed."""
    found = Notice.objects.filter(pk=notice_id).first()
    if found is None:
        raise NotAllowed(str(notice_id))
    return found


def notices_of_case(viewer: Officer, case: Case) -> list[Line]:
    """Every notice of a case that this officer may read, the newest first."""
    mine = set(
        to_acknowledge(viewer, cases_known_in_parts(viewer))
        .filter(case=case)
        .values_list("pk", flat=True)
    )
    rows = _whole(Notice.objects.filter(case=case)).order_by("-raised_at", "pk")[:A_PAGE]
    return [_line(viewer, one, mine=one.pk in mine) for one in rows if may_read(viewer, one)]


def post_of_rota(viewer: Officer, code: str) -> Post:
    """The post that was asked for, else the viewer's own. Raises NotAllowed for others'."""
    post = Post.objects.filter(code=code).first() if code else viewer.post
    if post is None or not may_see_rota(viewer, post):
        raise NotAllowed("duty")
    return post


def rotas_for(viewer: Officer, post: Post) -> list[Rota]:
    """The rota of this post, and below it headquarters', which is called after it."""
    last = headquarters()
    posts = [post] if last is None or last.pk == post.pk else [post, last]
    return [_rota(viewer, one) for one in posts]


def other_posts(viewer: Officer, post: Post) -> list[Post]:
    """Posts whose rota this officer keeps, too."""
    others = Post.objects.exclude(pk=post.pk).exclude(kind=Post.Kind.PARTNER)
    return [one for one in others if may_keep_rota(viewer, one)]


def colleagues_for_duty(post: Post) -> list[Officer]:
    """Who can be put on duty there, by name."""
    here = Officer.objects.filter(postings__post=post, role__in=CASE_PEOPLE, is_active=True)
    people = here.distinct().prefetch_related("postings").order_by("display_name")
    return [one for one in people if may_be_on_duty(one, post)]


def turn_to_end(viewer: Officer, turn_id: UUID) -> DutyTurn:
    """A turn that this officer may end. Raises NotAllowed, which is a 404."""
    found = DutyTurn.objects.filter(pk=turn_id).select_related("post").first()
    if found is None or not may_keep_rota(viewer, found.post):
        raise NotAllowed(str(turn_id))
    return found


def installed() -> Installed:
    """Which ways out are configured, when each last worked, and where nobody is on duty."""
    rows = Attempt.objects.order_by().values("channel")
    sent, failed = (Max("at", filter=Q(outcome__in=which)) for which in (WENT, DID_NOT))
    told = rows.annotate(sent=sent, failed=failed).values_list("channel", "sent", "failed")
    last = {one: moments for one, *moments in told}
    there = channels()
    names = {one.name for one in there}
    shown = [name for name in LABELS if name != "recorder" or name in names]
    return Installed(
        channels=[
            _channel(name, configured=name in names, last=last.get(name, (None, None)))
            for name in shown
        ],
        ways=[one.way for one in there],
        without_duty=posts_without_duty(now()),
        tests=list(Attempt.objects.filter(notice__kind="test").order_by("-at")[:3]),
    )


def _channel(name: str, *, configured: bool, last: Sequence[datetime | None]) -> ChannelState:
    return ChannelState(LABELS[name], configured, *last)


def _rota(viewer: Officer, post: Post) -> Rota:
    moment = now()
    turns = [
        TurnLine(
            turn=turn,
            telephone=address_of(turn, "telephone"),
            mail=address_of(turn, "mail"),
            runs=turn.starts_at <= moment,
            is_readable=opens(turn),
        )
        for turn in turns_from(post, moment)
    ]
    return Rota(post, turns, may_keep_rota(viewer, post))


def _whole(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    tries = Attempt.objects.select_related("officer").order_by("-at", "pk")
    found = notices.select_related("post", "case", "acknowledged_by")
    return found.prefetch_related(Prefetch("attempts", queryset=tries)).order_by("raised_at", "pk")


def _line(viewer: Officer, notice: Notice, *, mine: bool) -> Line:
    names = notice.case is None or knows_officers_of(viewer, notice.case)
    kind = load_notices().kind(notice.kind)
    return Line(notice, kind, list(notice.attempts.all()), names, mine)
