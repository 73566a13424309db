"""The visa room of one post in figures, for its head: no name, number or address of anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from gerege.accounts.models import Officer, Post
from gerege.kernel.clock import now
from gerege.visas.forms import OUTCOMES
from gerege.visas.models import (
    Application,
    AskedErasure,
    Batch,
    HandOver,
    RefusedRow,
    SecondOpinion,
)
from gerege.visas.passes.whole_pass import standing
from gerege.visas.policies import figures_post_of, waiting_to_count


@dataclass(frozen=True)
class Step:
    """So many wait after this outcome of a talk, or without a talk."""

    label: object
    count: int


@dataclass(frozen=True)
class Decided:
    """One outcome: how often this month, and the month before."""

    label: object
    this_month: int
    last_month: int


@dataclass(frozen=True)
class Waiting:
    """What waits in the queue."""

    count: int
    unopened: int
    since: datetime | None
    steps: Sequence[Step]


def figures_page(viewer: Officer) -> Mapping[str, Any]:
    """Everything on the page. Raises NotAllowed for others than a head of post."""
    post = figures_post_of(viewer)
    moment = now()
    this_month, last_month = _months(post, moment)
    return {
        "post": post,
        "waiting": _waiting(viewer),
        "decided": _decided(post, this_month, last_month),
        "beside": _beside(post),
        "newest": _newest(post),
        "screened": standing(),
        "months": (this_month, last_month),
        "moment": moment,
    }


def _waiting(viewer: Officer) -> Waiting:
    rows = waiting_to_count(viewer).order_by("outcome").values("outcome")
    counted = list(
        rows.annotate(
            n=Count("pk"),
            unopened=Count("pk", filter=Q(opened_at__isnull=True)),
            since=Min("waiting_since"),
        )
    )
    found = {row["outcome"]: row["n"] for row in counted}
    steps = [Step(label, found[code]) for code, label in OUTCOMES if code in found]
    return Waiting(
        count=sum(found.values()),
        unopened=sum(row["unopened"] for row in counted),
        since=min((row["since"] for row in counted), default=None),
        steps=steps,
    )


def _decided(post: Post, this_month: date, last_month: date) -> list[Decided]:
    begins, before = _midnight(post, this_month), _midnight(post, last_month)
    rows = Application.objects.filter(post=post, decided_at__gte=before).order_by("outcome")
    counted = rows.values("outcome").annotate(
        this=Count("pk", filter=Q(decided_at__gte=begins)),
        last=Count("pk", filter=Q(decided_at__lt=begins)),
    )
    words = dict(OUTCOMES)
    return [Decided(words.get(r["outcome"], ""), r["this"], r["last"]) for r in counted]


def _beside(post: Post) -> Post:
    """The post with what else waits at it, counted in one question to the database."""
    refused = RefusedRow.objects.filter(batch__post=post, state=RefusedRow.State.OPEN)
    # Asked of each of the few that wait: joined, a database would begin with all applications.
    here = Exists(Application.objects.filter(pk=OuterRef("application"), post=post))
    looks = SecondOpinion.objects.filter(here, given_at__isnull=True)
    handed = HandOver.objects.filter(here, taken_at__isnull=True)
    erasures = AskedErasure.objects.filter(here)
    return Post.objects.annotate(
        refused=_count(refused),
        looks=_count(looks),
        looks_since=_first(looks),
        handed=_count(handed),
        handed_since=_first(handed),
        erasures=_count(erasures),
    ).get(pk=post.pk)


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.annotate(all=Value(1)).order_by().values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _first(rows: QuerySet[Any]) -> Subquery:
    oldest = rows.order_by("asked_at").values("asked_at")[:1]
    return Subquery(oldest, output_field=DateTimeField())


def _newest(post: Post) -> Batch | None:
    done = Batch.objects.filter(post=post, state=Batch.State.DONE)
    return done.order_by("-uploaded_at", "pk").first()


def _months(post: Post, moment: datetime) -> tuple[date, date]:
    this_month = post.local_date(moment).replace(day=1)
    return this_month, (this_month - timedelta(days=1)).replace(day=1)


def _midnight(post: Post, day: date) -> datetime:
    return datetime.combine(day, time.min, post.zone)
