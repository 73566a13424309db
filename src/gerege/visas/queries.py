"""What visa officers read, given who they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.vault import services as vault
from gerege.visas.engine.dates import births, eighteenth
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.refusals import Refusal
from gerege.visas.forms import OUTCOMES
from gerege.visas.models import Application, Batch, Correction, HandOver, RefusedRow, SecondOpinion
from gerege.visas.policies import (
    applications_visible_to,
    batches_visible_to,
    hand_overs_visible_to,
)

A_PAGE = 25
MOST_HANDED = 200
DECIDED = "decided"
STATES = {
    "waiting": _("All that wait"),
    "unopened": _("Not opened yet"),
    "opened": _("Opened"),
    DECIDED: _("Decided"),
}
ANSWERED, UNANSWERED = _("headquarters answered"), _("headquarters have not answered yet")
HANDED, TAKEN_ON = _("handed to the consular officers"), _("handed over and taken on")


@dataclass(frozen=True)
class Row:
    """One line of the queue: neither flag nor sample.

    ``headquarters`` is what became of a second look, while the application waits to be decided;
    ``handed`` whether the consular officers took the person on.
    """

    application: Application
    number: str
    visa_class: str
    waited: timedelta
    outcome: object
    headquarters: object = ""
    handed: object = ""


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, and where the next one begins."""

    rows: Sequence[Row]
    following: str
    is_first: bool


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to.

    ``after`` is the random number of the last one that was shown, and no more: an address stands in
    logs, and would tell there by its place of what kind the reasons of an unopened row are.
    """

    state: str = "waiting"
    visa_class: str = ""
    after: UUID | None = None


def queue_page(viewer: Officer, asked: Asked) -> QueuePage:
    """The applications to look at, the most pressing first."""
    found = _ordered(viewer, asked)
    rows = list(found[: A_PAGE + 1])
    shown = vault.unlocked(Application.objects.filter(pk__in=[r.pk for r in rows]), "batch_id")
    by_id = {row.pk: row for row in shown}
    lines = rows_of([by_id[r.pk] for r in rows[:A_PAGE] if r.pk in by_id])
    more = len(rows) > A_PAGE
    return QueuePage(lines, str(rows[A_PAGE - 1].pk) if more else "", asked.after is None)


def rows_of(applications: Sequence[Application]) -> list[Row]:
    """Their lines in a list."""
    said, handed = _said_by_headquarters(applications), _handed(applications)
    return [_row_of(one, said.get(one.pk, ""), handed.get(one.pk, "")) for one in applications]


def _row_of(application: Application, headquarters: object, handed: object) -> Row:
    until = application.decided_at or now()
    return Row(
        application,
        number_of(application),
        class_in_words(application.visa_class),
        max(until - application.waiting_since, timedelta(0)),
        dict(OUTCOMES).get(application.outcome, ""),
        headquarters,
        handed,
    )


def _said_by_headquarters(applications: Sequence[Application]) -> Mapping[UUID, object]:
    """What became of the last second look of each; nothing is asked where nobody looked yet."""
    looked_at = [one.pk for one in applications if one.opened_at and not one.decided_at]
    if not looked_at:
        return {}
    asked = SecondOpinion.objects.filter(application__in=looked_at).order_by("asked_at", "pk")
    told = asked.values_list("application", "given_at")
    return {pk: ANSWERED if given_at else UNANSWERED for pk, given_at in told}


def _handed(applications: Sequence[Application]) -> Mapping[UUID, object]:
    """Who was handed over, and whether somebody took them on; of opened ones only, as above."""
    looked_at = [one.pk for one in applications if one.opened_at]
    if not looked_at:
        return {}
    asked = HandOver.objects.filter(application__in=looked_at).order_by("asked_at", "pk")
    told = asked.values_list("application", "taken_at")
    return {pk: TAKEN_ON if taken_at else HANDED for pk, taken_at in told}


def class_in_words(code: str) -> str:
    """A visa class in the reader's language."""
    known = load().codes_of("visa_class").get(code)
    return known.title.in_language(get_language() or "mn") if known else code


def number_of(application: Application) -> str:
    """The officer's own number, as it was written."""
    return application.written().get("application_id", "")


def application_to_see(viewer: Officer, application_id: UUID) -> Application:
    """One application of the officer's post. Raises NotAllowed."""
    seen = applications_visible_to(viewer).filter(pk=application_id)
    asked = HandOver.objects.filter(application=OuterRef("pk")).order_by("-asked_at", "pk")
    handed, taken = (Subquery(asked.values(name)[:1]) for name in ("asked_at", "taken_at"))
    found = seen.select_related("batch", "post", "asked_erasure")
    corrections = Exists(Correction.objects.filter(application=OuterRef("pk")))
    found = found.annotate(handed_at=handed, taken_at=taken, is_corrected=corrections)
    # Its key comes in the same question: every page of an application opens it.
    for application in vault.unlocked(found, "batch_id"):
        return application
    raise NotAllowed(str(application_id))


