"""Reads every file of the catalogue and names what has to be mended: file, line, how.

Used by ``load`` (which refuses a catalogue with problems) and by ``gerege catalogue check``.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gerege.kernel.bilingual import LANGUAGES
from gerege.knowledge.contents import Contents, Placed
from gerege.knowledge.marked_yaml import Document, Place, PlainData, read_document
from gerege.knowledge.references import check_references
from gerege.knowledge.schema import (
    Fact,
    FormFact,
    Gateway,
    Indicator,
    Question,
    Rules,
    SafetyFact,
    Source,
)

FACT_FILES: dict[str, tuple[str, type[Fact]]] = {
    "facts/safety.yaml": ("safety", SafetyFact),
    "facts/person.yaml": ("person", Fact),
    "facts/act.yaml": ("act", Fact),
    "facts/purpose.yaml": ("purpose", Fact),
    "facts/forms.yaml": ("form", FormFact),
}
FORBIDDEN_WORDS = re.compile(
    r"\bnot\s+a\s+(?:\w+\s+)?victim\b|\bnon-victim\b|хохирогч\s+(?:биш|мөн\s+биш)", re.IGNORECASE
)
Model = TypeVar("Model", bound=BaseModel)
MENDS = {
    "extra_forbidden": "Remove it, or correct its spelling.",
    "missing": "Add it.",
    "value_error": "Write it in full.",
}


def check_folder(folder: Path) -> Contents:
    """Everything in a folder of the catalogue, with all problems; raises nothing."""
    contents = Contents()
    rules = _check_rules_file(folder, contents)
    _check_list(folder, contents, "sources.yaml", Source)
    for name, (kind, model) in FACT_FILES.items():
        _check_list(folder, contents, name, model, prefix=kind)
    for dimension in rules.dimensions if rules else ():
        name = f"indicators/{dimension.id}.yaml"
        _check_list(folder, contents, name, Indicator, prefix=dimension.id)
    _check_list(folder, contents, "gateways.yaml", Gateway, prefix="gate")
    check_references(contents)
    for document in contents.documents:
        _check_words(document, document.data, ())
    return contents


def check_other_files(folder: Path, contents: Contents) -> None:
    """Read the remaining YAML too: doubled keys, texts in one language, forbidden words."""
    read = {document.name for document in contents.documents}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if name not in read:
            document = read_document(path, name)
            contents.documents.append(document)
            if name.startswith(("facts/", "indicators/")):
                mend = "Move its entries, or add the dimension to rules.yaml."
                document.complain((), "nothing reads this file", mend)
            _check_words(document, document.data, ())
            _check_pairs(document, document.data, ())


def _check_rules_file(folder: Path, contents: Contents) -> Rules | None:
    document = _read(folder, contents, "rules.yaml")
    return _check_entry(document, contents, document.data, (), Rules)


def screening_files(folder: Path) -> list[str]:
    """The names of the files that decide a result, sorted: the version is made from them."""
    indicators = sorted(path.name for path in (folder / "indicators").glob("*.yaml"))
    named = ["gateways.yaml", "rules.yaml", "sources.yaml", *FACT_FILES]
    return sorted([*named, *(f"indicators/{name}" for name in indicators)])


def _check_list(
    folder: Path, contents: Contents, name: str, model: type[BaseModel], prefix: str = ""
) -> None:
    document = _read(folder, contents, name)
    if document.problems:
        return
    if not isinstance(document.data, list):
        document.complain(
            (), "this file is not a list of entries", "Begin each entry with '- id:'."
        )
        return
    for number, data in enumerate(document.data):
        entry = _check_entry(document, contents, data, (number,), model)
        if prefix and isinstance(entry, Question) and not entry.id.startswith(f"{prefix}."):
            problem = f"'{entry.id}' does not belong into this file"
            document.complain((number, "id"), problem, f"Let its id begin with '{prefix}.'.")


def _read(folder: Path, contents: Contents, name: str) -> Document:
    document = read_document(folder / name, name)
    contents.documents.append(document)
    return document


def _check_entry(
    document: Document, contents: Contents, data: PlainData, place: Place, model: type[Model]
) -> Model | None:
    try:
        entry = model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _complain_of(document, place, detail)
        if isinstance(data, dict):
            contents.unreadable.add(str(data.get("id")))
        return None
    contents.placed.append(Placed(entry, document, place))
    return entry


def _complain_of(document: Document, place: Place, detail: Mapping[str, Any]) -> None:
    """One of pydantic's errors as a sentence at its line."""
    inside: Place = tuple(detail["loc"])
    named = ".".join(str(part) for part in inside) or "entry"
    message = str(detail["msg"]).removeprefix("Value error, ")
    mend = MENDS.get(detail["type"], "Use one of the words that the schema allows.")
    document.complain((*place, *inside), f"{named}: {message[:1].lower()}{message[1:]}", mend)


def _check_words(document: Document, data: PlainData, place: Place) -> None:
    """Words that never reach a screen."""
    for inner, value in _texts(data, place):
        if FORBIDDEN_WORDS.search(value):
            mend = "Say what the person needs; nobody is ever declared this by a program."
            document.complain(inner, "these words are not used here", mend)


def _check_pairs(document: Document, data: PlainData, place: Place) -> None:
    """A text that has one language and lacks the other."""
    if isinstance(data, dict):
        present = [code for code in LANGUAGES if data.get(code)]
        for code in LANGUAGES if len(present) == 1 else ():
            if code not in present:
                document.complain(place, f"the text in '{code}' is missing", "Write it.")
    for key, value in _parts(data):
        _check_pairs(document, value, (*place, key))


def _texts(data: PlainData, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(data, str):
        yield place, data
    for key, value in _parts(data):
        yield from _texts(value, (*place, key))


def _parts(data: PlainData) -> Iterator[tuple[str | int, PlainData]]:
    if isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, list):
        yield from enumerate(data)
