"""From a kept file to the queue: prepared, sealed row by row, screened; whole or not there at all.

A batch shows nothing until it is done. A worker holds it for a while and says so with every
portion; when that time passes without a word, the next one clears what is there and begins again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from uuid import UUID, uuid4

import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from gerege.accounts.models import Officer
from gerege.audit.entry import Detail
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.preparing import Prepared, prepare
from gerege.visas.engine.refusals import Found
from gerege.visas.finding.numbers import key_in_cells, number_key
from gerege.visas.importing import sources
from gerege.visas.importing.imported_again import (
    Written,
    differs,
    imported_before,
    waits_for_a_word,
)
from gerege.visas.importing.raw_rows import RawRow, problems_by_row, raw_rows
from gerege.visas.models import Application, Batch, NameKey, RefusedRow
from gerege.visas.passes import store
from gerege.visas.passes.holding import nobody_holds
from gerege.visas.passes.running import Screened, run_engine
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import visa_post_of
from gerege.visas.services.naming import keep_names
from gerege.visas.services.screening import keep_of_batch, screened

HELD_FOR = timedelta(minutes=5)
PORTION = 500
# A batch of this size is in the queue before the page answers.
AT_ONCE_BYTES = 3 * 1024 * 1024
AT_ONCE_ROWS = 2_000
COUNTS = ("accepted", "unchanged", "to_confirm", "rejected")
CONTENT = "visas.application.content"
REFUSED = "visas.refusedrow.content"


def start_import(*, actor: Officer, batch: Batch) -> None:
    """Let the batch be imported with its confirmed columns; a small one is done at once.

    Raises NotAllowed for others, and for a batch whose columns nobody confirmed.
    """
    with transaction.atomic():
        vault.hold_the_root()
        waiting = Batch.objects.filter(
            Q(state=Batch.State.UPLOADED) | Q(state=Batch.State.FAILED),
            pk=batch.pk,
            post=visa_post_of(actor),
            columns__isnull=False,
        )
        if not waiting.update(state=Batch.State.WAITING, confirmed_at=now(), problem=None):
            raise NotAllowed(str(batch.pk))
        is_small = batch.size <= AT_ONCE_BYTES
        if not (is_small and work_on(batch.pk, at_most=AT_ONCE_ROWS, asked_by=actor)):
            _note_asked(actor, batch)


def work_due() -> int:
    """Import every batch that waits and that nobody holds; returns how many. For ``tick``."""
    waiting = Batch.objects.filter(state=Batch.State.WAITING).filter(nobody_holds())
    numbers = list(waiting.order_by("confirmed_at", "pk").values_list("pk", flat=True))
    return sum(work_on(number) for number in numbers)


def work_on(batch_id: UUID, *, at_most: int | None = None, asked_by: Officer | None = None) -> bool:
    """Import one batch if nobody else is at it; False if somebody is.

    With more rows than ``at_most`` it is left to the worker. A file that cannot be read is marked
    as failed, with the reason. That ``asked_by`` asked is recorded before what came of it, and
    both after everything else: whoever acts meanwhile waits for the record alone.
    """
    batch = _claimed(batch_id)
    if batch is None:
        return False
    try:
        return _worked_on(batch, at_most, asked_by)
    except _TakenOver:
        return False


class _TakenOver(Exception):
    """This worker was silent for too long, and another has begun the batch anew."""


def _worked_on(batch: Batch, at_most: int | None, asked_by: Officer | None) -> bool:
    try:
        with transaction.atomic():
            _hold(batch)
            _clear(batch)
        done = _import(batch, at_most, asked_by)
    except InputRefused as refusal:
        _failed(batch, refusal, asked_by)
        return True
    if not done:
        Batch.objects.filter(pk=batch.pk, worker=batch.worker).update(worked_until=None)
    return done


def _import(batch: Batch, at_most: int | None, asked_by: Officer | None) -> bool:
    with sources.run_folder() as folder:
        source = sources.written_out(batch, folder)
        prepared = prepare(
            source,
            folder / "prepared",
            key=screening_key(),
            as_of=batch.post.local_date(batch.uploaded_at),
            mapping=batch.mapping(),
            region=settings.GEREGE_VISA_REGION,
            zone=batch.post.zone,
        )
        if at_most is not None and prepared.rows_in > at_most:
            return False
        taking = _Taking(batch, prepared)
        taken = taking.all_of(source)
        with transaction.atomic():
            _hold(batch)
            store.write(batch.pk, store.with_our_ids(prepared.parts, taken, batch.came_at))

        def keep(found: Screened) -> None:
            _finish(batch, prepared, taking)
            keep_of_batch(batch, found)
            detail = {name: getattr(batch, name) for name in COUNTS}
            _note(batch, Verb.VISA_IMPORTED, detail, asked_by)

        screened(lambda: run_engine(batch, folder), keep, hold=lambda: _hold(batch))
    return True


@dataclass
class _Taking:
    """Takes the rows of a prepared file into the tables, a portion in each transaction."""

    batch: Batch
    prepared: Prepared
    keyer: Keyer = field(default_factory=lambda: Keyer(screening_key()))
    ids: dict[int, UUID] = field(default_factory=dict)
    unchanged: int = 0
    to_confirm: int = 0

    def all_of(self, source: Path) -> dict[int, UUID]:
        """Our random id of every row that was taken."""
        accepted = _coded_rows(self.prepared, self.batch.post.zone)
        problems = problems_by_row(self.prepared.refused)
        for portion in _portions(raw_rows(source, self.batch.mapping(), problems)):
            with transaction.atomic():
                _hold(self.batch, len(portion))
                self._take(portion, accepted, problems)
        return self.ids

    def _take(
        self,
        portion: Sequence[RawRow],
        accepted: Mapping[int, "Coded"],
        problems: Mapping[int, list[list[str]]],
    ) -> None:
        good = [raw for raw in portion if raw.row in accepted]
        keys = {raw.row: number_key(self.keyer, accepted[raw.row].number) for raw in good}
        before = imported_before(self.batch.post_id, keys.values())
        there = set(before)
        fresh: list[RawRow] = []
        again: list[RawRow] = []
        for raw in good:
            # Also two spellings of one number within a file: «V-1» and «v 1».
            (again if keys[raw.row] in there else fresh).append(raw)
            there.add(keys[raw.row])
        made = [_application(self.batch, r, accepted[r.row], keys[r.row]) for r in fresh]
        self._add(made, fresh)
        bad = [raw for raw in portion if raw.row not in accepted]
        self._refuse(bad, problems)
        self._take_again([(raw, before.get(keys[raw.row])) for raw in again])

    def _take_again(self, again: Sequence[tuple[RawRow, Written | None]]) -> None:
        """Count what says nothing new; what says something else waits to be confirmed."""
        asked = self.batch.mapping().values()
        found = [(raw, differs(raw, before, asked)) for raw, before in again]
        told = {raw.row: list(map(_told, problems)) for raw, problems in found}
        waits = [raw for raw, problems in found if waits_for_a_word(problems)]
        wrong = [raw for raw, problems in found if problems and not waits_for_a_word(problems)]
        self.to_confirm += len(waits)
        self.unchanged += len(found) - len(waits) - len(wrong)
        self._refuse(wrong, told)
        self._refuse(waits, told, RefusedRow.State.WAITS)

    def _add(self, made: list[Application], raws: Sequence[RawRow]) -> None:
        seal_contents(self.batch, dict(zip(made, raws, strict=True)))
        Application.objects.bulk_create(made, batch_size=100)
        keep_names({one: raw.cells for one, raw in zip(made, raws, strict=True)}, self.keyer)
        self.ids |= {one.row: one.pk for one in made}

    def _refuse(
        self,
        raws: Sequence[RawRow],
        problems: Mapping[int, list[list[str]]],
        state: RefusedRow.State = RefusedRow.State.OPEN,
    ) -> None:
        """Keep rows that were not taken, sealed, with everything that is wrong with them."""
        rows = {self._refused(raw, state): raw for raw in raws}
        texts = {
            one.pk: json.dumps(
                {"cells": raw.cells, "more": raw.more, "problems": problems.get(raw.row, [])},
                ensure_ascii=False,
            )
            for one, raw in rows.items()
        }
        sealed = vault.seal_rows(subject=self.batch.pk, place=REFUSED, texts=texts)
        for one in rows:
            one.content = sealed[one.pk]
        RefusedRow.objects.bulk_create(rows, batch_size=100)

    def _refused(self, raw: RawRow, state: RefusedRow.State) -> RefusedRow:
        key = key_in_cells(self.keyer, raw.cells)
        return RefusedRow(batch=self.batch, row=raw.row, number_key=key, state=state)


@dataclass(frozen=True)
class Coded:
    """What the table of applications keeps of a prepared row."""

    number: str
    submitted_at: datetime | None
    visa_class: str


def _coded_rows(prepared: Prepared, zone: tzinfo) -> dict[int, Coded]:
    found = {}
    for part in prepared.parts:
        table = pq.read_table(part, columns=["row", "application_id", "submitted_at", "visa_class"])
        for row, number, at, visa in zip(*(c.to_pylist() for c in table.columns), strict=True):
            found[row] = Coded(number, moment_at(at, zone), visa or "")
    return found


def moment_at(by_the_clock: datetime | None, zone: tzinfo) -> datetime | None:
    """The moment at which a clock there shows this."""
    return by_the_clock and by_the_clock.replace(tzinfo=zone).astimezone(UTC)


def _application(batch: Batch, raw: RawRow, coded: Coded, key: str) -> Application:
    return Application(
        batch=batch,
        post_id=batch.post_id,
        row=raw.row,
        number_key=key,
        submitted_at=coded.submitted_at,
        waiting_since=min(coded.submitted_at or now(), now()),
        visa_class=coded.visa_class,
        named_at=now(),
    )


def seal_contents(batch: Batch, made: Mapping[Application, RawRow]) -> None:
    """Seal what stood in the file into the rows. Saves nothing."""
    texts = {one.pk: raw.as_text() for one, raw in made.items()}
    sealed = vault.seal_rows(subject=batch.pk, place=CONTENT, texts=texts)
    for one in made:
        one.content = sealed[one.pk]


def _told(found: Found) -> list[str]:
    words = found.what.value
    return [found.column, found.value, words.problem.en, words.mend.en]


def _portions(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    portion: list[RawRow] = []
    for row in rows:
        portion.append(row)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _claimed(batch_id: UUID) -> Batch | None:
    """Hold the batch for a while; None if somebody does, or it waits no more."""
    rows = Batch.objects.filter(nobody_holds(), pk=batch_id, state=Batch.State.WAITING)
    if not rows.update(worked_until=now() + HELD_FOR, worker=uuid4()):
        return None
    return Batch.objects.select_related("post").get(pk=batch_id)


def _clear(batch: Batch) -> None:
    """Take away what a run left that did not come to its end: nobody has seen it."""
    NameKey.objects.filter(application__batch=batch).delete()
    Application.objects.filter(batch=batch).delete()
    RefusedRow.objects.filter(batch=batch).delete()
    Batch.objects.filter(pk=batch.pk).update(rows_in=0, **dict.fromkeys(COUNTS, 0))


def _hold(batch: Batch, rows: int = 0) -> None:
    """Lock the batch, say how far it is and that this worker lives. Raises _TakenOver."""
    until = now() + HELD_FOR
    ours = Batch.objects.filter(pk=batch.pk, worker=batch.worker, state=Batch.State.WAITING)
    if not ours.update(rows_in=F("rows_in") + rows, worked_until=until):
        raise _TakenOver


def _finish(batch: Batch, prepared: Prepared, taking: _Taking) -> None:
    batch.rows_in, batch.accepted = prepared.rows_in, len(taking.ids)
    batch.unchanged, batch.to_confirm = taking.unchanged, taking.to_confirm
    batch.rejected = batch.rows_in - batch.accepted - batch.unchanged - batch.to_confirm
    batch.state, batch.imported_at, batch.worked_until = Batch.State.DONE, now(), None
    batch.save(update_fields=["rows_in", *COUNTS, "state", "imported_at", "worked_until"])
    sources.forget(batch)


def _failed(batch: Batch, refusal: InputRefused, asked_by: Officer | None) -> None:
    with transaction.atomic():
        _hold(batch)
        batch.state, batch.worked_until = Batch.State.FAILED, None
        told = {"field": refusal.field, "problem": refusal.problem, "mend": refusal.mend}
        batch.seal_field("problem", json.dumps(told, ensure_ascii=False))
        batch.save(update_fields=["state", "worked_until", "problem"])
        _note(batch, Verb.VISA_IMPORT_FAILED, {}, asked_by)


def _note(batch: Batch, verb: Verb, detail: Detail, asked_by: Officer | None) -> None:
    if asked_by is not None:
        _note_asked(asked_by, batch)
    record(actor=None, verb=verb, subject=batch.pk, post=batch.post_id, detail=detail)


def _note_asked(actor: Officer, batch: Batch) -> None:
    record(actor=actor.pk, verb=Verb.VISA_IMPORT_ASKED, subject=batch.pk, post=batch.post_id)
