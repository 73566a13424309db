"""Who a protected file names besides the person, watched by a keyed hash: kinds, and what holds.

No rule reads a protected case, and having been harmed is never a flag (decision 26): only what is
the sponsor's, the employer's or the recruiter's may be watched, never what is the person's own. A
hit says *seen before, ask headquarters*, and nothing of the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.vault import services as vault
from gerege.visas.engine.prepared import EDITION
from gerege.visas.models import Application, Watched
from gerege.visas.policies import watched_visible_to
from gerege.visas.sharing.identifiers import identifiers_of

A_PAGE = 25
MOST_LISTED = 200


@dataclass(frozen=True)
class Kind:
    """What may be watched: in words, and the column of an application it is compared as."""

    label: Any
    column: str


KINDS: Mapping[str, Kind] = {
    "sponsor": Kind(_("Sponsor"), "sponsor_name"),
    "employer": Kind(_("Employer"), "employer_name"),
    "recruiter": Kind(_("Recruiter"), "recruiter_name"),
    "address": Kind(_("Place of work or stay"), "accommodation_address"),
    "account": Kind(_("Account"), "payer_account"),
    "phone": Kind(_("Telephone of a sponsor, employer or recruiter"), "recruiter_phone"),
}


@dataclass(frozen=True)
class Line:
    """One that is or was watched. ``answer`` is why not, for whoever asked."""

    watched: Watched
    kind: object
    state: str
    answer: str

    @property
    def may_meet_nobody(self) -> bool:
        """It is watched by a key of an earlier edition; of a hash alone no other can be made."""
        return self.state == "watched" and self.watched.edition != EDITION


def standing_on(day: date) -> QuerySet[Watched]:
    """What is watched on this day."""
    approved = Watched.objects.filter(answer=Watched.Answer.APPROVED, ended_at__isnull=True)
    return approved.filter(ends_on__gte=day)


def in_force(day: date) -> Sequence[tuple[str, int]]:
    """Kind and key of everything that is watched on this day, for the engine."""
    rows = standing_on(day).values_list("kind", "value").order_by("kind", "value").distinct()
    return [(kind, int(value, 16)) for kind, value in rows]


def watched_page(viewer: Officer) -> Mapping[str, Any]:
    """Everything that waits for headquarters, is watched, or was."""
    rows = watched_visible_to(viewer).select_related("case__post", "asked_by", "answered_by")
    today = now().date()
    holds = {"answer": Watched.Answer.APPROVED, "ended_at": None, "ends_on__gte": today}
    waiting = rows.filter(answer="").order_by("asked_at", "pk")
    over = rows.exclude(answer="").exclude(**holds).order_by("-answered_at", "pk")
    held = rows.filter(**holds).order_by("ends_on", "pk")
    holding = [_line(row) for row in held[:MOST_LISTED]]
    return {
        "waiting": [_line(row) for row in waiting[:A_PAGE]],
        "holding": holding,
        "of_before": any(one.may_meet_nobody for one in holding),
        "over": [_line(row) for row in over[:A_PAGE]],
    }


def watched_to_see(viewer: Officer, watched_id: UUID) -> Watched:
    """One that waits or is watched. Raises NotAllowed for what is over."""
    rows = watched_visible_to(viewer).select_related("case__post", "asked_by", "answered_by")
    found = rows.filter(pk=watched_id).first()
    if found is None or state_of(found) not in {"waits", "watched"}:
        raise NotAllowed(str(watched_id))
    return found


def cases_behind(viewer: Officer, application: Application) -> Sequence[Line]:
    """For headquarters, who are asked: what of an application is watched, and for which case."""
    values = [one.value for one in identifiers_of(application.written())]
    known = watched_visible_to(viewer).filter(pk__in=standing_on(now().date()).values("pk"))
    rows = known.filter(value__in=values).select_related("case__post", "answered_by")
    return [_line(row) for row in rows.order_by("case__reference", "pk")]


def watched_of(case: Case) -> Sequence[Line]:
    """What was asked of a case, the newest first; never the identifier itself."""
    rows = Watched.objects.filter(case=case).select_related("asked_by")
    shown = list(rows.order_by("-asked_at", "pk")[:A_PAGE])
    vault.unlock([case.pk] if shown else [])
    return [_line(row, with_answer=True) for row in shown]


def state_of(row: Watched) -> str:
    """Where it stands, as a code."""
    if not row.answer:
        return "waits"
    if row.answer == Watched.Answer.REFUSED:
        return "refused"
    return "over" if row.ended_at or row.ends_on < now().date() else "watched"


def kind_in_words(kind: str) -> object:
    """A kind in the reader's language."""
    return KINDS[kind].label


def _line(row: Watched, *, with_answer: bool = False) -> Line:
    answer = row.told().get("answer", "") if with_answer and row.answer else ""
    return Line(row, kind_in_words(row.kind), state_of(row), answer)
