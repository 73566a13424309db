"""Forms that arrive at the same moment in two workers: one waits, nothing is lost or doubled."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from gerege.kernel.ids import new_id

PROGRAM = Path(__file__).with_name("arrive_at_once.py")
WORKERS, STARTING = 3, 4.0


def start(data_dir: Path, *what: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GEREGE_DATA_DIR": str(data_dir),
    }
    program = [sys.executable, str(PROGRAM), *what]
    return subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603


def told_by(program: subprocess.Popen[str]) -> str:
    written, _nothing = program.communicate(timeout=120)
    assert program.returncode == 0
    return written.strip()


def test_workers_do_it_once_and_answer_alike(tmp_path: Path) -> None:
    told = json.loads(told_by(start(tmp_path, "prepare")))
    same, other = str(new_id()), str(new_id())
    moment = str(time.time() + STARTING)
    marks = [*[same] * WORKERS, other]
    senders = [
        start(tmp_path, "send", told["path"], told["session"], mark, moment) for mark in marks
    ]

    answers = [told_by(sender) for sender in senders]

    assert {answer.split()[0] for answer in answers} == {"302"}
    assert len(set(answers[:WORKERS])) == 1
    with sqlite3.connect(tmp_path / "gerege.sqlite3") as database:
        asked = "SELECT count(*) FROM audit_event WHERE verb = 'note.added'"
        assert database.execute(asked).fetchone() == (2,)
        assert database.execute("SELECT count(*) FROM cases_note").fetchone() == (2,)
        assert database.execute("SELECT count(*) FROM accounts_formmark").fetchone() == (2,)


def test_two_officers_who_answer_at_once_are_both_kept_in_their_order(tmp_path: Path) -> None:
    told = json.loads(told_by(start(tmp_path, "prepare")))
    moment = str(time.time() + STARTING)
    officers = ((told["session"], "yes"), (told["other_session"], "no"))

    sent = [start(tmp_path, "answer", told["part"], who, said, moment) for who, said in officers]

    assert [told_by(one) for one in sent] == ["302", "302"]
    with sqlite3.connect(tmp_path / "gerege.sqlite3") as database:
        kept = database.execute(
            'SELECT "order", recorded_by_id FROM screening_answer ORDER BY "order"'
        ).fetchall()
    assert [order for order, _by in kept] == [1, 2]
    assert len({by for _order, by in kept}) == 2
