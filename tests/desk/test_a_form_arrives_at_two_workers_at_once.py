"""Forms that arrive at the same moment in two workers: one waits, nothing is lost or doubled."""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.databases import OwnDatabase

from gerege.kernel.ids import new_id

PROGRAM = Path(__file__).with_name("arrive_at_once.py")
WORKERS, STARTING = 3, 4.0


def start(own: OwnDatabase, *what: str) -> subprocess.Popen[str]:
    program = [sys.executable, str(PROGRAM), *what]
    return subprocess.Popen(program, env=own.environment, stdout=subprocess.PIPE, text=True)  # noqa: S603


def told_by(program: subprocess.Popen[str]) -> str:
    written, _nothing = program.communicate(timeout=120)
    assert program.returncode == 0
    return written.strip()


def test_workers_do_it_once_and_answer_alike(own_database: OwnDatabase) -> None:
    told = json.loads(told_by(start(own_database, "prepare")))
    same, other = str(new_id()), str(new_id())
    moment = str(time.time() + STARTING)
    marks = [*[same] * WORKERS, other]
    senders = [
        start(own_database, "send", told["path"], told["session"], mark, moment) for mark in marks
    ]

    answers = [told_by(sender) for sender in senders]

    assert {answer.split()[0] for answer in answers} == {"302"}
    assert len(set(answers[:WORKERS])) == 1
    for table in ("audit_event WHERE verb = 'note.added'", "cases_note", "accounts_formmark"):
        assert own_database.rows(f"SELECT count(*) FROM {table}") == [(2,)]  # noqa: S608


def test_two_officers_who_answer_at_once_are_both_kept_in_their_order(
    own_database: OwnDatabase,
) -> None:
    told = json.loads(told_by(start(own_database, "prepare")))
    moment = str(time.time() + STARTING)
    officers = ((told["session"], "yes"), (told["other_session"], "no"))

    sent = [
        start(own_database, "answer", told["part"], who, said, moment) for who, said in officers
    ]

    assert [told_by(one) for one in sent] == ["302", "302"]
    kept = own_database.rows(
        'SELECT "order", recorded_by_id FROM screening_answer ORDER BY "order"'
    )
    assert [order for order, _by in kept] == [1, 2]
    assert len({by for _order, by in kept}) == 2
