"""Everything as documented CSV in one ZIP, written piece by piece straight into the encryption.

Nothing is ever on the disk in clear, and no table is held in memory whole. All of it is one moment
of the database.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Model, QuerySet
from django.db.utils import DatabaseError
from django.template.loader import render_to_string

from gerege.accounts.models import Post
from gerege.audit import signing
from gerege.kernel import clock
from gerege.kernel.bilingual import LANGUAGES
from gerege.kernel.errors import GeregeError, InputRefused, ProtectionFailed
from gerege.knowledge.moving import load_moving
from gerege.moving import contents
from gerege.moving.carried import NAMED, PORTION, Carried, carried, kind_of, staying
from gerege.moving.cells import as_cell
from gerege.moving.contents import Contents, Listed, Measured
from gerege.moving.values import text_of
from gerege.ui.printing import parts_in
from gerege.vault import services as vault
from gerege.vault.sealing import Sealed, seal_stream

README, DICTIONARY, LEFT_OUT = "README.html", "dictionary.csv", "left-out.csv"
DICTIONARY_HEADING = ("file", "column", "type", "meaning_mn", "meaning_en")
LEFT_OUT_HEADING = ("table", "column", "why_mn", "why_en")


@dataclass(frozen=True)
class Scope:
    """What is exported, and what for. ``post`` None: everything."""

    sign: str
    purpose: str
    post: Post | None


def write_export(scope: Scope, target: Path, recipient: str) -> tuple[Sealed, Contents]:
    """Encrypt an export into a new file that is on the disk when this returns.

    Raises InputRefused if the file cannot be written whole, ProtectionFailed if a text does not
    open or the signing key cannot be had.
    """
    writing = _Writing(scope)
    pulled = _Pulled(writing)
    try:
        with _one_moment():
            sealed = seal_stream(pulled, target, recipient, is_packed=True)
    except InputRefused:
        # The encryption only knows that its source failed; we know how.
        if pulled.failed:
            raise pulled.failed from None
        raise
    if writing.done is None:
        raise ProtectionFailed("the export was not written to its end")
    return sealed, writing.done


class _Flow(io.RawIOBase):
    """Takes what the archive writes, until the encryption fetches it."""

    def __init__(self) -> None:
        super().__init__()
        self.ready = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.ready += piece  # type: ignore[arg-type]  # bytes of any kind
        return len(piece)  # type: ignore[arg-type]


class _Pulled:
    """Lets the archive be written just as far as the encryption reads."""

    def __init__(self, writing: "_Writing") -> None:
        self.flow = writing.flow
        self.steps = writing.steps()
        self.failed: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            while len(self.flow.ready) < size and next(self.steps, "over") is None:
                pass
        except (GeregeError, DatabaseError) as failed:
            self.failed = failed
            raise
        taken = bytes(self.flow.ready[:size])
        del self.flow.ready[:size]
        return taken


@dataclass
class _Writing:
    """One archive while it is written."""

    scope: Scope
    flow: _Flow = field(default_factory=_Flow)
    files: dict[str, Listed] = field(default_factory=dict)
    named: set[UUID] = field(default_factory=set)
    done: Contents | None = None

    def steps(self) -> Iterator[None]:
        """Write everything, with a pause after each portion."""
        made_at = signing.moment_as_text(clock.now())
        with zipfile.ZipFile(self.flow, "w", zipfile.ZIP_DEFLATED) as archive:
            self._text(archive, README, _readme(self.scope, made_at))
            self._table(archive, DICTIONARY, DICTIONARY_HEADING, _dictionary())
            self._table(archive, LEFT_OUT, LEFT_OUT_HEADING, _left_out())
            for one in carried():
                yield from self._rows(archive, one)
            done = self._contents(made_at)
            written = done.as_bytes()
            archive.writestr(contents.NAME, written)
            archive.writestr(contents.SIGNATURE, signing.signing_key().sign(written).hex())
        self.done = done

    def _rows(self, archive: zipfile.ZipFile, one: Carried) -> Iterator[None]:
        count = 0
        with archive.open(one.file_name, "w", force_zip64=True) as member:
            measured = Measured(member)
            writer = csv.writer(measured)
            writer.writerow([column.name for column in one.columns])
            for portion in _portions(one, self._of_table(one)):
                writer.writerows(_cells(one, portion))
                count += len(portion)
                self.named |= {who for row in portion for who in _named_by(one, row)}
                yield
        self.files[one.file_name] = measured.listed(count)

    def _of_table(self, one: Carried) -> "QuerySet[Model]":
        if one.table.moves == NAMED:
            return QuerySet(one.model).filter(pk__in=self.named)
        return one.rows(self.scope.post)

    def _text(self, archive: zipfile.ZipFile, name: str, text: str) -> None:
        with archive.open(name, "w") as member:
            measured = Measured(member)
            measured.write(text)
        self.files[name] = measured.listed()

    def _table(
        self,
        archive: zipfile.ZipFile,
        name: str,
        heading: tuple[str, ...],
        rows: Iterator[tuple[str, ...]],
    ) -> None:
        with archive.open(name, "w") as member:
            measured = Measured(member)
            writer, written = csv.writer(measured), list(rows)
            writer.writerow(heading)
            writer.writerows([[as_cell(cell) for cell in row] for row in written])
        self.files[name] = measured.listed(len(written))

    def _contents(self, made_at: str) -> Contents:
        scope = self.scope
        return Contents(
            made_at=made_at,
            product=version("gerege"),
            sign=scope.sign,
            purpose=scope.purpose,
            posts=(scope.post.code,) if scope.post else (),
            schema=_schema(),
            files=self.files,
        )


def _portions(one: Carried, rows: "QuerySet[Model]") -> Iterator[list[Model]]:
    """The rows by their key, each portion with the keys of its records in one query."""
    column = "sequence" if one.table.model == "audit.Event" else "pk"
    found = rows.order_by(column)
    if one.parent:
        found = found.select_related(one.parent)
    last: object = None
    while True:
        behind = found if last is None else found.filter(**{f"{column}__gt": last})
        portion = list(behind[:PORTION])
        if not portion:
            return
        if one.is_sealed:
            vault.unlock(row.subject_id for row in portion)  # type: ignore[attr-defined]  # sealed
        yield portion
        last = getattr(portion[-1], column)


def _cells(one: Carried, portion: list[Model]) -> Iterator[list[str]]:
    for row in portion:
        try:
            yield [as_cell(text_of(row, column)) for column in one.columns]
        except ProtectionFailed as failed:
            raise ProtectionFailed(
                f"{one.table.model} {row.pk} does not open ({failed}). Nothing was exported"
            ) from failed


def _named_by(one: Carried, row: Model) -> Iterator[UUID]:
    for attribute in one.people:
        who = getattr(row, attribute)
        if who is not None:
            yield who


def _dictionary() -> Iterator[tuple[str, ...]]:
    moving = load_moving()
    for one in carried():
        for column in one.columns:
            meaning = moving.meaning_of(one.table.model, column.name)
            yield one.file_name, column.name, kind_of(column), meaning.mn, meaning.en


def _left_out() -> Iterator[tuple[str, ...]]:
    moving = load_moving()
    for table, column, code in staying():
        why = moving.reason(code)
        yield table, column, why.mn, why.en


def _readme(scope: Scope, made_at: str) -> str:
    told = {"scope": scope, "made_at": made_at, "tables": [one.file_name for one in carried()]}
    parts = parts_in(LANGUAGES, "moving/readme_part.html", told)
    return render_to_string("moving/readme.html", {"parts": parts})


def _schema() -> dict[str, str]:
    """The last change of each room's tables."""
    applied = MigrationRecorder(connection).migration_qs
    return dict(applied.order_by("app").values_list("app").annotate(last=Max("name")))


@contextmanager
def _one_moment() -> Iterator[None]:
    """All questions see one moment of the database, and nobody who writes waits for them."""
    if connection.in_atomic_block:
        yield
        return
    is_file = connection.vendor == "sqlite"
    begin = "BEGIN DEFERRED" if is_file else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
