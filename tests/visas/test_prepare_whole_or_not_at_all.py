"""A full disk or a killed run leaves nothing half, and doing it again is all that is needed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.visas.files import given, prepared

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.workspace import workspace
from gerege.visas.engine.writing import written_folder

RUN = """\
import resource, sys
from datetime import date
from pathlib import Path
from gerege.kernel.errors import InputRefused
from gerege.visas.engine.preparing import prepare
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
source = Path(sys.argv[1])
try:
    prepare(source, source.with_name("out"), key=bytes(32), as_of=date(2026, 11, 26))
except InputRefused as refusal:
    print(refusal)
"""
UNLIMITED = 1 << 40


def many(folder: Path, rows: int, phone: str = "99112233") -> Path:
    """A file of so many applications."""
    lines = (f"A-{number},{phone}\n" for number in range(rows))
    return given(folder, "application_id,phone\n" + "".join(lines))


def run(source: Path, largest_file: int) -> "subprocess.Popen[str]":
    """A run in a process of its own, whose files cannot grow beyond this."""
    command = [sys.executable, "-c", RUN, str(source), str(largest_file)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603


@pytest.mark.parametrize(("rows", "phone"), [(40_000, "99112233"), (2_000, "no number")])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, rows: int, phone: str) -> None:
    source = many(tmp_path, rows, phone)
    said, _ = run(source, 30_000).communicate(timeout=60)
    assert said == "disk: there is no room left. Make room and try again.\n"
    assert list(tmp_path.iterdir()) == [source]


def test_a_run_killed_in_the_middle_leaves_no_folder_and_the_next_one_finishes(
    tmp_path: Path,
) -> None:
    source = many(tmp_path, 400_000)
    with run(source, UNLIMITED) as process:
        until = time.monotonic() + 60
        while not (tmp_path / ".out.partial").exists() and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "out").exists()
    given(tmp_path, "application_id\n1\n")
    with run(source, UNLIMITED) as process:
        process.wait(60)
    assert {path.name for path in tmp_path.iterdir()} == {source.name, "out"}


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    source = given(tmp_path, "application_id\n1\n")
    with written_folder(tmp_path / "out"):
        said, _ = run(source, UNLIMITED).communicate(timeout=60)
    assert said.startswith("target: another run is writing this folder.")
    assert (tmp_path / "out").exists()


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    source = given(tmp_path, "application_id\n1\n")
    first = prepared(source)
    with pytest.raises(InputRefused, match="this folder is there already"):
        prepared(source)
    assert first.refused.exists()


def test_what_is_written_is_for_the_owner_alone(tmp_path: Path) -> None:
    folder = prepared(given(tmp_path, "application_id\n1\n")).folder
    assert folder.stat().st_mode & 0o077 == 0


def test_a_workspace_is_private_and_gone_at_the_end(tmp_path: Path) -> None:
    with workspace(tmp_path) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "part").write_text("x")
    assert not folder.exists()


def test_what_a_dead_run_left_is_removed_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    dead = tmp_path / "gerege-run-dead"
    dead.mkdir()
    (dead / "part").write_text("x")
    with workspace(tmp_path) as living, workspace(tmp_path) as other:
        assert not dead.exists()
        assert living.exists()
        assert other.exists()
    assert [path.name for path in tmp_path.iterdir()] == [f".gerege-{os.getuid()}"]
