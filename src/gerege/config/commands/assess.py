"""`gerege assess FILE.json`: what follows from one person's answers, as JSON or for reading."""

import argparse
import json
import os
import stat
from pathlib import Path

from gerege.kernel.errors import InputRefused
from gerege.knowledge.catalogue import load
from gerege.screening.engine import as_text, assess, parse_sheet
from gerege.screening.engine.sheet import LARGEST_FILE

MEND = "Give a JSON file with subject and answers."


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("assess", help="what follows from one person's answers")
    parser.add_argument("file", type=Path, metavar="FILE.json")
    parser.add_argument("--text", action="store_true", help="for reading, in both languages")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the assessment of a file. Raises InputRefused when the file cannot be used."""
    catalogue = load()
    assessment = assess(parse_sheet(read_text(arguments.file), catalogue), catalogue)
    if arguments.text:
        print(as_text(assessment, catalogue))
    else:
        print(json.dumps(assessment.as_json(), ensure_ascii=False, indent=2))
    return 0


def read_text(path: Path) -> str:
    """The text of a plain file of at most 1 MB; never waits on a pipe, never fills the memory."""
    content = _content(path)
    if not content.strip():
        raise InputRefused("FILE", "it is empty", MEND)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("FILE", "it is not UTF-8 text", "Save it as UTF-8.") from None


def _content(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        raise InputRefused("FILE", "there is no such file", MEND) from None
    except (OSError, ValueError):
        raise InputRefused("FILE", "it cannot be read", MEND) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise InputRefused("FILE", "it is not a plain file", MEND)
        if status.st_size > LARGEST_FILE:
            raise InputRefused("FILE", "it is larger than 1 MB", "Give the answers of one person.")
        return os.read(descriptor, LARGEST_FILE + 1)
    finally:
        os.close(descriptor)
