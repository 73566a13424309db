"""Several commands asked of one started program, for what each of them answers.

Starting takes longer than most answers. Each command comes through the door of the command line.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PROGRAM = """
import json, os, sys, tempfile
from gerege.__main__ import main

def answer(command):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1), os.dup2(err.fileno(), 2)
        status = main(command)
        sys.stdout.flush(), sys.stderr.flush()
        out.seek(0), err.seek(0)
        return status, out.read().decode(), err.read().decode()

screen, complaints = os.dup(1), os.dup(2)
answers = [answer(command) for command in json.loads(sys.argv[1])]
os.dup2(screen, 1), os.dup2(complaints, 2)
print(json.dumps(answers))
"""


@dataclass(frozen=True)
class Answer:
    """What one command said."""

    returncode: int
    stdout: str
    stderr: str


def asked(surroundings: Mapping[str, str], commands: Sequence[Sequence[str]]) -> dict[str, Answer]:
    """The answers by command. What breaks the program instead of being answered fails here."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        env=dict(surroundings),
        text=True,
        capture_output=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    answers = (Answer(*answer) for answer in json.loads(done.stdout))
    return {" ".join(command): answer for command, answer in zip(commands, answers, strict=True)}
