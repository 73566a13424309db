"""What belongs to the project: every text file that is, or would be, committed."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "gerege"
# Somebody else's text, kept unchanged.
FOREIGN = frozenset(
    {"LICENSE", "tests/vendor/axe.min.js", "src/gerege/ui/static/ui/noto-licence.txt"}
)
NOT_OURS = frozenset({"var", "build", "node_modules", "__pycache__"})


@cache
def all_files() -> tuple[Path, ...]:
    """Committed files and those that are new and not ignored."""
    names = _known_to_git() or list(_unpacked())
    return tuple(ROOT / name for name in sorted(filter(None, names)) if (ROOT / name).is_file())


def _known_to_git() -> list[str]:
    git = shutil.which("git")
    if git is None:
        return []
    question = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(question, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own question
    return listed.stdout.split("\0") if listed.returncode == 0 else []


def _unpacked() -> Iterator[str]:
    """The files of a copy that came without its history."""
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT)
        ours = not any(map(_is_made, name.parts))
        if ours and path.suffix not in {".mo", ".pyc"}:
            yield name.as_posix()


def _is_made(part: str) -> bool:
    hidden = part.startswith(".") and part not in {".ci", ".gitignore"}
    return hidden or part in NOT_OURS or part.endswith(".egg-info")


def own_texts() -> Iterator[tuple[str, str]]:
    """(name, text) of every text file that we wrote."""
    for path in all_files():
        name = path.relative_to(ROOT).as_posix()
        if name not in FOREIGN and b"\0" not in (raw := path.read_bytes()):
            yield name, raw.decode("utf-8")


def own_python(folder: Path = SOURCE) -> Iterator[Path]:
    """Every Python file of the program but the migrations, which Django writes."""
    yield from (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)
