"""Several processes record at the same moment: no number is given twice, none is left out."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from gerege.audit.merkle import Tree

PROGRAM = Path(__file__).with_name("write_at_once.py")
PROCESSES, EVENTS = 3, 60


def start(data_dir: Path, what: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GEREGE_DATA_DIR": str(data_dir),
    }
    return subprocess.Popen([sys.executable, str(PROGRAM), what], env=environment)  # noqa: S603


def test_every_event_has_its_number_and_the_tree_holds_them_all(tmp_path: Path) -> None:
    assert start(tmp_path, "migrate").wait() == 0
    writers = [start(tmp_path, str(EVENTS)) for _ in range(PROCESSES)]
    assert [writer.wait() for writer in writers] == [0] * PROCESSES
    with sqlite3.connect(tmp_path / "gerege.sqlite3") as database:
        rows = database.execute("SELECT sequence, leaf FROM audit_event ORDER BY sequence")
        sequences, leaves = zip(*rows, strict=True)
        size, root = database.execute("SELECT size, root FROM audit_head").fetchone()
    tree = Tree()
    for leaf in leaves:
        tree = tree.appended(bytes.fromhex(leaf))
    assert sequences == tuple(range(1, PROCESSES * EVENTS + 1))
    assert (size, root) == (tree.size, tree.root().hex())
