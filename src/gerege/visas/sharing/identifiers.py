"""The identifiers in one application, as written and as the keyed hashes that are compared.

Worked out from the sealed content each time, by the same code that prepares a file: what is
declared joins nobody, so no table says of it where it stands.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.conf import settings

from gerege.kernel.clock import now
from gerege.visas.engine.dictionary import FIRST, Column, load
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.validating import Validator
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.sharing.kinds import KINDS

NAMES = ("surname", "given_names")
"""Read with every other column: what is the applicant's own name is no identifier."""
THE_APPLICANTS = frozenset({"phone", "email", "address"})
"""Columns of the applicant's own: what stands there alone is no agency and is not declared."""


@dataclass(frozen=True)
class Identifier:
    """What several applications may share. ``column`` is where it stands in this one."""

    column: str
    kind: str
    value: str
    text: str

    @property
    def is_the_applicants(self) -> bool:
        """It stands in no column of somebody else's."""
        return self.column in THE_APPLICANTS


def identifiers_of(written: Mapping[str, str], keyer: Keyer | None = None) -> list[Identifier]:
    """Every identifier of an application that can be a link, each once.

    What stands under somebody else as well is told as theirs: an agency that writes its own
    telephone as the applicant's can still be declared. ``keyer`` is for whoever has one already.
    """
    keyed = [one for one in load().keyed if one.key in KINDS and written.get(one.id)]
    told = sorted(_found(keyed, written, keyer), key=lambda one: one.is_the_applicants)
    found = {one.value: one for one in reversed(told)}
    order = list(KINDS)
    return sorted(found.values(), key=lambda one: (order.index(one.kind), one.column))


def identifier_in(written: Mapping[str, str], column: str) -> Identifier | None:
    """The identifier that stands in a column of an application."""
    return next((one for one in identifiers_of(written) if one.column == column), None)


def value_of(column: str, text: str) -> str | None:
    """The keyed hash that this text would leave in a column; None where it is no identifier."""
    keys = _Check({column: text}).keys([column])
    key = keys.get(load().columns[column].becomes)
    return None if key is None else f"{key:016x}"


def values_of(kind: str, text: str) -> list[str]:
    """The keyed hashes that this text would leave in the columns of a kind, names before numbers;
    mostly one."""
    columns = [one.id for one in load().keyed if one.key == kind]
    found = (value_of(column, text) for column in columns)
    return list(dict.fromkeys(value for value in found if value))


class _Check:
    """Reads columns of one application as the import does."""

    def __init__(self, written: Mapping[str, str], keyer: Keyer | None = None) -> None:
        used, region = keyer or Keyer(screening_key()), settings.GEREGE_VISA_REGION
        self._validator = Validator(load(), used, now().date(), region)
        self._written = written

    def keys(self, columns: list[str]) -> Mapping[str, int]:
        """The keys these columns leave, by the column of the key."""
        given = {name: self._written.get(name, "") for name in (*NAMES, *columns)}
        arrays = {name: pa.array([text], pa.string()) for name, text in given.items()}
        arrays[FIRST] = pa.array(["1"], pa.string())
        [row] = self._validator.check(pa.array([1], pa.int64()), arrays).table.to_pylist()
        return {name: row[name] for name in row if name.endswith("_key") and row[name]}


def _found(
    keyed: Sequence[Column], written: Mapping[str, str], keyer: Keyer | None
) -> Iterator[Identifier]:
    """Of a number and a name that make one key, the one that made it."""
    check = _Check(written, keyer)
    counted = check.keys([one.id for one in keyed])
    making = Counter(one.becomes for one in keyed)
    for column in keyed:
        key = counted.get(column.becomes)
        alone = making[column.becomes] == 1 or check.keys([column.id]).get(column.becomes) == key
        if key is not None and alone:
            yield Identifier(column.id, column.key, f"{key:016x}", written[column.id])
