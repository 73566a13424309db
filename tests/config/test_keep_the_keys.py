"""The keys as whoever runs the server handles them: by command, with papers, over the years."""

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.config.in_one_process import Answer, asked

from gerege.config import papers
from gerege.kernel.errors import InputRefused
from gerege.vault import recovery, shares

ENTER = b"\n"


@dataclass(frozen=True)
class Server:
    """One installation in a folder, and the commands its operator gives."""

    folder: Path

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def papers(self) -> Path:
        return self.folder / "papers"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "gerege", *arguments]

    @property
    def surroundings(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return kept | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_MODE": "production",
            "GEREGE_DATA_DIR": str(self.folder / "data"),
            "GEREGE_KEY_DIR": str(self.keys),
        }

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603  our own program
            self.command(*arguments),
            env=self.surroundings,
            text=True,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def ask(self, *commands: str) -> dict[str, Answer]:
        """What commands that change nothing say, all asked of one program."""
        return asked(self.surroundings, [command.split() for command in commands])

    def at_a_terminal(self, *arguments: str, typed: bytes) -> str:
        """What stands on the screen of somebody who types this."""
        ours, theirs = pty.openpty()
        program = subprocess.Popen(  # noqa: S603  our own program
            self.command(*arguments),
            env=self.surroundings,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            close_fds=True,
        )
        os.close(theirs)
        os.write(ours, typed)
        shown = b"".join(_until_the_end(ours))
        program.wait()
        os.close(ours)
        return shown.decode()

    def two_papers(self, first: int = 1, second: int = 2) -> list[str]:
        return [f"--share-file={self.papers / f'share-{n}.txt'}" for n in (first, second)]


