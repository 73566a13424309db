"""Changing the master key: how long it takes, and what others feel who save cases meanwhile.

    python benchmarks/rotation.py [--cases N]

Every process is a real one on a database of its own, each save flushed to the disk. With
``DATABASE_URL`` it is an empty PostgreSQL database (which is left with the tables), else SQLite.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "tests" / "vault" / "rotate_at_once.py"
ALONE_SECONDS = 5.0
MOST_SECONDS = 30.0


def start(folder: Path, *what: str) -> "subprocess.Popen[str]":
    """One of the programs of the test, beside the others."""
    surroundings = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
        "GEREGE_MODE": "test",
        "GEREGE_DATA_DIR": str(folder / "data"),
        "GEREGE_KEY_DIR": str(folder / "keys"),
    }
    command = [sys.executable, str(PROGRAM), *what]
    return subprocess.Popen(  # noqa: S603  our own program
        command, env=os.environ | surroundings, text=True, stdout=subprocess.PIPE
    )


def ended(program: "subprocess.Popen[str]") -> list[str]:
    """The words of its last line. Raises CalledProcessError if it failed."""
    said, _ = program.communicate()
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args)
    return (said.splitlines() or [""])[-1].split()


def saving(folder: Path, name: str, meanwhile: float | None) -> tuple[str, list[str]]:
    """What somebody felt who saved cases: alone for so many seconds, or while the key changed."""
    journal = folder / name
    worker = start(folder, "work", str(journal))
    while not (journal.exists() and journal.stat().st_size):
        time.sleep(0.05)
    begun, rotated = time.monotonic(), list[str]()
    if meanwhile is None:
        rotated = ended(start(folder, "rotate"))
    else:
        time.sleep(meanwhile)
    seconds = time.monotonic() - begun
    Path(f"{journal}.stop").touch()
    saved, slowest = ended(worker)
    felt = f"{int(saved) / seconds:.0f} saves/s, the slowest {float(slowest) * 1000:.0f} ms"
    return felt, rotated


def main() -> int:
    """Print the figures; 1 if the change took longer than half a minute."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000)
    cases: int = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for part in ("data", "keys"):
            (folder / part).mkdir(mode=0o700)
        ended(start(folder, "new", str(cases)))
        alone, _ = saving(folder, "alone", ALONE_SECONDS)
        beside, (epoch, keys, seconds, computed) = saving(folder, "beside", None)
        ended(start(folder, "read", str(folder / "alone"), str(folder / "beside")))
    print(f"keys wrapped anew for epoch {epoch}: {keys} in {seconds} s ({computed} s CPU)")
    print(f"somebody who saves cases, alone:   {alone}")
    print(f"somebody who saves cases, beside:  {beside}")
    print("everything acknowledged opens afterwards, the record of acts is whole")
    return 0 if float(seconds) <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
