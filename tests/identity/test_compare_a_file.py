"""`gerege names compare FILE.csv` answers a list of pairs and says what to mend in a bad one."""

import argparse
import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gerege.__main__ import main
from gerege.config.commands import names
from gerege.kernel.errors import InputRefused

PAIR = "a,b\nБатын Болд,Bold Bat\n"
Row = dict[str, str]
Compare = Callable[[bytes | str], list[Row]]


def _run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    names.register(parser.add_subparsers())
    given = parser.parse_args(["names", "compare", *map(str, arguments)])
    status: int = given.run(given)
    return status


@pytest.fixture
def compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Compare:
    def run(content: bytes | str) -> list[Row]:
        file = tmp_path / "pairs.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        assert _run(file) == 0
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    return run


def test_each_row_gets_its_answer_and_keeps_its_columns(compare: Compare) -> None:
    rows = compare("no,b,a,note\n7,Bold Bat,Батын Болд,x\n8,Дорж,Болд,\n")
    assert list(rows[0]) == ["no", "b", "a", "note", "same", "score", "why"]
    assert [row["no"] for row in rows] == ["7", "8"]
    assert [row["same"] for row in rows] == ["yes", "no"]
    assert 0.9 <= float(rows[0]["score"]) <= 1
    assert "the order differs" in rows[0]["why"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_any_office_program_are_read(
    compare: Compare, encoding: str, separator: str, end: str
) -> None:
    content = end.join(["a,b", "Батын Болд,Bat Bold", ""]).replace(",", separator)
    assert [row["same"] for row in compare(content.encode(encoding))] == ["yes"]


def test_a_big_endian_file_with_its_mark_is_read(compare: Compare) -> None:
    assert compare(b"\xfe\xff" + PAIR.encode("utf-16-be"))[0]["same"] == "yes"


def test_capitals_spaces_and_the_other_keyboard_in_the_heading_are_forgiven(
    compare: Compare,
) -> None:
    assert compare(" А ;В\nБолд;Bold\n")[0]["same"] == "yes"


def test_quoted_cells_and_blank_rows_are_understood(compare: Compare) -> None:
    rows = compare('a,b\n\n"Болд, Бат",Бат Болд\n,\n"Бат\nБолд",Бат Болд\n')
    assert [row["same"] for row in rows] == ["yes", "yes"]


def test_a_row_without_a_name_has_nothing_to_compare(compare: Compare) -> None:
    row = compare("a,b\nБолд,\n")[0]
    assert (row["same"], row["why"]) == ("no", "nothing to compare")


def test_a_heading_alone_gives_a_heading(compare: Compare) -> None:
    assert compare("a,b\n") == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"a;naam\nx;y\n", "no column b; the columns are: a, naam"),
        (b"x,y\n1,2\n", "no column a and no column b; the columns are: x, y"),
        (b"a,b,a\n1,2,3\n", "a column a too many"),
        (b"a,b,why\n1,2,3\n", "a column why too many"),
        ("a,b\nБолд\n".encode(), "line 2: 1 cells, but the heading has 2"),
        ("a,b\nБолд,Бат,Дорж\n".encode(), "line 2: 3 cells, but the heading has 2"),
        (b"a,b\n" + b"x" * 2000 + b",y\n", "line 2: too long for a name"),
        (b'a,b\n"x,y\n' + b"z,z\n" * 60000, "field larger than field limit"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "it is not text"),
        (b"a,b\nx,y\n" * 20000 + b"\xff\xfe\xfd\n", "not readable"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_mend(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(content)
    with pytest.raises(InputRefused) as refused:
        _run(file)
    assert told in str(refused.value)
    assert refused.value.mend
    assert "\n" not in str(refused.value)


def test_no_file_a_directory_and_a_pipe_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, told in [
        (tmp_path / "none.csv", "there is no such file"),
        (tmp_path, "it is a directory"),
        (pipe, "it is not a plain file"),
    ]:
        with pytest.raises(InputRefused, match=told):
            _run(path)


def test_the_answers_are_written_to_a_file(tmp_path: Path) -> None:
    file, output = tmp_path / "pairs.csv", tmp_path / "answers.csv"
    file.write_text(PAIR, encoding="utf-8")
    assert _run(file, "--output", output) == 0
    assert "yes" in output.read_text(encoding="utf-8")
    assert _run(file, "--output", file) == 0
    assert file.read_text(encoding="utf-8") == output.read_text(encoding="utf-8")


def test_a_refused_file_leaves_no_half_answer(tmp_path: Path) -> None:
    file, output = tmp_path / "pairs.csv", tmp_path / "answers.csv"
    file.write_text(PAIR + "Болд\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="line 3"):
        _run(file, "--output", output)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pairs.csv"]


def test_an_output_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(PAIR, encoding="utf-8")
    with pytest.raises(InputRefused, match="cannot be written"):
        _run(file, "--output", tmp_path / "none" / "answers.csv")
    with pytest.raises(InputRefused, match="it is a directory"):
        _run(file, "--output", tmp_path)


def test_the_program_tells_it_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["names", "compare", str(tmp_path / "none.csv")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
