"""A key file is written once, read only if nobody else can read it, and says what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gerege.audit import signing
from gerege.audit.keyfile import read_secret, write_secret
from gerege.kernel.errors import ProtectionFailed

SECRET = bytes(range(32))
LABEL = "gerege-some-key"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "some-key"


@pytest.fixture
def written(path: Path) -> Path:
    write_secret(path, LABEL, SECRET)
    return path


def test_what_was_written_is_read_again(written: Path) -> None:
    assert read_secret(written, LABEL) == SECRET


def test_nobody_else_can_read_the_file_or_enter_its_folder(written: Path) -> None:
    assert written.stat().st_mode & 0o777 == 0o400
    assert written.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in written.parent.iterdir()] == ["some-key"]


def test_the_text_can_be_printed_and_typed_again(written: Path, tmp_path: Path) -> None:
    lines = written.read_text().splitlines()
    assert lines[0] == "gerege-some-key v1"
    typed = tmp_path / "keys" / "typed"
    typed.write_text(f" {lines[0]} \n{lines[1].upper()}\n{lines[2]}\n\n")
    typed.chmod(0o400)
    assert read_secret(typed, LABEL) == SECRET


def test_a_key_is_never_written_over(written: Path) -> None:
    with pytest.raises(ProtectionFailed, match="never overwritten"):
        write_secret(written, LABEL, bytes(32))
    assert read_secret(written, LABEL) == SECRET


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o444, 0o420])
def test_a_file_that_others_can_read_is_not_used(written: Path, mode: int) -> None:
    written.chmod(mode)
    with pytest.raises(ProtectionFailed, match=r"chmod 400 .*/some-key"):
        read_secret(written, LABEL)


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o770])
def test_a_folder_that_others_can_enter_is_not_used(written: Path, mode: int) -> None:
    written.parent.chmod(mode)
    with pytest.raises(ProtectionFailed, match=r"chmod 700 .*/keys"):
        read_secret(written, LABEL)
    with pytest.raises(ProtectionFailed, match=r"chmod 700"):
        write_secret(written.with_name("second"), LABEL, SECRET)


def test_a_missing_file_is_named_with_what_to_do(path: Path) -> None:
    with pytest.raises(ProtectionFailed, match=r"some-key is missing.*gerege setup"):
        read_secret(path, LABEL)


def test_a_link_to_another_file_is_not_followed(written: Path) -> None:
    link = written.with_name("link")
    link.symlink_to(written)
    with pytest.raises(ProtectionFailed, match="could not be read"):
        read_secret(link, LABEL)


@pytest.mark.parametrize(
    ("before", "after"),
    [("00010203", "00010204"), ("check ", "check 0"), ("1c1d1e1f", ""), ("\n", " "), ("0", "g")],
)
def test_a_damaged_file_is_not_used(written: Path, before: str, after: str) -> None:
    text = written.read_text()
    assert before in text
    written.chmod(0o600)
    written.write_text(text.replace(before, after))
    with pytest.raises(ProtectionFailed, match=r"some-key (is damaged|does not begin)"):
        read_secret(written, LABEL)


def test_the_file_of_another_key_is_not_used(written: Path) -> None:
    with pytest.raises(ProtectionFailed, match="another file"):
        read_secret(written, "gerege-other-key")


def test_a_disk_that_takes_nothing_leaves_no_half_a_key(path: Path) -> None:
    """A real limit on the size of files: the write itself fails, as on a full disk."""
    code = (
        "import resource, sys; from pathlib import Path;"
        "from gerege.audit.keyfile import write_secret;"
        "from gerege.kernel.errors import ProtectionFailed;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10));"
        "path = Path(sys.argv[1]);\n"
        "try: write_secret(path, 'gerege-some-key', bytes(32))\n"
        "except ProtectionFailed as failed: print(failed)"
    )
    done = subprocess.run(  # noqa: S603  this very program
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert "could not be written" in done.stdout
    assert "Nothing was kept" in done.stdout
    assert list(path.parent.iterdir()) == []


def test_the_key_that_signs_heads_is_made_once_with_its_public_half_beside_it(
    tmp_path: Path, settings: object
) -> None:
    key_dir = tmp_path / "keys"
    settings.GEREGE_KEY_DIR = key_dir  # type: ignore[attr-defined]
    signing.forget_key()
    path = signing.create_signing_key(key_dir)
    assert path.stat().st_mode & 0o777 == 0o400
    public = signing.read_public_key(key_dir / signing.PUBLIC_FILE_NAME)
    assert public.public_bytes_raw() == signing.public_key().public_bytes_raw()
    with pytest.raises(ProtectionFailed, match="never overwritten"):
        signing.create_signing_key(key_dir)
