"""Is what came out of a backup what went in? Asked of the restored database itself.

Django must be set up with the restored folders as its own. Everything is read through the same
functions that the pages use: what opens here opens there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from gerege.accounts.services.restored import end_everything_open
from gerege.audit import services as audit
from gerege.audit.signing import SavedHead, must_be_signed_by
from gerege.audit.verbs import Verb
from gerege.audit.verification import Report, verify
from gerege.cases.services.restored import void_requests
from gerege.kernel.errors import ProtectionFailed
from gerege.operations import manifest
from gerege.operations.manifest import Manifest
from gerege.vault import keyring
from gerege.vault.fields import SealedField
from gerege.vault.models import RecordKey, SealedModel

ROWS_OF_EACH_KIND = 25


@dataclass(frozen=True)
class Proof:
    """What was proved, in numbers."""

    changes: int
    record: Report
    missing_after: int
    rows: int
    texts: int
    erased: int


def prove(contents: Manifest, heads: Sequence[SavedHead], key: Ed25519PublicKey) -> Proof:
    """Everything that can be known of the restored database.

    ``heads`` were kept outside; one that is longer than the backup says how many events are
    missing. Raises ProtectionFailed with the first thing that does not hold.
    """
    manifest.must_be_signed_by(contents, key)
    changes = bring_up_to_date()
    record = _whole_record(contents, heads, key)
    # A server that recovered has read its log beyond the moment of the backup.
    is_that_moment = contents.database == "sqlite"
    if is_that_moment and RecordKey.objects.count() != contents.counts["records"]:
        raise ProtectionFailed("the database holds another number of records than the backup says")
    keyring.must_belong()
    rows, texts, erased = _open_some()
    longest = max((head.size for head in heads), default=0)
    return Proof(changes, record, max(0, longest - record.size), rows, texts, erased)


def bring_up_to_date() -> int:
    """Apply the changes that a backup of an older version lacks; returns how many.

    Raises ProtectionFailed for a backup of a newer version than this program.
    """
    executor = MigrationExecutor(connection)
    known = set(executor.loader.graph.nodes) | set(executor.loader.replacements)
    unknown = sorted(set(executor.loader.applied_migrations) - known)
    if unknown:
        raise ProtectionFailed(
            f"the backup was made by a newer version ({'.'.join(unknown[0])}). Restore it with "
            "that version"
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    return len(plan)


def reopen() -> tuple[int, int]:
    """End what an old copy must not bring back, and record the restoring.

    Returns how many visits were ended, and how many requests to erase are void.
    """
    with transaction.atomic():
        ended, void = end_everything_open(), void_requests()
        detail = {"visits_ended": ended, "erasures_void": void}
        audit.record(actor=None, verb=Verb.BACKUP_RESTORED, detail=detail)
    return ended, void


def _whole_record(contents: Manifest, heads: Sequence[SavedHead], key: Ed25519PublicKey) -> Report:
    for head in heads:
        must_be_signed_by(head, key)
    within = [head for head in heads if head.size <= contents.head.size]
    report = verify([contents.head, *within], key)
    if report.problems:
        raise ProtectionFailed(
            f"the record of acts in the backup is not whole: {report.problems[0]}"
        )
    return report


def _open_some() -> tuple[int, int, int]:
    rows = texts = erased = 0
    for row in _some_rows():
        if not RecordKey.objects.filter(pk=row.subject_id).exists():
            erased += 1
            continue
        rows += 1
        for name in _sealed_names(type(row)):
            if getattr(row, name) is not None:
                row.reveal_field(name)
                texts += 1
    return rows, texts, erased


def _some_rows() -> Iterator[SealedModel]:
    """Ids are random, so the rows that follow a random id are a random choice."""
    for model in apps.get_models():
        if not issubclass(model, SealedModel):
            continue
        rows: QuerySet[SealedModel] = QuerySet(model=model).order_by("pk")
        found = list(rows.filter(pk__gte=uuid4())[:ROWS_OF_EACH_KIND])
        yield from found or rows[:ROWS_OF_EACH_KIND]


def _sealed_names(model: type[SealedModel]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if isinstance(f, SealedField)]
