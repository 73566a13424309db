"""After an erasure no byte of what was sealed, of its key or of its hashes lies in any file."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).with_name("erase_and_look.py")


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401  what JSON holds
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GEREGE_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "DATABASE_URL": "",
    }
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, str(PROGRAM)], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout.decode().splitlines()[-1])


def test_before_the_erasure_it_was_there_to_be_found(looked: dict[str, dict[str, int]]) -> None:
    before = looked["before"]
    assert before["sealed"] > 300
    assert before["wrapped key"] == 6
    assert before["digest beside its record"] > 60


def test_after_it_nothing_is_found_in_database_log_or_any_other_file(
    looked: dict[str, dict[str, int]],
) -> None:
    assert looked["after"] == dict.fromkeys(looked["before"], 0)
