"""An export brought back into an empty installation: all of it, as it was, or nothing.

First the archive is proved (opened, signed, every file as it was listed), then it is written in one
transaction. Texts are sealed under new keys, hashes computed anew; every id stays what it was.
"""

import csv
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet
from django.db.utils import IntegrityError

from gerege.accounts.models import Officer
from gerege.audit import bringing, signing
from gerege.audit.entry import Detail
from gerege.audit.models import Event
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.moving import contents
from gerege.moving.carried import NAMED, PORTION, Carried, carried
from gerege.moving.cells import from_cell
from gerege.moving.contents import Contents, Listed
from gerege.moving.values import value_from
from gerege.vault import services as vault
from gerege.vault.fields import SealedField
from gerege.vault.models import RecordKey, SealedModel
from gerege.vault.sealing import open_packed

AT_ONCE = 1 << 20
LONGEST_CELL = 1 << 30
UNUSABLE = "!"
MEND = "Export it again, or use another copy"


@dataclass(frozen=True)
class Brought:
    """What came back: the list of contents, and how many rows of each table."""

    contents: Contents
    rows: dict[str, int]


def bring_back(archive: Path, identity: str, key: Ed25519PublicKey, work_in: Path) -> Brought:
    """Bring an export back. ``work_in`` is where it is unpacked meanwhile, without a name.

    Raises InputRefused for an installation that is not empty, ProtectionFailed for an archive that
    is cut off, changed, signed by somebody else or does not fit. Then nothing was written.
    """
    must_be_empty()
    with tempfile.TemporaryFile(dir=work_in) as plain:
        open_packed(archive, plain, identity, archive.stat().st_size)
        with _opened(plain) as opened:
            listed = _proved(opened, key)
            try:
                with transaction.atomic():
                    vault.hold_the_root()
                    rows = _bring(opened, listed)
                    connection.check_constraints()
                    _note(listed, rows, key)
            except IntegrityError as wrong:
                raise ProtectionFailed(
                    f"the rows of the export do not fit together. {MEND}; nothing was written"
                ) from wrong
    return Brought(listed, rows)


def must_be_empty() -> None:
    """Raise InputRefused if anything that an export carries is here, but accounts of the set-up."""
    for one in carried():
        if one.table.moves != NAMED and one.model is not Event and QuerySet(one.model).exists():
            raise InputRefused(
                "import",
                f"this installation is not empty: it has rows of {one.table.model}",
                "Bring an export back into a new one (gerege setup)",
            )


