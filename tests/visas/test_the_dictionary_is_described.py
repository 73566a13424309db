"""The page for whoever prepares a file has every column as the data dictionary has it."""

from pathlib import Path

from gerege.visas.engine.dictionary import KINDS, load

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/import-applications.md"


def test_the_table_of_the_page_is_the_dictionary() -> None:
    expected = [
        f"| `{column.id}` | {KINDS[column.kind]} | {column.becomes or column.leaves} |"
        for column in load().columns.values()
    ]
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `")] == expected


def test_every_column_and_code_has_a_title_in_both_languages() -> None:
    dictionary = load()
    codes = [code for codes in dictionary.vocabularies.values() for code in codes.values()]
    for titled in (*dictionary.columns.values(), *codes):
        assert titled.title.mn.strip()
        assert titled.title.en.strip()


def test_no_writing_stands_for_two_codes_of_one_list() -> None:
    for codes in load().vocabularies.values():
        written = [writing.casefold() for code in codes.values() for writing in code.also]
        assert len(written) == len(set(written))
