"""A file sent again says something else of applications that are here: confirmed, or left.

Each application's own file and the file sent again are locked together, the older first, and what
is confirmed of one file is kept before the next is looked at: what the engine reads is then true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gerege.accounts.models import Officer
from gerege.audit.services import record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas.correcting.again import Said, said_in, waiting_rows
from gerege.visas.models import Batch, RefusedRow
from gerege.visas.policies import visa_post_of
from gerege.visas.services.correcting import Wanted, correct_rows
from gerege.visas.services.reasons import must_say_why
from gerege.visas.services.reviewing import ChangedMeanwhile

SETTLED = ("state", "changed_by", "changed_at")


@dataclass
class Confirmed:
    """What came of it: how many were corrected or said the same by now, the rows whose application
    changed since the page was opened, those whose application does not open, and those that the
    import would refuse."""

    corrected: int = 0
    same: int = 0
    meanwhile: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)
    refused: dict[int, InputRefused] = field(default_factory=dict)


def look_at_changes(*, actor: Officer, batch: Batch, after: int) -> None:
    """Note who looked at what a file would change. Raises NotAllowed for others."""
    _must_be_own(actor, batch)
    with transaction.atomic():
        record_look(
            actor=actor.pk,
            verb=Verb.VISA_CHANGES_LOOKED,
            subject=batch.pk,
            post=batch.post_id,
            shown=f"{after} {batch.to_confirm}",
        )


def confirm_rows(
    *, actor: Officer, batch: Batch, seen: Mapping[int, int], reason: str, language: str
) -> Confirmed:
    """Correct the applications of these rows, each as ``correct_rows`` does, with one reason.

    ``seen`` is the version of each row's application that its page told of. A row that waits no
    more is passed over. Raises InputRefused without a reason, NotAllowed for others.
    """
    _must_be_own(actor, batch)
    must_say_why(reason)
    confirming = _Confirming(actor, batch, reason, language, seen)
    for rows in confirming.together():
        confirming.confirm(rows)
    return confirming.done


def leave_standing(*, actor: Officer, batch: Batch, row: int) -> bool:
    """Leave what stands; the row stays readable. False if it waits no more. Raises NotAllowed."""
    _must_be_own(actor, batch)
    with transaction.atomic():
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        waits = held.refused_rows.filter(row=row, state=RefusedRow.State.WAITS).first()
        if waits is None:
            return False
        settle(held, actor, [waits], RefusedRow.State.LEFT)
        record(actor=actor.pk, verb=Verb.VISA_ROW_LEFT, subject=held.pk, post=held.post_id)
    return True


def settle(batch: Batch, actor: Officer, rows: Sequence[RefusedRow], state: RefusedRow.State
           ) -> None:  # fmt: skip
    """Say what became of rows that waited to be confirmed. Call where their file is locked."""
    for row in rows:
        row.state, row.changed_by, row.changed_at = state, actor, now()
    RefusedRow.objects.bulk_update(rows, SETTLED, batch_size=100)
    batch.to_confirm -= len(rows)
    if state is RefusedRow.State.CONFIRMED:
        batch.corrected += len(rows)
    batch.save(update_fields=["to_confirm", "corrected"])


@dataclass
class _Confirming:
    actor: Officer
    batch: Batch
    reason: str
    language: str
    seen: Mapping[int, int]
    done: Confirmed = field(default_factory=Confirmed)

    def together(self) -> list[list[int]]:
        """The rows by the file of their applications; a second row about one stands apart, and is
        shown again: it says something else than the first that was confirmed."""
        grouped: dict[tuple[UUID, int], list[int]] = {}
        times: dict[UUID, int] = {}
        for row, said in self._said(list(self.seen)).items():
            number = said.application.pk
            times[number] = times.get(number, 0) + 1
            grouped.setdefault((said.application.batch_id, times[number]), []).append(row)
        return list(grouped.values())

    def confirm(self, rows: Sequence[int]) -> None:
        """All of them at once; where one stands in the way, each for itself."""
        try:
            with transaction.atomic():
                self._confirm(rows)
        except (ChangedMeanwhile, InputRefused) as why:
            if len(rows) > 1:
                for row in rows:
                    self.confirm([row])
            elif isinstance(why, InputRefused):
                self.done.refused[rows[0]] = why
            else:
                self.done.meanwhile.add(rows[0])

    def _confirm(self, rows: Sequence[int]) -> None:
        held, said = self._held(rows)
        changed = {row for row, one in said.items() if one.version != self.seen[row]}
        unread = {row for row, one in said.items() if not one.opens}
        as_seen = [one for row, one in said.items() if row not in changed | unread]
        differ = [one for one in as_seen if one.changes]
        same = [one.row for one in as_seen if not one.changes]
        wanted = [
            Wanted(one.application, one.cells, one.more, self.seen[one.row.row]) for one in differ
        ]
        if wanted:
            correct_rows(
                actor=self.actor, wanted=wanted, reason=self.reason, language=self.language
            )
            settle(held, self.actor, [one.row for one in differ], RefusedRow.State.CONFIRMED)
        if same:
            settle(held, self.actor, same, RefusedRow.State.LEFT)
            told = {"rows": len(same)}
            verb = Verb.VISA_ROW_LEFT
            record(actor=self.actor.pk, verb=verb, subject=held.pk, post=held.post_id, detail=told)
        self.done.corrected += len(differ)
        self.done.same += len(same)
        self.done.meanwhile |= changed
        self.done.unread |= unread

    def _held(self, rows: Sequence[int]) -> tuple[Batch, dict[int, Said]]:
        """The file and its rows that still wait, locked with the file of their applications."""
        files = {one.application.batch_id for one in self._said(rows).values()}
        both = Batch.objects.select_for_update().filter(Q(pk=self.batch.pk) | Q(pk__in=files))
        by_number = {one.pk: one for one in both.order_by("imported_at", "pk")}
        if self.batch.pk not in by_number:
            raise NotAllowed(str(self.batch.pk))
        return by_number[self.batch.pk], self._said(rows)

    def _said(self, rows: Sequence[int]) -> dict[int, Said]:
        return said_in(self.actor, self.batch, waiting_rows(self.batch, rows))


def _must_be_own(actor: Officer, batch: Batch) -> None:
    if batch.post_id != visa_post_of(actor).pk or batch.state != Batch.State.DONE:
        raise NotAllowed(str(batch.pk))
