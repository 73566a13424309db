"""A wrong value of an application is corrected; what stood stays readable, it is judged anew."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.visas.correcting.changes import Changes, concerns_others, differing, more_of
from gerege.visas.engine.dictionary import FIRST, load
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.preparing import Prepared
from gerege.visas.engine.refusals import Refusal
from gerege.visas.finding.numbers import number_key
from gerege.visas.importing import sources
from gerege.visas.importing.raw_rows import RawRow
from gerege.visas.importing.typed_rows import FIRST_ROW, as_refused, prepared_rows
from gerege.visas.models import Application, Batch, Correction, Flag, NameKey, SharedKey
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.following import follows
from gerege.visas.passes.running import Screened, run_engine
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import visa_post_of
from gerege.visas.services.importing import moment_at, seal_contents
from gerege.visas.services.linking import forget_lonely
from gerege.visas.services.naming import keep_names
from gerege.visas.services.reasons import must_say_why
from gerege.visas.services.reviewing import must_be_as_seen
from gerege.visas.services.screening import keep_of_rows, screened


@dataclass(frozen=True)
class Wanted:
    """An application with what shall stand in it, and of which version of it that was said."""

    application: Application
    cells: Mapping[str, str]
    more: Mapping[str, str]
    seen: int | None = None


def correct(
    *,
    actor: Officer,
    application: Application,
    column: str,
    value: str,
    reason: str,
    language: str,
    seen: int | None = None,
) -> Correction:
    """Put the right value in a column; the talk, the decision and what stood before it stay.

    Raises InputRefused for what the import would refuse, for what stands already and without a
    reason; ChangedMeanwhile where the application is not in the version ``seen``; NotAllowed for
    others and for what is no column.
    """
    if column not in load().columns:
        raise NotAllowed(column)
    must_say_why(reason)
    written = application.written()
    cells = {name: text for name, text in written.items() if name != "more"} | {column: value}
    filled = {name: text for name, text in cells.items() if text}
    wanted = Wanted(application, filled, more_of(written), seen)
    try:
        [made] = correct_rows(actor=actor, wanted=[wanted], reason=reason, language=language)
    except InputRefused as refused:
        raise _beside(refused, column, language) from None
    return made


def correct_rows(
    *, actor: Officer, wanted: Sequence[Wanted], reason: str, language: str
) -> list[Correction]:
    """The same for several applications of one file, looked at once. Raises as ``correct``."""
    with transaction.atomic(), sources.run_folder() as folder:
        batch = _held(actor, wanted)
        rows = [_Row.of(one) for one in wanted]
        work = _Work(actor, batch, rows, reason.strip())
        table = work.prepared(folder, language)
        part = folder / "corrected.parquet"
        pq.write_table(table, part)
        without = [row.application.pk.hex for row in rows]
        screened(
            lambda: run_engine(batch, folder, part, without=without), work.keep, hold=lambda: None
        )
        follows(batch.pk, table)
        return work.made


@dataclass
class _Row:
    application: Application
    raw: RawRow
    changes: Changes
    number_key: str = ""
    submitted_at: datetime | None = None
    visa_class: str = ""

    @classmethod
    def of(cls, wanted: Wanted) -> "_Row":
        """With what changes. Raises ChangedMeanwhile, and InputRefused where nothing does."""
        held = Application.objects.select_related("batch").get(pk=wanted.application.pk)
        must_be_as_seen(held, wanted.seen)
        written = dict(held.written())
        more = more_of(written)
        written.pop("more", None)
        changes = [*differing(written, wanted.cells), *differing(more, wanted.more)]
        if not changes:
            mend = _("Type the right value, or leave it as it is.")
            raise InputRefused(FIRST, _("This is what stands there already"), mend)
        return cls(held, RawRow(held.row, wanted.cells, wanted.more), changes)


@dataclass
class _Work:
    """Corrections of one file on their way. ``made`` once they are kept."""

    actor: Officer
    batch: Batch
    rows: Sequence[_Row]
    reason: str
    made: list[Correction]

    def __init__(self, actor: Officer, batch: Batch, rows: Sequence[_Row], reason: str) -> None:
        self.actor, self.batch, self.rows, self.reason = actor, batch, rows, reason
        self.made = []

    def prepared(self, folder: Path, language: str) -> pa.Table:
        """Their rows of the store. Raises InputRefused as the import refuses."""
        prepared = prepared_rows(self.batch, [row.raw for row in self.rows], folder, language)
        self._take_codes(prepared, language)
        ids = {at: row.application.pk for at, row in enumerate(self.rows, start=FIRST_ROW)}
        return store.with_our_ids(prepared.parts, ids, self.batch.came_at)

    def _take_codes(self, prepared: Prepared, language: str) -> None:
        keyer = Keyer(screening_key())
        columns = [FIRST, "submitted_at", "visa_class"]
        coded = [one for part in prepared.parts
                 for one in pq.read_table(part, columns=columns).to_pylist()]  # fmt: skip
        for row, one in zip(self.rows, coded, strict=True):
            row.number_key = number_key(keyer, one[FIRST])
            row.submitted_at = moment_at(one["submitted_at"], self.batch.post.zone)
            row.visa_class = one["visa_class"] or ""
            others = Application.objects.filter(post=self.batch.post_id, number_key=row.number_key)
            if others.exclude(pk=row.application.pk).exists():
                raise as_refused(FIRST, Refusal.KNOWN_ID, language)

    def keep(self, found: Screened) -> None:
        """Write everything: values, keys, flags, links, and the corrections themselves."""
        numbers = [row.application.pk for row in self.rows]
        # After the pass and before any flag, as whoever erases does.
        list(Application.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
        before = _rules_of(numbers)
        seal_contents(self.batch, {row.application: row.raw for row in self.rows})
        for row in self.rows:
            _save(row)
        self._key_anew(numbers)
        shared = list(SharedKey.objects.filter(application__in=numbers).values_list("value"))
        SharedKey.objects.filter(application__in=numbers).delete()
        keep_of_rows(self.batch, numbers, found)
        forget_lonely([value for (value,) in shared])
        if any(concerns_others(row.changes) for row in self.rows):
            whole_pass.change(anew=True)
        after = {number: set[str]() for number in numbers}
        for flag in found.flags:
            after.get(flag.application, set()).add(flag.rule)
        self.made = [
            self._correction(row, before[row.application.pk], after[row.application.pk])
            for row in self.rows
        ]

    def _key_anew(self, numbers: Sequence[UUID]) -> None:
        NameKey.objects.filter(application__in=numbers).delete()
        keep_names({row.application: row.raw.cells for row in self.rows})

    def _correction(self, row: _Row, before: set[str], after: set[str]) -> Correction:
        made = Correction(application=row.application, made_at=now(), made_by=self.actor)
        told = {"changes": row.changes, "reason": self.reason}
        told |= {"before": sorted(before), "after": sorted(after)}
        made.seal_field("content", json.dumps(told, ensure_ascii=False))
        made.save(force_insert=True)
        record(
            actor=self.actor.pk,
            verb=Verb.VISA_CORRECTED,
            subject=row.application.pk,
            post=self.batch.post_id,
            detail={"columns": len(row.changes)},
        )
        return made


def _save(row: _Row) -> None:
    one = row.application
    one.number_key, one.visa_class = row.number_key, row.visa_class
    if row.submitted_at != one.submitted_at and row.submitted_at is not None:
        one.waiting_since = min(row.submitted_at, now())
    one.submitted_at = row.submitted_at
    one.save(update_fields=["content", "number_key", "visa_class", "submitted_at", "waiting_since"])


def _held(actor: Officer, wanted: Sequence[Wanted]) -> Batch:
    """Their file, locked, as whoever erases one of them does. Raises NotAllowed."""
    numbers = {one.application.pk for one in wanted}
    batches = Application.objects.filter(pk__in=numbers).values("batch")
    rows = Batch.objects.select_for_update().filter(pk__in=batches, state=Batch.State.DONE)
    held = list(rows.filter(post=visa_post_of(actor)))
    there = Application.objects.filter(pk__in=numbers, batch__in=held).count()
    if len(held) != 1 or there != len(numbers):
        raise NotAllowed("applications of one file of the own post")
    vault.unlock([held[0].pk])
    return held[0]


def _rules_of(numbers: Sequence[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {number: set() for number in numbers}
    for application, rule in Flag.objects.filter(application__in=numbers).values_list(
        "application", "rule"
    ):
        found[application].add(rule)
    return found


def _beside(refused: InputRefused, column: str, language: str) -> InputRefused:
    """The refusal at the field that was typed; of another column it says of which."""
    known = load().columns.get(refused.field)
    if refused.field in (column, "reason") or known is None or refused.field == FIRST:
        field = refused.field if refused.field == "reason" else column
        return InputRefused(field, refused.problem, refused.mend)
    title = known.title.in_language(language)
    return InputRefused(column, f"{title}: {refused.problem}", refused.mend)
