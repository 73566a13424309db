"""A row that was refused is mended and sent again, or left out; it is never lost."""

from collections.abc import Mapping

import pyarrow.parquet as pq
from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.vault import services as vault
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.preparing import Prepared
from gerege.visas.engine.refusals import Refusal
from gerege.visas.finding.numbers import number_key
from gerege.visas.importing import sources
from gerege.visas.importing.raw_rows import RawRow
from gerege.visas.importing.typed_rows import FIRST_ROW, as_refused, prepared_rows
from gerege.visas.models import Application, Batch, RefusedRow
from gerege.visas.passes import store
from gerege.visas.passes.following import follows
from gerege.visas.passes.running import Screened, run_engine
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import visa_post_of
from gerege.visas.queries import imported_before
from gerege.visas.services.confirming import SETTLED, settle
from gerege.visas.services.importing import moment_at, seal_contents
from gerege.visas.services.naming import keep_names
from gerege.visas.services.screening import keep_of_rows, screened

WAITING = (RefusedRow.State.OPEN, RefusedRow.State.WAITS)


def send_again(*, actor: Officer, refused: RefusedRow, cells: Mapping[str, str], language: str
               ) -> Application:  # fmt: skip
    """Take a mended row into its batch. Raises InputRefused naming the column that is still wrong.

    One that waits to be confirmed too, where its number is wrong and it is about somebody else.
    Raises NotAllowed for others, and for a row that was mended or left out meanwhile.
    """
    told = refused.told()
    raw = RawRow(refused.row, {c: text for c, text in cells.items() if text}, told["more"])
    with transaction.atomic(), sources.run_folder() as folder:
        batch, waited = _held(actor, refused), refused.state == RefusedRow.State.WAITS
        prepared = prepared_rows(batch, [raw], folder, language)
        made = _taken(batch, raw, prepared, language)
        seal_contents(batch, {made: raw})
        table = store.with_our_ids(prepared.parts, {FIRST_ROW: made.pk}, batch.came_at)
        part = folder / "mended.parquet"
        pq.write_table(table, part)

        def keep(found: Screened) -> None:
            made.save(force_insert=True)
            keep_names({made: raw.cells})
            _settle(refused, actor, RefusedRow.State.SENT)
            batch.accepted += 1
            batch.rejected -= not waited
            batch.to_confirm -= waited
            batch.save(update_fields=["accepted", "rejected", "to_confirm"])
            keep_of_rows(batch, {made.pk}, found)

        screened(lambda: run_engine(batch, folder, part), keep, hold=lambda: None)
        follows(batch.pk, table)
        record(actor=actor.pk, verb=Verb.VISA_ROW_MENDED, subject=batch.pk, post=batch.post_id)
    return made


def leave_out(*, actor: Officer, refused: RefusedRow) -> None:
    """Do not import the row; it stays readable with what was wrong. Raises NotAllowed."""
    with transaction.atomic():
        batch = _held(actor, refused)
        if refused.state == RefusedRow.State.WAITS:
            settle(batch, actor, [refused], RefusedRow.State.LEFT)
        else:
            _settle(refused, actor, RefusedRow.State.LEFT)
        record(actor=actor.pk, verb=Verb.VISA_ROW_LEFT, subject=batch.pk, post=batch.post_id)


def leave_out_known(*, actor: Officer, batch: Batch) -> int:
    """Leave out every row whose number was imported before, those that wait to be confirmed among
    them; how many. Raises NotAllowed."""
    with transaction.atomic():
        rows = Batch.objects.select_for_update().filter(pk=batch.pk, state=Batch.State.DONE)
        held = rows.filter(post=visa_post_of(actor)).first()
        if held is None:
            raise NotAllowed(str(batch.pk))
        waiting = held.refused_rows.filter(state=RefusedRow.State.OPEN).order_by("row")
        known = [row for row in vault.unlocked(waiting, "batch_id") if imported_before(row)]
        to_confirm = list(held.refused_rows.filter(state=RefusedRow.State.WAITS).order_by("row"))
        settle(held, actor, to_confirm, RefusedRow.State.LEFT)
        for row in known:
            row.state, row.changed_by, row.changed_at = RefusedRow.State.LEFT, actor, now()
        RefusedRow.objects.bulk_update(known, SETTLED, batch_size=100)
        known += to_confirm
        if known:
            told = {"rows": len(known)}
            verb = Verb.VISA_ROW_LEFT
            record(actor=actor.pk, verb=verb, subject=held.pk, post=held.post_id, detail=told)
    return len(known)


def _held(actor: Officer, refused: RefusedRow) -> Batch:
    rows = Batch.objects.select_for_update().filter(pk=refused.batch_id, state=Batch.State.DONE)
    batch = rows.first()
    waits = RefusedRow.objects.filter(pk=refused.pk, state__in=WAITING)
    state = waits.values_list("state", flat=True).first()
    if batch is None or state is None or batch.post_id != visa_post_of(actor).pk:
        raise NotAllowed(str(refused.pk))
    refused.state = state
    return batch


def _taken(batch: Batch, raw: RawRow, prepared: Prepared, language: str) -> Application:
    columns = ["application_id", "submitted_at", "visa_class"]
    [row] = pq.read_table(prepared.parts[0], columns=columns).to_pylist()
    key = number_key(Keyer(screening_key()), row["application_id"])
    if Application.objects.filter(post=batch.post_id, number_key=key).exists():
        raise as_refused(FIRST, Refusal.KNOWN_ID, language)
    at = moment_at(row["submitted_at"], batch.post.zone)
    return Application(
        batch=batch,
        post_id=batch.post_id,
        row=raw.row,
        number_key=key,
        submitted_at=at,
        waiting_since=min(at or now(), now()),
        visa_class=row["visa_class"] or "",
        named_at=now(),
    )


def _settle(refused: RefusedRow, actor: Officer, state: RefusedRow.State) -> None:
    refused.state, refused.changed_by, refused.changed_at = state, actor, now()
    refused.save(update_fields=["state", "changed_by", "changed_at"])
