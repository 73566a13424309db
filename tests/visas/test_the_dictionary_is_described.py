"""The page for whoever prepares a file has every column as the data dictionary has it."""

from pathlib import Path

from gerege.visas.engine.dictionary import KINDS, Column, load

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/import-applications.md"


def words_of(column: Column) -> str:
    """The line of a column that has a list: each word with what it means in both languages."""
    codes = load().codes_of(column.id).values()
    told = (f"`{code.id}` ({code.title.mn}, {code.title.en})" for code in codes)
    return f"* `{column.id}`: {', '.join(told)}"


def headings_of(column: Column) -> str:
    """The line of a column's headings, the titles first; those in Latin letters stand behind."""
    every = dict.fromkeys((column.title.mn, column.title.en, *column.headings))
    return f"* `{column.id}`: {', '.join(sorted(every, key=str.isascii))}"


def section(title: str) -> list[str]:
    """The lines of a list in the page."""
    text = PAGE.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("* ")]


def test_the_page_has_every_word_of_every_list() -> None:
    columns = [one for one in load().columns.values() if load().codes_of(one.id)]
    assert section("Words of the lists") == list(map(words_of, columns))


def test_the_page_has_every_heading_that_is_known() -> None:
    assert section("Headings") == list(map(headings_of, load().columns.values()))


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
