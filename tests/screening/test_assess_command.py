"""`gerege assess FILE.json`: the result on standard output, or one line that says what to mend."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gerege.__main__ import main

SHEET = {
    "subject": {"age": 24},
    "answers": {"coercion_at_destination.documents": "yes", "safety.controller_near": "yes"},
}
KEYS = [
    "catalogue_version",
    "band",
    "settled",
    "emergency",
    "palermo",
    "sets",
    "reasons",
    "next_questions",
]


def written(folder: Path, content: str | bytes) -> str:
    """The path of a file with this content."""
    path = folder / "sheet.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def refused(path: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of the refusal; nothing on standard output, exit status 1."""
    assert main(["assess", path]) == 1
    out, error = capsys.readouterr()
    assert not out
    assert error.startswith("gerege: ")
    assert error.count("\n") == 1
    return error


def test_a_sheet_gives_one_json_object_with_the_documented_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", written(tmp_path, json.dumps(SHEET))]) == 0

    out = capsys.readouterr().out
    result = json.loads(out)
    assert list(result) == KEYS
    assert result["band"] == "look_further"
    assert result["emergency"] == ["safety.controller_near"]
    assert list(result["palermo"]) == ["act", "means", "purpose"]
    dimension = result["sets"]["adult_labour"]["dimensions"]["coercion_at_destination"]
    assert dimension == {"status": "open", "strong": 1, "medium": 0, "weak": 0}
    assert list(result["reasons"][0]) == ["fact", "strength", "source", "verified", "text"]
    assert "хураан авсан" in out


def test_a_sheet_saved_with_a_byte_order_mark_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", written(tmp_path, json.dumps(SHEET).encode("utf-8-sig"))]) == 0
    assert capsys.readouterr().out


def test_for_reading_it_is_lines_in_both_languages_without_any_percentage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", written(tmp_path, json.dumps(SHEET)), "--text"]) == 0

    out = capsys.readouterr().out
    assert "Result: Look further, protect meanwhile" in out
    assert "Emergency: A controller is near" in out
    assert "Үндэслэл: " in out
    assert "%" not in out


def test_while_little_is_known_it_says_so_instead_of_naming_another_need(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = {"subject": {"age_band": "adult"}, "answers": {}}
    main(["assess", written(tmp_path, json.dumps(empty)), "--text"])

    out = capsys.readouterr().out
    assert "Too little is known yet: stay in contact" in out
    assert "Other consular need" not in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("not json", "not JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        ("[" * 200_000, "too deeply"),
        (b" " * 1_000_001, "larger than 1 MB"),
        ('{"subject": {"age": 24}, "answers": {"exploitation.hour": "yes"}}', "Did you mean"),
        ('{"subject": {"age": 24, "sex": "f"}, "answers": {}}', "subject.sex"),
        ('{"subject": {"age": 24}, "answers": {"exploitation.hours": 1}}', "exploitation.hours"),
        ('{"subject": {"age": 24}, "answers": {}, "nationality": "MNG"}', "nationality"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_one_line(
    content: str | bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(written(tmp_path, content), capsys)


def test_a_folder_a_missing_file_and_a_pipe_are_refused_without_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert "not a plain file" in refused(str(tmp_path), capsys)
    assert "no such file" in refused(str(tmp_path / "nothing.json"), capsys)
    assert "not a plain file" in refused(str(pipe), capsys)
    assert "not a plain file" in refused("/dev/zero", capsys)


def test_a_huge_file_is_refused_by_its_size_before_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as opened:
        opened.truncate(50_000_000_000)

    assert "larger than 1 MB" in refused(str(huge), capsys)


def test_wrong_usage_is_exit_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as usage:
        main(["assess"])
    assert usage.value.code == 2


def test_from_the_shell_a_refusal_has_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "gerege", "assess", written(tmp_path, "[1, 2")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("gerege: input: this is not JSON")
    assert "Traceback" not in done.stderr
