"""Rows for tables whose models are only known as they once were."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, models, transaction
from django.db.migrations.state import StateApps
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestedCredentialData
from tests.upgrade.schemas import EVERY_TABLE, our_models

from gerege.audit.entry import COLUMNS, Entry
from gerege.audit.merkle import Tree
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField

FIRST_RELEASE = Path(__file__).with_name("release_0_1_0.jsonl")
LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# One row each, which the first release has; the record of acts is written as it writes itself.
NOT_FILLED = frozenset({"audit.event", "audit.head", "audit.signedhead", "vault.vaultstate"})
Row = dict[str, object]
_numbers = count(1)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя"


def load_first_release(then: StateApps) -> None:
    """The installation that the first release left, into the tables of the first release."""
    with transaction.atomic():
        for line in FIRST_RELEASE.read_text("utf-8").splitlines():
            kept = json.loads(line)
            model = then.get_model(kept["model"])
            columns = {one.attname: one for one in model._meta.concrete_fields}
            values = {
                name: columns[name].to_python(value) for name, value in kept["fields"].items()
            }
            model(**values).save(force_insert=True)


def add_rows(then: StateApps, into: frozenset[str] | None = EVERY_TABLE) -> None:
    """One more row in these tables, through the models as they were: insert, read, update.

    And an event, as with every act.
    """
    with transaction.atomic():
        filler = Filler(then)
        for model in our_models(then):
            label = model._meta.label_lower
            if label not in NOT_FILLED and (into is EVERY_TABLE or label in into):
                row = filler.inserted(model)
                type(row)._default_manager.get(pk=row.pk).save()
        append_event(then)


@dataclass
class Filler:
    """Makes rows; each refers to rows that were made with it, or else to one that is there."""

    then: StateApps
    made: dict[str, object] = field(default_factory=dict)

    def inserted(self, model: type[models.Model]) -> models.Model:
        """A row with every column filled; where a rule of the table forbids it, with the fewest.

        Where the rule asks for one of several, with the fewest and the first that is enough.
        """
        made = model._meta.concrete_fields
        columns = [one for one in made if one.get_internal_type() != "BigAutoField"]
        fewest = [column for column in columns if _must_be_filled(column)]
        either = [[*fewest, column] for column in columns if column.is_relation and column.null]
        for chosen in (columns, fewest, *either):
            with suppress(IntegrityError), transaction.atomic():
                return self._made(model, chosen)
        # The rows it would point at are a pair already: one of them is made for it.
        for target in _ends_of_pairs(model):
            self.inserted(self.then.get_model(target))
        with suppress(IntegrityError), transaction.atomic():
            return self._made(model, columns)
        raise AssertionError(f"no row of {model._meta.label} can be made")

    def _made(self, model: type[models.Model], columns: Iterable[Any]) -> models.Model:
        number = next(_numbers)
        row = model(**{column.attname: self._value(column, number) for column in columns})
        row.save(force_insert=True)
        self.made[model._meta.label_lower] = row.pk
        return row

    def _value(self, column: Any, number: int) -> object:  # noqa: ANN401  any column
        if column.is_relation:
            return self._referred_to(column)
        if column.choices:
            return column.choices[0][0]
        if str(column) == "accounts.Device.passkey":
            return _a_passkey(number)
        if isinstance(column, SealedField):
            return _an_envelope(self.then)
        return _plain(column, number)

    def _referred_to(self, column: Any) -> object:  # noqa: ANN401  any column
        """A row to point at; one of its own where no other may point at the same."""
        target = self.then.get_model(column.related_model._meta.label)
        if column.unique:
            return self.inserted(target).pk
        label = target._meta.label_lower
        if label not in self.made:
            there = target._default_manager.order_by("-pk").values_list("pk", flat=True)
            self.made[label] = there.first()
        return self.made[label]


def _ends_of_pairs(model: type[models.Model]) -> Iterable[str]:
    for rule in model._meta.constraints:
        column = model._meta.get_field(rule.fields[-1]) if getattr(rule, "fields", ()) else None
        if column is not None and column.related_model is not None:
            yield column.related_model._meta.label


def _must_be_filled(column: Any) -> bool:  # noqa: ANN401  any column
    return not (column.null or column.has_default() or column.has_db_default())


def _plain(column: Any, number: int) -> object:  # noqa: ANN401  any column
    kind, then = column.get_internal_type(), LONG_AGO + timedelta(days=number)
    made: dict[str, object] = {
        "UUIDField": new_id(),
        "DateTimeField": then,
        "DateField": then.date(),
        "BooleanField": True,
        "JSONField": {},
        "BinaryField": f"bytes {number}".encode(),
    }
    if kind in made:
        return made[kind]
    if "Integer" in kind:
        return number
    longest = min(column.max_length or 9, 9)
    # Many digits: the shortest columns that must be unique hold two of them.
    written = "".join(DIGITS[number // len(DIGITS) ** at % len(DIGITS)] for at in range(longest))
    return written[::-1]


def _a_passkey(number: int) -> bytes:
    """What an authenticator gives at enrolment; a migration reads it."""
    secret = ec.derive_private_key(number, ec.SECP256R1())
    key, aaguid = ES256.from_cryptography_key(secret.public_key()), Aaguid(bytes(16))
    return bytes(AttestedCredentialData.create(aaguid, f"device {number}".encode(), key))


def _an_envelope(then: StateApps) -> bytes:
    """Something that was really sealed: other bytes are refused by the column itself."""
    contacts = then.get_model("cases", "FirstContact")._default_manager.exclude(answers=None)
    return bytes(contacts.order_by("pk").values_list("answers", flat=True)[0])


def append_event(then: StateApps) -> None:
    """An event as every release so far appends it."""
    model, heads = then.get_model("audit", "Event"), then.get_model("audit", "Head")
    with transaction.atomic():
        head = heads._default_manager.select_for_update().get()
        entry = Entry(head.size + 1, new_id(), LONG_AGO, None, "note.added", None, None, {})
        tree = Tree.from_text(head.size, head.peaks).appended(entry.leaf())
        columns = {name: getattr(entry, name) for name in COLUMNS}
        model._default_manager.create(**columns, leaf=entry.leaf().hex())
        head.size, head.peaks, head.root = tree.size, tree.peaks_as_text(), tree.root().hex()
        head.save()


def everything(then: StateApps) -> dict[tuple[str, object], Row]:
    """Every row of our tables, as these models read it."""
    return {
        (model._meta.label_lower, row["pk"]): _comparable(row)
        for model in our_models(then)
        for row in _rows(model)
    }


def _rows(model: type[models.Model]) -> Iterator[Row]:
    names = [one.attname for one in model._meta.concrete_fields]
    yield from model._default_manager.order_by("pk").values("pk", *names)


def _comparable(row: Row) -> Row:
    return {n: bytes(v) if isinstance(v, memoryview) else v for n, v in row.items()}
