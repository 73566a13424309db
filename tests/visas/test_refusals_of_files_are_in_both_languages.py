"""Why a whole file is not taken is said to its reader in Mongolian too."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.visas.counter import ONE, as_csv, imported, kept, rows

from gerege.accounts.models import Officer
from gerege.kernel.errors import InputRefused
from gerege.visas import services
from gerege.visas.engine import (
    dates,
    native,
    numbers,
    preparing,
    reading,
    readings,
    refusals,
    texts,
    validating,
    writing,
)
from gerege.visas.engine.reading import (
    csv_file,
    encodings,
    json_lines,
    parquet_file,
    xlsx_file,
)
from gerege.visas.engine.refusals import Refusal
from gerege.visas.engine.refusals import in_words as of_a_row
from gerege.visas.importing.refusals_of_files import MENDS, PROBLEMS, in_words
from gerege.visas.models import Batch, RefusedRow
from gerege.visas.sentences import GAP

pytestmark = pytest.mark.one_database

REFUSING = (
    *(reading, csv_file, encodings, json_lines, parquet_file, xlsx_file),
    *(preparing, texts, writing),
)
OF_THE_COMMAND_LINE = {
    *("this is a folder", "Name one file in it."),
    *("there is no such file", "Name a file of applications."),
    *("this folder is there already", "Name a new folder."),
    *("another run is writing this folder", "Wait for it, or name another one."),
}
"""What is wrong with a name typed there; a page is given a file."""


def sentences_of(module: ModuleType) -> Iterator[str]:
    """Every sentence of a refusal, with gaps for what is put in."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "InputRefused":
            yield from filter(None, (_shape(one, module) for one in node.args[-2:]))
        if isinstance(node, ast.Assign):
            yield from filter(None, _assigned(node, module))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NOT_TAKEN":
            yield from {*reading.NOT_TAKEN.values(), *reading.BEFORE_A_ZERO.values()}


def _assigned(node: ast.Assign, module: ModuleType) -> Iterator[str]:
    """Of ``problem = …`` and ``problem, mend = …``."""
    named, given = node.targets[0], node.value
    if isinstance(named, ast.Tuple) and isinstance(given, ast.Tuple):
        for name, one in zip(named.elts, given.elts, strict=True):
            yield from _named(name, one, module)
    else:
        yield from _named(named, given, module)


def _named(name: ast.expr, given: ast.expr, module: ModuleType) -> Iterator[str]:
    if ast.unparse(name) in {"problem", "mend"}:
        yield _shape(given, module)


def _shape(read: ast.expr, module: ModuleType) -> str:
    if isinstance(read, ast.Constant) and isinstance(read.value, str):
        return read.value
    if isinstance(read, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else GAP for part in read.values
        )
    found = getattr(module, read.id, "") if isinstance(read, ast.Name) else ""
    return found if isinstance(found, str) else ""


def test_every_refusal_of_a_file_has_its_words() -> None:
    said = set().union(*map(sentences_of, REFUSING)) - OF_THE_COMMAND_LINE
    assert len(said) > 50
    assert said - {*PROBLEMS, *MENDS} == set()


def test_no_words_are_kept_for_what_no_file_is_refused_for() -> None:
    said = set().union(*map(sentences_of, REFUSING))
    assert {*PROBLEMS, *MENDS} - said == set()


def test_what_stands_in_a_gap_stays() -> None:
    refusal = InputRefused(
        "file",
        "one cell holds more than a megabyte: row 7, column C",
        "Write one whole {…} on each line.",
    )
    told = in_words(refusal, "mn")
    assert told.problem.endswith("7-р мөр, C багана")
    assert told.mend == "Мөр бүрд нэг бүтэн {…} объект бичнэ үү."
    assert in_words(refusal, "en") == refusal


@pytest.mark.parametrize(
    ("language", "said"),
    [("mn", "энэ нь PDF файл байна"), ("en", "this is a PDF")],
)
def test_the_page_says_in_its_language_what_was_sent_instead(
    browser: Client, officer: Officer, language: str, said: str
) -> None:
    reads(officer, language)
    sent = SimpleUploadedFile("list.csv", b"%PDF-1.7 and so on")

    page = browser.post(reverse("visa_batches"), {"file": sent})

    assert said in page.content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [("mn", "утгууд нь хэт урт байна"), ("en", "its values are too long")],
)
def test_why_an_import_failed_is_said_in_the_language_of_who_reads_it(
    browser: Client, officer: Officer, language: str, said: str
) -> None:
    batch = kept(officer, as_csv(rows(1)))
    told = {"field": "file", "problem": "its values are too long", "mend": parquet_file.MEND}
    batch.state = Batch.State.FAILED
    batch.seal_field("problem", json.dumps(told))
    batch.save()
    reads(officer, language)

    page = browser.get(reverse("visa_batch", args=[batch.pk]))

    assert said in page.content.decode()


def reads(officer: Officer, language: str) -> None:
    officer.language = language
    officer.save(update_fields=["language"])


@pytest.mark.parametrize(
    ("language", "said"),
    [("mn", "утгууд нь хэт урт байна"), ("en", "its values are too long")],
)
def test_a_file_whose_rows_cannot_be_read_says_so_before_it_is_imported(
    browser: Client, officer: Officer, tmp_path: Path, language: str, said: str
) -> None:
    path = tmp_path / "long.parquet"
    own = [str(number) for number in range(20_000)]
    places = pa.array([0] * len(own), pa.int32())
    long = pa.DictionaryArray.from_arrays(places, pa.array(["x" * 100_000]))
    pq.write_table(pa.table({"application_id": own, "answers_text": long}), path)
    batch = kept(officer, path.read_bytes())
    reads(officer, language)

    assert browser.get(reverse("visa_doubts", args=[batch.pk])).status_code == 200
    for name in ("visa_batch", "visa_columns"):
        page = browser.get(reverse(name, args=[batch.pk]))
        assert page.status_code == 200
        assert said in page.content.decode()


CYRILLIC = re.compile("[а-яөүё]", re.IGNORECASE)
ROWS = (validating, readings, native, numbers, dates, refusals)


def test_every_refusal_of_a_row_is_one_of_the_list_in_both_languages() -> None:
    """What checks the rows refuses by the list alone, and each of its texts has its Mongolian."""
    assert set().union(*map(sentences_of, ROWS)) == set()
    texts = [text for one in Refusal for text in one.value]
    assert all(of_a_row(text.en, "mn") == text.mn for text in texts)
    assert all(CYRILLIC.search(text.mn) for text in texts)


@pytest.mark.parametrize(
    ("language", "missing", "known"),
    [
        ("mn", "дугаар алга", "энэ дугаарыг өмнө нь оруулсан"),
        ("en", "the number is missing", "this number was imported before"),
    ],
)
def test_a_row_that_is_mended_wrongly_is_refused_in_the_language_of_its_reader(
    officer: Officer, language: str, missing: str, known: str
) -> None:
    batch = imported(officer, [*rows(1), {**ONE, "date_of_birth": "soon"}])
    refused = RefusedRow.objects.get(batch=batch)
    right = dict(ONE) | {"date_of_birth": "1990-01-02"}

    for cells, said in (
        (right | {"application_id": ""}, missing),
        (right | {"application_id": "V-1"}, known),
    ):
        with pytest.raises(InputRefused) as told:
            services.send_again(actor=officer, refused=refused, cells=cells, language=language)
        assert told.value.problem == said
