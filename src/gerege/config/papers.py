"""The shares of the recovery key on their way to paper and back: on the terminal, or in files."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from gerege.audit.private_files import make_private_folder, write_new
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import shares
from gerege.vault.recovery import RecoveryKey

IN_A_ROW = 3
LONGEST_FILE = 4096
# The second screen of a terminal: what is shown there is not kept to scroll back to.
SECOND_SCREEN, FIRST_SCREEN = "\x1b[?1049h\x1b[H", "\x1b[?1049l"
STOPPED = InputRefused(
    "shares", "stopped before the end; this recovery key is not used", "Run: gerege recovery renew"
)


def can_be_shown() -> bool:
    """True if somebody sits at a terminal: shares are never printed into a file or a log."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def must_have_a_way_out(folder: Path | None) -> None:
    """Raise InputRefused if there is neither a terminal nor a new folder for the shares."""
    if folder is None and not can_be_shown():
        raise InputRefused(
            "--shares-to",
            "without a terminal the shares cannot be shown",
            "Name a new folder for them, on a disk that you take away",
        )
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise InputRefused("--shares-to", f"{folder} is not empty", "Name a new folder")


def must_be_meant(told: Sequence[str], word: str, *, yes: bool) -> None:
    """Say what will be done and let it be confirmed by a word, or by ``--yes`` without a terminal.

    Raises InputRefused if it is not; then nothing was changed.
    """
    print("\n".join(told))
    if yes:
        return
    if not can_be_shown():
        raise InputRefused("--yes", "without a terminal nobody can be asked", "Say it: --yes")
    if _ask(f"Type {word} to go on: ").strip() != word:
        raise InputRefused(word, "this was not confirmed, nothing was changed", "Type the word")


def hand_out(made: RecoveryKey, folder: Path | None) -> None:
    """Show the shares once, one at a time, or write each into a file of its own.

    Raises InputRefused if it was stopped, ProtectionFailed if a file cannot be written.
    """
    if folder is None:
        _show(made)
    else:
        _write(made, folder)


def given(files: Sequence[Path] | None) -> list[str]:
    """Two shares, from files or typed at the terminal. Raises InputRefused."""
    if files:
        return [_from_file(path) for path in files]
    if not can_be_shown():
        raise InputRefused(
            "--share-file", "no share was given", "Give it twice, or use a terminal to type them"
        )
    with _second_screen():
        return [_typed(number) for number in range(1, shares.NEEDED + 1)]


def _show(made: RecoveryKey) -> None:
    for number, share in enumerate(made.shares, 1):
        with _second_screen():
            print(_heading(made, number))
            print("Only the person who keeps this share looks now. Write every word on paper.\n")
            print(_in_rows(share.split()))
            _ask("\nWritten and read over once? Press Enter; it is not shown again. ")


def _write(made: RecoveryKey, folder: Path) -> None:
    try:
        make_private_folder(folder)
        for number, share in enumerate(made.shares, 1):
            text = f"# {_heading(made, number)}\n{share}\n"
            write_new(folder / f"share-{number}.txt", text.encode("ascii"))
    except OSError as failed:
        raise ProtectionFailed(
            f"the shares could not be written to {folder} ({failed.strerror}); no recovery key "
            "was made"
        ) from failed


def _heading(made: RecoveryKey, number: int) -> str:
    """What the paper says, so that papers of two makings are not mixed up."""
    return (
        f"Gerege recovery key {made.recipient[-8:]}, {clock.now():%Y-%m-%d}, share {number} of "
        f"{len(made.shares)}; any {shares.NEEDED} open everything"
    )


def _in_rows(words: Sequence[str]) -> str:
    cells = [f"{place:>3} {word:<12}" for place, word in enumerate(words, 1)]
    return "\n".join("".join(cells[at : at + IN_A_ROW]) for at in range(0, len(cells), IN_A_ROW))


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            text = opened.read(LONGEST_FILE).decode("ascii", errors="replace")
    except OSError as failed:
        raise InputRefused(
            "--share-file", f"{path} cannot be read ({failed.strerror})", "Give a file of words"
        ) from failed
    return " ".join(line for line in text.splitlines() if not line.startswith("#"))


def _typed(number: int) -> str:
    """Asked again, with what is wrong, until the words fit together."""
    while True:
        words: list[str] = []
        print(f"\nShare {number}: type the {shares.WORDS} words, as many a line as you like.")
        while len(words) < shares.WORDS:
            words += _ask(f"{len(words) + 1:>3}> ").split()
        try:
            shares.must_fit(f"share {number}", " ".join(words))
        except InputRefused as wrong:
            print(wrong)
        else:
            return " ".join(words)


def _ask(prompt: str) -> str:
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        raise STOPPED from None


@contextlib.contextmanager
def _second_screen() -> Iterator[None]:
    sys.stdout.write(SECOND_SCREEN)
    try:
        yield
    finally:
        sys.stdout.write(FIRST_SCREEN)
        sys.stdout.flush()
