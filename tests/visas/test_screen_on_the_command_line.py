"""`gerege visas screen`: flags, links, refused rows and a summary of a file, or nothing at all."""

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from gerege.__main__ import main
from gerege.visas.engine.rules import RULES
from gerege.visas.engine.writing import alone_in

HEADING = "application_id,submitted_at,phone,sponsor_name,payer_account,sex,nationality,colour\n"
ROWS = "".join(
    f"V-{at},2026-11-20,991122{at:02},Sponsor {'ABC'[at % 3] * 4},MN12 3456,f,MN,red\n"
    for at in range(9)
)
REFUSED = "V-1,2026-11-20,,,,,,\nV-77,the other day,,,,,,\n"


@pytest.fixture
def applications(tmp_path: Path) -> Path:
    """Nine applications paid from one account for three sponsors, and two rows to be refused."""
    path = tmp_path / "applications.csv"
    path.write_text(HEADING + ROWS + REFUSED, encoding="utf-8")
    return path


def screen(path: Path, *options: object) -> int:
    output = path.parent / "screened"
    words = ["visas", "screen", path, "--output", output, "--as-of", "2026-11-27", *options]
    return main([str(word) for word in words])


def test_a_file_becomes_flags_links_refused_rows_and_a_summary(
    applications: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screen(applications) == 0
    assert "11 rows = 9 accepted + 2 refused" in capsys.readouterr().out
    output = applications.parent / "screened"
    assert {path.name for path in output.iterdir()} == {
        *("flags.parquet", "links.parquet"),
        *("rejected.csv", "notes.csv", "summary.json"),
    }
    flags = pq.read_table(output / "flags.parquet").to_pylist()
    ring = [row for row in flags if row["rule_id"] == "account_behind_sponsors"]
    assert len(ring) == 9
    assert json.loads(ring[0]["evidence"]) == {"applications": 9, "sponsors": 3}
    assert ring[0]["reason_en"] == "One account pays for several sponsors."
    links = pq.read_table(output / "links.parquet").to_pylist()
    assert {row["cluster_size"] for row in links} == {9}


def test_refused_rows_are_told_with_row_column_value_and_problem(applications: Path) -> None:
    screen(applications)
    with (applications.parent / "screened" / "rejected.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["row"], row["column"], row["value"]) for row in rows] == [
        ("11", "application_id", "V-1"),
        ("12", "submitted_at", "the other day"),
    ]


def test_the_summary_says_what_was_done_and_with_what(applications: Path) -> None:
    screen(applications)
    summary = json.loads((applications.parent / "screened" / "summary.json").read_text())
    # Nobody has assessed a rule of the catalogue yet, and that is said.
    assert summary["not_assessed"]["rules"] == list(summary["rules"])
    assert summary["rows_in"] == summary["accepted"] + summary["rejected"] == 11
    assert (summary["engine"], summary["unknown_columns"]) == ("duckdb", ["colour"])
    assert summary["columns"]["application_id"] == "application_id"
    assert summary["key"] == "random, of this run only"
    account = summary["rules"]["account_behind_sponsors"]
    assert account == {"fired": 9, "not_fired": 0, "not_evaluated": 0}
    assert summary["rules"]["hours_beyond_sixty"]["not_evaluated"] == 9


def test_with_a_key_of_ones_own_two_runs_find_the_same_hashes(applications: Path) -> None:
    key = applications.with_name("key")
    key.write_bytes(b"a secret that stays, of 32 bytes")
    output = applications.parent / "screened"
    screen(applications, "--key-file", key)
    first = pq.read_table(output / "links.parquet")
    output.rename(output.with_name("first"))
    screen(applications, "--key-file", key)
    assert pq.read_table(output / "links.parquet").equals(first)


def test_nothing_that_was_typed_about_a_person_leaves(applications: Path) -> None:
    screen(applications)
    output = applications.parent / "screened"
    told = "".join(
        str(pq.read_table(output / name).to_pylist()) for name in ("flags.parquet", "links.parquet")
    )
    for typed in ("991122", "Sponsor AAAA", "MN12"):
        assert typed not in told + (output / "summary.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--rules", "no_such.yaml"], "the rules cannot be read"),
        (["--key-file", "no_such.key"], "--key-file: it cannot be read"),
        (["--as-of", "2019-01-01"], "no rule is in force on 2019-01-01"),
        (["--key-file", "."], "--key-file: it cannot be read"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_leaves_nothing(
    applications: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert screen(applications, *options) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert {path.name for path in applications.parent.iterdir()} == {"applications.csv"}


def test_a_rule_that_reads_a_nationality_is_refused_with_the_field(
    applications: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = applications.with_name("rules.yaml")
    text = (RULES / "shared.yaml").read_text(encoding="utf-8")
    rules.write_text(
        text.replace("shared(phone_key) >= 5", "nationality == 'mn'"), encoding="utf-8"
    )
    assert screen(applications, "--rules", rules) == 1
    assert "nationality may not be read" in capsys.readouterr().err


def test_a_folder_that_is_there_is_not_written_into(
    applications: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (applications.parent / "screened").mkdir()
    assert screen(applications) == 1
    assert "--output: it is there already" in capsys.readouterr().err


def test_a_run_that_is_killed_leaves_nothing_half_and_the_next_one_cleans_up(
    tmp_path: Path,
) -> None:
    path = tmp_path / "many.csv"
    path.write_text(
        HEADING + "".join(f"V-{at},,9911{at:04},S{at},{at},,,\n" for at in range(40_000)),
        encoding="utf-8",
    )
    output = tmp_path / "screened"
    words = ["-m", "gerege", "visas", "screen", str(path), "--output", str(output)]
    run = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, *words], env=os.environ, stdout=subprocess.DEVNULL
    )
    _wait_for(tmp_path / ".screened.partial")
    run.send_signal(signal.SIGKILL)
    run.wait(30)
    assert not output.exists()
    assert main(words[2:]) == 0
    left = {one.name for one in tmp_path.iterdir() if "screened" in one.name or "run" in one.name}
    assert left == {"screened"}


def test_whatever_is_screened_next_removes_what_a_killed_run_has_left_beside_its_output(
    tmp_path: Path, applications: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    path = tmp_path / "many.csv"
    path.write_text(
        HEADING + "".join(f"V-{at},,9911{at:04},S{at},{at},,,\n" for at in range(40_000)),
        encoding="utf-8",
    )
    elsewhere = tmp_path / "elsewhere"
    words = ["visas", "screen", str(path), "--output", str(elsewhere / "screened")]
    run = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "gerege", *words],
        env={**os.environ, "TMPDIR": str(own)},
        stdout=subprocess.DEVNULL,
    )
    _wait_for(elsewhere / ".screened.partial")
    run.send_signal(signal.SIGKILL)
    run.wait(30)
    assert list(elsewhere.iterdir())
    assert screen(applications) == 0
    assert list(elsewhere.iterdir()) == []


def test_two_runs_never_write_the_same_folder(
    applications: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partial = applications.parent / ".screened.partial"
    partial.mkdir()
    with alone_in(partial):
        assert screen(applications) == 1
    assert "another run is writing this folder" in capsys.readouterr().err
    assert screen(applications) == 0


def _wait_for(path: Path) -> None:
    for _ in range(3000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError("the run did not begin")


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--as-of", "31.12.2026", "this is no day: 31.12.2026. Write 2026-12-31."),
        ("--as-of", "0026-12-31", "the year does not lie between 1950 and 9000: 0026-12-31"),
        ("--time-zone", "Seoul", "there is no time zone Seoul. Write it as Asia/Ulaanbaatar."),
    ],
)
def test_a_word_that_is_used_wrongly_says_how_it_is_written(
    applications: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, told: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        screen(applications, option, value)
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (b"short", "it is shorter than a secret may be. Give a file of 16 to 4096 random bytes"),
        (bytes(5000), "it is longer than a secret may be"),
    ],
)
def test_a_key_of_the_wrong_length_says_which_length_is_right(
    applications: Path, capsys: pytest.CaptureFixture[str], key: bytes, told: str
) -> None:
    file = applications.with_name("key")
    file.write_bytes(key)
    assert screen(applications, "--key-file", file) == 1
    assert told in capsys.readouterr().err


def test_a_folder_and_a_file_of_headings_alone_are_refused_by_what_they_are(
    applications: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = applications.with_name("folder")
    folder.mkdir()
    applications.write_text(HEADING, encoding="utf-8")
    assert (screen(folder), screen(applications)) == (1, 1)
    told = capsys.readouterr().err
    assert "this is a folder" in told
    assert "below its headings stands no row" in told
    assert not (applications.parent / "screened").exists()


def test_what_is_told_at_the_end_names_the_clock_and_the_headings_of_no_column(
    applications: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = applications.read_text(encoding="utf-8").replace("colour", "phone", 1)
    applications.write_text(text, encoding="utf-8")
    assert screen(applications, "--time-zone", "Asia/Seoul") == 0
    told = capsys.readouterr().out
    assert "Headings of no column, not screened: phone (2)\n" in told
    assert "Clusters: 1.\n" in told
    assert "Times without a zone were read as Asia/Seoul, see --time-zone\n" in told
    summary = json.loads((applications.parent / "screened" / "summary.json").read_text())
    assert summary["time_zone"] == "Asia/Seoul"