def batch_to_see(viewer: Officer, batch_id: UUID) -> Batch:
    """One import of the officer's post. Raises NotAllowed."""
    batch = batches_visible_to(viewer).select_related("post").filter(pk=batch_id).first()
    if batch is None:
        raise NotAllowed(str(batch_id))
    return batch


def batches_of(viewer: Officer) -> Sequence[Batch]:
    """The newest imports of the post."""
    rows = batches_visible_to(viewer).select_related("post").order_by("-uploaded_at", "pk")
    return vault.unlocked(rows[:A_PAGE], "pk")


def refused_rows(batch: Batch, after: int = 0) -> Sequence[RefusedRow]:
    """Rows of a batch that wait to be mended, a page of them and one more."""
    waiting = batch.refused_rows.filter(state=RefusedRow.State.OPEN, row__gt=after)
    return vault.unlocked(waiting.order_by("row")[: A_PAGE + 1], "batch_id")


def imported_before(refused: RefusedRow) -> bool:
    """True where a row was refused because an earlier file had brought its number."""
    known = Refusal.KNOWN_ID.value.problem.en
    return any(problem == known for _column, _value, problem, _mend in refused.told()["problems"])


def refused_row_to_see(viewer: Officer, batch_id: UUID, row: int) -> RefusedRow:
    """One refused row of an import of the officer's post. Raises NotAllowed."""
    batch = batch_to_see(viewer, batch_id)
    found = RefusedRow.objects.filter(batch=batch, row=row).select_related("batch").first()
    if found is None or batch.state != Batch.State.DONE:
        raise NotAllowed(f"{batch_id} {row}")
    return found


@dataclass(frozen=True)
class Handed:
    """Somebody who waits to be taken on, told by the number that both counters know."""

    asked: HandOver
    number: str
    may_be_child: bool


def hand_overs_of(viewer: Officer) -> Sequence[Handed]:
    """Who waits to be taken on at the post: who may be under 18 first, then the longest."""
    rows = hand_overs_visible_to(viewer).select_related("application__post", "asked_by")
    waiting = list(rows.order_by("asked_at", "pk")[:MOST_HANDED])
    vault.unlock({one.application.batch_id for one in waiting})
    found = [handed_in_words(one) for one in waiting]
    return sorted(found, key=lambda one: not one.may_be_child)[:A_PAGE]


def handed_in_words(asked: HandOver) -> Handed:
    """Under which number the visa officer knows them, and whether they may be under 18."""
    return Handed(asked, number_of(asked.application), may_be_child(asked.application.written()))


def may_be_child(written: Mapping[str, str]) -> bool:
    """True for whoever may be under 18 today; a year of birth alone is read so that they are."""
    born = births(written.get("date_of_birth", "").strip())
    return not isinstance(born, Refusal) and eighteenth(born[1]) > now().date()


def hand_over_to_take(viewer: Officer, asked_id: UUID) -> HandOver:
    """One of them, with what was written. Raises NotAllowed."""
    rows = hand_overs_visible_to(viewer).select_related("application__post", "asked_by")
    found = rows.filter(pk=asked_id).first()
    if found is None:
        raise NotAllowed(str(asked_id))
    return found


def classes() -> Sequence[tuple[str, str]]:
    """The visa classes of the dictionary, to choose from: which ones wait is not counted."""
    return sorted(((code, class_in_words(code)) for code in load().codes_of("visa_class")),
                  key=lambda one: one[1])  # fmt: skip


def _ordered(viewer: Officer, asked: Asked) -> QuerySet[Application]:
    rows = _narrowed(applications_visible_to(viewer), asked)
    last = applications_visible_to(viewer).filter(pk=asked.after).first() if asked.after else None
    if asked.state == DECIDED:
        return _newest_decisions(rows, last)
    if last is not None and last.rank is not None:
        rank, since = last.rank, last.waiting_since
        later = Q(waiting_since__gt=since) | Q(waiting_since=since, pk__gt=last.pk)
        rows = rows.filter(Q(rank__gt=rank) | Q(rank=rank) & later)
    return rows.order_by("rank", "waiting_since", "pk")


def _newest_decisions(
    rows: QuerySet[Application], last: Application | None
) -> QuerySet[Application]:
    if last is not None and last.decided_at is not None:
        same = Q(decided_at=last.decided_at, pk__gt=last.pk)
        rows = rows.filter(Q(decided_at__lt=last.decided_at) | same)
    return rows.order_by("-decided_at", "pk")


def _narrowed(rows: QuerySet[Application], asked: Asked) -> QuerySet[Application]:
    if asked.state == DECIDED:
        rows = rows.filter(decided_at__isnull=False)
    else:
        rows = rows.filter(rank__isnull=False, decided_at__isnull=True)
    if asked.state in {"unopened", "opened"}:
        rows = rows.filter(opened_at__isnull=asked.state == "unopened")
    return rows.filter(visa_class=asked.visa_class) if asked.visa_class else rows
