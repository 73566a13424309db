"""Several processes record at the same moment: no number is given twice, none is left out."""

import subprocess
import sys
from pathlib import Path

from tests.databases import OwnDatabase

from gerege.audit.merkle import Tree

PROGRAM = Path(__file__).with_name("write_at_once.py")
PROCESSES, EVENTS = 3, 60


def start(own: OwnDatabase, what: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(PROGRAM), what], env=own.environment)  # noqa: S603


def test_every_event_has_its_number_and_the_tree_holds_them_all(own_database: OwnDatabase) -> None:
    assert start(own_database, "migrate").wait() == 0
    writers = [start(own_database, str(EVENTS)) for _ in range(PROCESSES)]
    assert [writer.wait() for writer in writers] == [0] * PROCESSES
    rows = own_database.rows("SELECT sequence, leaf FROM audit_event ORDER BY sequence")
    [head] = own_database.rows("SELECT size, root FROM audit_head")
    tree = Tree()
    for _sequence, leaf in rows:
        tree = tree.appended(bytes.fromhex(str(leaf)))
    assert [sequence for sequence, _leaf in rows] == list(range(1, PROCESSES * EVENTS + 1))
    assert head == (tree.size, tree.root().hex())