def _until_the_end(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed.
            return
        if not piece:
            return
        yield piece


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """For tests that only look."""
    made = Server(tmp_path_factory.mktemp("server"))
    done = made.run("setup", "--shares-to", str(made.papers))
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def server(built_once: Server, tmp_path: Path) -> Server:
    """The same with everything in it, to be changed."""
    return Server(Path(shutil.copytree(built_once.folder, tmp_path / "server")))


def test_a_year_with_the_keys(server: Server) -> None:
    """Set-up, drill, rotation, destruction, a lost server: each step as the page tells it."""
    for paper in server.papers.iterdir():
        assert paper.stat().st_mode & 0o777 == 0o400
        assert re.match(r"# Gerege recovery key \w{8}, .*share \d of 3", paper.read_text())
    drilled = server.run("recovery", "drill", *server.two_papers(1, 3))
    assert (drilled.returncode, drilled.stderr) == (0, "")
    assert "open the escrow (4 files)" in drilled.stdout
    assert "recovery" not in server.run("check").stdout

    rotated = server.run("rotate-keys")
    assert "Current epoch: 2." in rotated.stdout
    assert "gerege rotate-keys --destroy 1" in rotated.stdout
    assert server.run("rotate-keys", "--destroy", "1").returncode == 0
    status = server.run("rotate-keys", "--status").stdout.splitlines()
    assert re.fullmatch(r"epoch 1  made [\d-]+  destroyed [\d-]+  keys wrapped: 0", status[0])
    assert re.fullmatch(r"epoch 2  made [\d-]+  current  keys wrapped: 0", status[1])
    assert re.fullmatch(r"root 1   made [\d-]+", status[2])
    renewed = server.run("rotate-keys", "--indexes")
    assert (renewed.returncode, renewed.stderr) == (0, "")
    assert "Current root: 2." in renewed.stdout
    assert server.run("rotate-keys", "--status").stdout.splitlines()[2].startswith("root 2 ")
    assert "half done" not in server.run("check").stdout

    escrow = recovery.escrow_file(server.keys)
    back = server.folder / "new-server"
    restored = server.run(
        *("recovery", "restore-keys", *server.two_papers(2, 3)),
        *("--escrow", str(escrow), "--into", str(back)),
    )
    assert restored.returncode == 0, restored.stderr
    for path in recovery.key_files(server.keys):
        assert (back / path.name).read_bytes() == path.read_bytes()


def test_no_share_is_printed_where_nobody_sits(tmp_path: Path) -> None:
    server = Server(tmp_path)
    done = server.run("setup")
    assert done.returncode == 0
    assert "NO RECOVERY KEY was made, for want of a terminal" in done.stdout
    assert not recovery.escrow_file(server.keys).exists()
    looked = server.ask("check", "recovery renew", "recovery escrow")
    assert "warning: there is no recovery key" in looked["check"].stdout
    refused = looked["recovery renew"]
    assert refused.returncode == 1
    assert refused.stderr.startswith("gerege: --shares-to: without a terminal")
    assert looked["recovery escrow"].returncode == 1
    assert (
        server.run("recovery", "renew", "--yes", "--shares-to", str(server.papers)).returncode == 0
    )
    assert server.run("recovery", "drill", *server.two_papers()).returncode == 0


def test_at_a_terminal_each_share_is_shown_once_and_typed_back_for_proof(tmp_path: Path) -> None:
    server = Server(tmp_path)
    screen = server.at_a_terminal("setup", typed=ENTER * 3)
    assert "One-time password, shown only now" in screen
    pages = screen.split(papers.SECOND_SCREEN)[1:]
    shown = [" ".join(re.findall(r"(?<= )\d+ ([a-z]+)(?=  |\s*\r)", page)) for page in pages]
    assert len(shown) == shares.SHARES
    assert {len(share.split()) for share in shown} == {shares.WORDS}
    assert all(page.count(papers.FIRST_SCREEN) == 1 for page in pages)

    slip = shown[1].split()
    slip[4] = "gerege"
    half, rest = " ".join(shown[1].split()[:16]), " ".join(shown[1].split()[16:])
    typed = "\n".join([shown[0], " ".join(slip), half, rest, "\x04"])
    drilled = server.at_a_terminal("recovery", "drill", typed=typed.encode())
    assert "share 2: word 5 is not in the list of words" in drilled
    assert "The two shares open the escrow" in drilled


def test_stopping_while_the_shares_are_shown_leaves_the_old_recovery_key(server: Server) -> None:
    before = recovery.escrow_file(server.keys).read_bytes(), recovery.recipient(server.keys)
    screen = server.at_a_terminal("recovery", "renew", typed=b"renew\n" + ENTER + b"\x04")
    assert "stopped before the end; this recovery key is not used" in screen
    assert "Traceback" not in screen
    after = recovery.escrow_file(server.keys).read_bytes(), recovery.recipient(server.keys)
    assert after == before
    assert server.run("recovery", "drill", *server.two_papers()).returncode == 0


@pytest.mark.parametrize("typed", [b"yes\n", b"\n", b"\x04"])
def test_a_renewal_that_is_not_confirmed_changes_nothing(built_once: Server, typed: bytes) -> None:
    before = recovery.recipient(built_once.keys)
    screen = built_once.at_a_terminal("recovery", "renew", typed=typed)
    assert f"There is a recovery key: {before[-8:]}." in screen
    assert "Type renew to go on:" in screen
    assert "share 1 of 3" not in screen
    assert recovery.recipient(built_once.keys) == before


def test_without_a_terminal_a_renewal_has_to_be_meant(built_once: Server) -> None:
    before = recovery.recipient(built_once.keys)
    refused = built_once.run("recovery", "renew", f"--shares-to={built_once.folder}/others")
    assert refused.returncode == 1
    assert "--yes: without a terminal nobody can be asked" in refused.stderr
    assert recovery.recipient(built_once.keys) == before


def test_the_first_recovery_key_speaks_of_no_older_papers(server: Server) -> None:
    for name in (recovery.RECIPIENT_FILE, recovery.ESCROW_FILE):
        (server.keys / name).unlink()
    asked = server.at_a_terminal("recovery", "renew", typed=b"no\n")
    assert "There is no recovery key yet." in asked
    assert "Type renew to go on:" in asked
    made = server.run("recovery", "renew", "--yes", f"--shares-to={server.folder}/first")
    assert made.returncode == 0, made.stderr
    assert "There is no recovery key yet." in made.stdout
    assert "before" not in made.stdout


def test_after_a_renewal_the_old_papers_open_the_escrow_no_more(server: Server) -> None:
    old = server.two_papers()
    assert server.run("recovery", "drill", *old).returncode == 0
    before = recovery.recipient(server.keys)[-8:]
    renewed = server.run("recovery", "renew", "--yes", "--shares-to", f"{server.folder}/new-papers")
    assert renewed.returncode == 0
    assert f"There is a recovery key: {before}." in renewed.stdout
    assert f"Keep two papers of the key {before} until" in renewed.stdout
    new = [f"--share-file={server.folder}/new-papers/share-{n}.txt" for n in (2, 1)]
    with_old, with_new = (" ".join(["recovery drill", *files]) for files in (old, new))
    answers = server.ask("check", with_old, with_new)
    assert "gerege recovery drill" in answers["check"].stdout
    assert answers[with_old].returncode == 1
    assert "they belong to another recovery key" in answers[with_old].stderr
    assert answers[with_new].returncode == 0


REFUSED = {
    "recovery drill": "--share-file: no share was given",
    "recovery drill --share-file=/nowhere/1": "cannot be read",
    "rotate-keys --destroy 1": "--destroy: epoch 1 is current",
    "rotate-keys --destroy 9": "there is no epoch 9",
    "recovery restore-keys --escrow=/nowhere/k --into=/nowhere/k": "--escrow",
}


def test_what_cannot_be_done_is_refused_in_one_line(built_once: Server) -> None:
    for command, refused in built_once.ask(*REFUSED).items():
        assert refused.returncode == 1, command
        assert REFUSED[command] in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1, command


def test_nothing_is_set_up_when_the_shares_have_nowhere_to_go(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.papers.mkdir()
    (server.papers / "something").touch()
    refused = server.run("setup", "--shares-to", str(server.papers))
    assert refused.returncode == 1
    assert "--shares-to" in refused.stderr
    assert not server.keys.exists()


def test_files_that_are_no_shares_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"\xff\x00 no words")
    with pytest.raises(InputRefused, match="share 1: word 1 is not in the list"):
        shares.join(papers.given([wrong, wrong]))
