"""`gerege catalogue check` reads the leaflet: short, silent, every sentence with its source."""

import shutil
from pathlib import Path

import pytest

from gerege.__main__ import main
from gerege.knowledge.catalogue import CATALOGUE_FOLDER
from gerege.knowledge.leaflet import load_leaflet

PASSPORT = "Keep your passport with you. Does somebody else hold it? Ask us."


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"Please {'always ' * 12}keep it.", "passport: shorten to 12 words"),
        ("Ask whether you are trafficked.", "without 'traffick'"),
    ],
)
def test_a_sentence_that_is_too_long_or_tells_too_much_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, told: str
) -> None:
    assert told in problems(tmp_path, capsys, PASSPORT, written)


def test_a_sentence_in_one_language_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "leaflet.yaml" in problems(tmp_path, capsys, f'en: "{PASSPORT}"', 'en: ""')


def test_a_source_that_is_not_in_the_catalogue_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = problems(tmp_path, capsys, "source: ILO-SAPFL-2012", "source: HEARSAY")
    assert "leaflet passport source: HEARSAY is not in the catalogue" in said


def test_it_counts_as_checked_when_every_sentence_is() -> None:
    leaflet = load_leaflet()
    signed = [one.model_copy(update={"reviewed_by": "Нэр"}) for one in leaflet.sentences]
    assert leaflet.reviewed_by == ""
    assert leaflet.model_copy(update={"sentences": tuple(signed)}).reviewed_by == "Нэр"
    half = (*signed[1:], leaflet.sentences[0])
    assert leaflet.model_copy(update={"sentences": half}).reviewed_by == ""


def problems(tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, instead: str) -> str:
    """What the command says when one text of the leaflet is changed."""
    folder = Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))
    file = folder / "leaflet.yaml"
    text = file.read_text("utf-8")
    assert written in text
    file.write_text(text.replace(written, instead, 1), "utf-8")
    assert main(["catalogue", "check", "--path", str(folder)]) == 1
    return capsys.readouterr().out
