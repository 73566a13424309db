"""The data dictionary of visa applications: which columns there are and what each becomes.

It is data (``catalogue/visas/columns.yaml`` and ``codes.yaml``); here it is loaded, checked and
asked. Writings of a code are compared without case, accents of width, and punctuation.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused

FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "visas"
FIRST = "application_id"
OTHER = "other"

Entry = Mapping[str, Any]
Leaves = Literal["value", "key", "derived", "never"]
KINDS = MappingProxyType(
    {
        "id": "any text, different in each row",
        "moment": "2026-03-05 14:30, 2026-03-05T14:30+08:00, or a date",
        "date": "2026-03-05, 2026.03.05, 05.03.2026, 5 March 2026, 2026 оны 3 сарын 5",
        "birth": "a date; a year alone or with a month where no more is known",
        "code": "a word of its list",
        "person_or_code": "a word of its list, or a name or number",
        "currency": "a code of ISO 4217 or the name of the currency",
        "language": "a code of ISO 639-1 or the name of the language",
        "languages": "several of them with a comma between",
        "money": "1500000, 1 500 000, 1,500,000.50",
        "hours": "40, 37.5, 37,5; at most 168",
        "yes_no": "yes, no, тийм, үгүй, 1, 0",
        "name": "a name in any script and order",
        "number": "a number of a person, firm, account or group; letters and digits",
        "telephone": "a telephone number, best with its calling code",
        "email": "an e-mail address",
        "address": "an address in any order",
        "words": "a few words",
        "long_text": "free text",
        "text": "any text",
        "mrz": "a line of 30, 36 or 44 characters",
    }
)

NOTHING_BETWEEN = re.compile(r"[\s_\-‐-―−./,'’`]+")


@dataclass(frozen=True)
class Column:
    """One column a file may have.

    ``leaves`` says what is written into the prepared folder; ``becomes`` the column it is written
    to; ``key`` the kind of identifier; ``codes`` the list its values are looked up in.
    """

    id: str
    kind: str
    leaves: Leaves
    title: Bilingual
    description: Bilingual
    headings: tuple[str, ...]
    codes: str = ""
    key: str = ""
    becomes: str = ""


@dataclass(frozen=True)
class Code:
    """One value of a coded column."""

    id: str
    title: Bilingual
    also: tuple[str, ...]


@dataclass(frozen=True)
class Dictionary:
    """All columns and all lists of codes."""

    edition: str
    columns: Mapping[str, Column]
    vocabularies: Mapping[str, Mapping[str, Code]]
    currencies: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    missing: frozenset[str]
    languages: Mapping[str, Bilingual]

    def title_of(self, column: str, value: str) -> Bilingual | None:
        """A code, in any writing of it, in words; None for what is none.

        A currency is known by its letters.
        """
        known = self.columns.get(column)
        if known is None:
            return None
        if known.kind == "language":
            return self.languages.get(value)
        if known.kind == "currency" and value in self.currencies:
            return Bilingual(value.upper(), value.upper())
        codes = self.codes_of(column)
        written = self.words.get(known.codes, {}).get(simplified(value), "")
        code = codes.get(value) or codes.get(written)
        return code.title if code else None

    def codes_of(self, column: str) -> Mapping[str, Code]:
        """The codes of a column; none when the column is not coded by a list of its own."""
        return self.vocabularies.get(self.columns[column].codes, MappingProxyType({}))

    def code_in(self, column: Column, text: str) -> str:
        """The code that a text stands for in a column that has a list; empty where for none."""
        words = self.writings(column)
        return words.get(simplified(text)) or words.get(text.casefold(), "")

    def writings(self, column: Column) -> Mapping[str, str]:
        """Every known writing of the column's values, simplified, with the value it stands for."""
        return self.words[column.codes or column.kind]

    @cached_property
    def keyed(self) -> tuple[Column, ...]:
        """The columns that leave as keys, or partly so."""
        return tuple(column for column in self.columns.values() if column.key)


def simplified(text: str) -> str:
    """A writing without case, width and punctuation, to be looked up: «E-9» and «e9» are one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return NOTHING_BETWEEN.sub("", plain)


@cache
def load(folder: Path = FOLDER) -> Dictionary:
    """The dictionary of a folder, read once. Raises InputRefused where it has to be mended."""
    columns, codes = _read(folder / "columns.yaml"), _read(folder / "codes.yaml")
    try:
        return _dictionary(columns, codes)
    except (KeyError, TypeError, AttributeError) as error:
        problem = f"an entry is not as it has to be ({error})"
        raise InputRefused(str(folder.name), problem, "Compare it with its neighbours.") from None


def _read(path: Path) -> Entry:
    try:
        read: Entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        problem = "the data dictionary cannot be read"
        raise InputRefused(path.name, problem, "Give readable YAML in UTF-8.") from None
    return read


def _dictionary(columns: Entry, codes: Entry) -> Dictionary:
    found = [_column(entry) for entry in columns["columns"]]
    lists = {
        name: MappingProxyType({code: _code(code, entry) for code, entry in entries.items()})
        for name, entries in codes["vocabularies"].items()
    }
    return Dictionary(
        edition=str(columns["edition"]),
        columns=MappingProxyType({column.id: column for column in found}),
        vocabularies=MappingProxyType(lists),
        currencies=frozenset(codes["currencies"].split()),
        words=MappingProxyType(_words(lists, codes)),
        missing=frozenset(writing.casefold() for writing in codes["missing"]),
        languages=MappingProxyType(
            {code: Bilingual(**title) for code, title in codes["language_titles"].items()}
        ),
    )


def _column(entry: Entry) -> Column:
    if entry["kind"] not in KINDS:
        problem, mend = f"there is no kind '{entry['kind']}'", "Take one of those in columns.yaml."
        raise InputRefused(entry["id"], problem, mend)
    plain = {name: entry[name] for name in ("codes", "key", "becomes") if name in entry}
    return Column(
        id=entry["id"],
        kind=entry["kind"],
        leaves=entry["leaves"],
        title=Bilingual(**entry["title"]),
        description=Bilingual(**entry["description"]),
        headings=tuple(entry["headings"]),
        **plain,
    )


def _code(code: str, entry: Entry) -> Code:
    return Code(code, Bilingual(**entry["title"]), tuple(entry["also"]))


def _words(lists: Mapping[str, Mapping[str, Code]], codes: Entry) -> dict[str, Mapping[str, str]]:
    words: dict[str, Mapping[str, str]] = {
        name: _writings((code.id, _also(code)) for code in of.values())
        for name, of in lists.items()
    }
    words["currency"] = _writings(codes["currency_words"].items()) | _writings(
        (code, ()) for code in codes["currencies"].split()
    )
    words["language"] = words["languages"] = _writings(codes["languages"].items())
    words["yes_no"] = _writings((name, codes[name]) for name in ("yes", "no", "not_known"))
    return words


def _also(code: Code) -> tuple[str, ...]:
    return (code.title.mn, code.title.en, *code.also)


def _writings(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The first list to claim a writing keeps it; a code always stands for itself."""
    pairs = [(code, tuple(also)) for code, also in entries]
    found = {simplified(code): code for code, _ in pairs}
    for code, also in pairs:
        for writing in also:
            found.setdefault(simplified(writing) or writing, code)
    return found