@contextmanager
def _opened(plain: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(plain) as opened:
            yield opened
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as broken:
        raise ProtectionFailed(f"this is no whole archive of an export. {MEND}") from broken


def _proved(opened: zipfile.ZipFile, key: Ed25519PublicKey) -> Contents:
    """The list, if it was signed with this key and every file is as it says. Raises."""
    written, signature = (_some(opened, n) for n in (contents.NAME, contents.SIGNATURE))
    listed = contents.read(written, signature, key)
    there = sorted(part.filename for part in opened.infolist())
    if there != sorted([*listed.files, contents.NAME, contents.SIGNATURE]):
        raise ProtectionFailed(f"files of the archive are missing, or too many. {MEND}")
    for name, entry in listed.files.items():
        if not _is_as_listed(opened, name, entry):
            raise ProtectionFailed(f"{name} is not what was written. {MEND}")
    return listed


def _some(opened: zipfile.ZipFile, name: str) -> bytes:
    with opened.open(name) as member:
        found = member.read(contents.LARGEST + 1)
    if len(found) > contents.LARGEST:
        raise ProtectionFailed(f"{name} is too large. {MEND}")
    return found


def _is_as_listed(opened: zipfile.ZipFile, name: str, entry: Listed) -> bool:
    digest, left = sha256(), entry.size
    with opened.open(name) as member:
        while left >= 0 and (piece := member.read(AT_ONCE)):
            digest.update(piece)
            left -= len(piece)
    return left == 0 and digest.hexdigest() == entry.sha256


def _bring(opened: zipfile.ZipFile, listed: Contents) -> dict[str, int]:
    known = {one.file_name: one for one in carried()}
    strange = [n for n in listed.files if n.startswith("tables/") and n not in known]
    if strange:
        raise _newer(strange[0])
    rows = {}
    # Accounts first: every other row may name one.
    for name, one in sorted(known.items(), key=lambda pair: pair[1].table.moves != NAMED):
        if name in listed.files:
            rows[one.table.model] = _bring_table(opened, one)
            if rows[one.table.model] != listed.files[name].rows:
                raise ProtectionFailed(f"{name} has another number of rows than it says. {MEND}")
    _make_findable()
    _reset_counters([one.model for one in known.values()])
    return rows


def _bring_table(opened: zipfile.ZipFile, one: Carried) -> int:
    keep: Callable[[Carried, list[Model]], None] = _append if one.model is Event else _add
    before = csv.field_size_limit(LONGEST_CELL)
    count = 0
    try:
        with opened.open(one.file_name) as member:
            lines = csv.reader(io.TextIOWrapper(member, "utf-8", newline=""), strict=True)
            columns = _columns(one, next(lines, []))
            for portion in _portions(lines):
                keep(one, [_row(one, columns, cells) for cells in portion])
                count += len(portion)
    except (csv.Error, UnicodeDecodeError) as broken:
        raise ProtectionFailed(f"{one.file_name} is no table. {MEND}") from broken
    finally:
        csv.field_size_limit(before)
    return count


def _columns(one: Carried, heading: Sequence[str]) -> list["Field[Any, Any]"]:
    """The columns of the file; one that an older version did not have takes what is usual."""
    known = {column.name: column for column in one.columns}
    for name in heading:
        if name not in known:
            raise _newer(f"{one.table.model}.{name}")
    return [known[name] for name in heading]


def _newer(what: str) -> ProtectionFailed:
    return ProtectionFailed(
        f"the export holds {what}, which this version does not know. Install the version that "
        "wrote it, or a newer one; nothing was written"
    )


def _portions(lines: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    portion: list[list[str]] = []
    for cells in lines:
        portion.append(cells)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


@dataclass(frozen=True)
class _Row:
    """One row on its way: the model's row, and the texts that are still to be sealed."""

    row: Model
    texts: dict[str, str]


def _row(one: Carried, columns: Sequence["Field[Any, Any]"], cells: Sequence[str]) -> Any:  # noqa: ANN401
    if len(cells) != len(columns):
        raise ProtectionFailed(f"{one.file_name} has a row with too few or too many cells. {MEND}")
    told = {c.name: (c, from_cell(cell)) for c, cell in zip(columns, cells, strict=True)}
    sealed = {n for n, (c, _text) in told.items() if isinstance(c, SealedField)}
    plain = {c.attname: value_from(c, text) for n, (c, text) in told.items() if n not in sealed}
    return _Row(one.model(**plain), {n: told[n][1] or "" for n in sealed if told[n][1] is not None})


def _add(one: Carried, rows: list[Any]) -> None:
    made = [found.row for found in rows]
    if one.model is Officer:
        _close_accounts(made)
    if one.is_sealed or one.table.case == "pk":
        _seal(one, rows)
    QuerySet(one.model).bulk_create(made)


def _close_accounts(made: Sequence[Model]) -> None:
    """An account that was brought along opens nothing: two people open it again."""
    for officer in made:
        officer.is_active, officer.password = False, UNUSABLE  # type: ignore[attr-defined]
    taken = Officer.objects.filter(username__in=[one.username for one in made])  # type: ignore[attr-defined]
    for name in taken.values_list("username", flat=True)[:1]:
        raise InputRefused(
            "import",
            f"the user name {name} is in the export and here already",
            "Set the new installation up with another name (gerege setup --administrator NAME)",
        )


def _seal(one: Carried, rows: Sequence[Any]) -> None:
    _with_parents(one, [found.row for found in rows])
    subjects = [_subject(found.row) for found in rows]
    there = set(RecordKey.objects.filter(pk__in=subjects).values_list("pk", flat=True))
    for subject in dict.fromkeys(subjects):
        if subject not in there:
            vault.make_record_key(subject)
    for found, subject in zip(rows, subjects, strict=True):
        if found.texts:
            label = one.model._meta.label_lower
            texts = {f"{label}.{name}": text for name, text in found.texts.items()}
            sealed = vault.seal_many(subject=subject, row=found.row.pk, texts=texts)
            for name in found.texts:
                setattr(found.row, name, sealed[f"{label}.{name}"])


def _subject(row: Model) -> UUID:
    subject: UUID = row.subject_id if isinstance(row, SealedModel) else row.pk
    return subject


def _with_parents(one: Carried, rows: Sequence[Model]) -> None:
    """Give rows what leads to their case, with one question for all."""
    if not one.parent:
        return
    relation: Any = one.model._meta.get_field(one.parent)
    ids = {getattr(row, relation.attname) for row in rows}
    parents: dict[Any, Model] = QuerySet(relation.related_model).in_bulk(ids)
    for row in rows:
        parent = parents.get(getattr(row, relation.attname))
        if parent is None:
            raise ProtectionFailed(f"{one.file_name} names a row that is not there. {MEND}")
        setattr(row, one.parent, parent)


def _append(_one: Carried, rows: list[Any]) -> None:
    bringing.append([found.row for found in rows])


def _make_findable() -> None:
    """The keyed hashes of every record, computed from what was sealed."""
    every = list(RecordKey.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(every), PORTION):
        vault.make_findable_again(every[start : start + PORTION])


def _reset_counters(models: Sequence[type[Model]]) -> None:
    """A database that counts ids itself goes on behind those that came."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def noted(sign: str, key_id: str, rows: dict[str, int]) -> Detail:
    """What the record says of an export that came back.

    Words stand before the sign and the key: letters and digits alone could be the number of
    somebody's passport, and the record refuses those.
    """
    return {
        "export": f"export-{sign}",
        "rows": sum(rows.values()),
        "cases": rows.get("cases.Case", 0),
        "signed_by": f"signing-key-{key_id}",
    }


def _note(listed: Contents, rows: dict[str, int], key: Ed25519PublicKey) -> None:
    detail = noted(listed.sign, signing.key_id_of(key), rows)
    record(actor=None, verb=Verb.EXPORT_BROUGHT_BACK, detail=detail)
