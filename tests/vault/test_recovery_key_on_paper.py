"""The recovery key on three papers: any two give it back, one gives nothing, a slip is named."""

import itertools
import os
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from gerege.audit import signing
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import bech32, key_folder, recovery, shares

SECRET = bytes(range(32))
PAPERS = shares.split(SECRET)


@pytest.fixture
def key_dir(tmp_path: Path) -> Path:
    """A key folder with a key of each kind, and no recovery key yet."""
    folder = tmp_path / "keys"
    key_folder.create(folder, 1, 2026)
    signing.create_signing_key(folder)
    (folder / "session-secret").write_text("for signing visits")
    (folder / "session-secret").chmod(0o400)
    (folder / "something-else").write_text("not a key")
    return folder


@pytest.mark.parametrize(
    "text", ["A12UEL5L", "a12uel5l", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"]
)
def test_the_published_examples_of_bech32_are_read(text: str) -> None:
    prefix = text.lower().rpartition("1")[0]
    assert bech32.encode(prefix, bech32.decode(prefix, text)) == text.lower()


@pytest.mark.parametrize(
    "text", ["a12uel5L", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee", "split1cheo2y"]
)
def test_the_published_wrong_examples_of_bech32_are_refused(text: str) -> None:
    with pytest.raises(ProtectionFailed):
        bech32.decode(text.lower().rpartition("1")[0] or "a", text)


@given(st.binary(max_size=60), st.sampled_from(["age", "age-secret-key-"]))
def test_bytes_written_in_letters_come_back(data: bytes, prefix: str) -> None:
    assert bech32.decode(prefix, bech32.encode(prefix, data)) == data


def test_the_secret_half_is_written_as_age_writes_it() -> None:
    identity = str(pyrage.x25519.Identity.generate())
    secret = bech32.decode(recovery.IDENTITY_PREFIX, identity)
    assert recovery.identity_from_shares(shares.split(secret)[1:]) == identity


@settings(max_examples=10)
@given(st.binary(min_size=32, max_size=32))
def test_any_two_of_three_papers_give_the_secret_back(secret: bytes) -> None:
    papers = shares.split(secret)
    assert len(papers) == 3
    for pair in itertools.permutations(papers, 2):
        assert shares.join(pair) == secret


def test_capital_letters_and_line_breaks_do_not_matter() -> None:
    one = PAPERS[0].upper().replace(" ", "\n  ")
    assert shares.join([one, PAPERS[2]]) == SECRET


def test_one_paper_or_three_are_not_two() -> None:
    for papers in (PAPERS[:1], PAPERS):
        with pytest.raises(InputRefused, match="2 shares are needed"):
            shares.join(papers)
    with pytest.raises(InputRefused, match="share 2: this is the same share again"):
        shares.join([PAPERS[0], PAPERS[0]])


def test_a_word_that_is_no_word_is_named_by_its_place_and_not_repeated() -> None:
    words = PAPERS[1].split()
    words[16] = "gerege"
    with pytest.raises(InputRefused, match="share 2: word 17 is not in the list") as refused:
        shares.join([PAPERS[0], " ".join(words)])
    assert "gerege" not in str(refused.value)


@pytest.mark.parametrize("place", [0, 20, 32])
def test_a_wrong_word_of_the_list_is_found_by_the_checksum(place: int) -> None:
    words = PAPERS[0].split()
    right = words[place]
    words[place] = WORDLIST[(WORDLIST.index(right) + 5) % 1024]
    with pytest.raises(InputRefused, match=f"share 1: .*word {place + 1} is probably") as refused:
        shares.join([" ".join(words), PAPERS[1]])
    assert right not in str(refused.value).split()


def test_words_that_changed_places_are_said() -> None:
    words = PAPERS[0].split()
    words[8], words[30] = words[30], words[8]
    with pytest.raises(InputRefused, match="more than one word is wrong or moved"):
        shares.join([" ".join(words), PAPERS[1]])


def test_a_word_left_out_is_said() -> None:
    with pytest.raises(InputRefused, match="share 1: it has 32 words, not 33"):
        shares.join([PAPERS[0].rpartition(" ")[0], PAPERS[1]])


def test_papers_of_different_makings_do_not_mix() -> None:
    with pytest.raises(InputRefused, match="not made together"):
        shares.join([PAPERS[0], shares.split(SECRET)[1]])


def test_the_key_folder_comes_back_from_escrow_and_two_papers(
    key_dir: Path, tmp_path: Path
) -> None:
    made = recovery.make()
    recovery.use(key_dir, made.recipient)
    assert recovery.recipient(key_dir) == made.recipient
    escrow = recovery.escrow_file(key_dir).read_bytes()
    identity = recovery.identity_from_shares(made.shares[:2])
    back = tmp_path / "back"
    names = recovery.restore_keys(escrow, identity, back)
    assert names == [f.name for f in recovery.key_files(key_dir)]
    assert "something-else" not in names
    for name in (*names, recovery.RECIPIENT_FILE, recovery.ESCROW_FILE):
        assert (back / name).read_bytes() == (key_dir / name).read_bytes()
        assert (back / name).stat().st_mode == (key_dir / name).stat().st_mode
    assert back.stat().st_mode & 0o777 == 0o700
    assert key_folder.read(back, 1) == key_folder.read(key_dir, 1)
    assert not recovery.escrow_is_stale(back)


def test_nothing_of_a_key_stands_in_the_escrow_or_the_recipient(key_dir: Path) -> None:
    recovery.use(key_dir, recovery.make().recipient)
    secret = key_folder.read(key_dir, 1)
    for name in (recovery.ESCROW_FILE, recovery.RECIPIENT_FILE):
        content = (key_dir / name).read_bytes()
        assert secret not in content
        assert secret.hex()[:8].encode() not in content


def test_papers_of_another_installation_do_not_open_it(key_dir: Path, tmp_path: Path) -> None:
    recovery.use(key_dir, recovery.make().recipient)
    escrow = recovery.escrow_file(key_dir).read_bytes()
    other = recovery.identity_from_shares(recovery.make().shares[1:])
    with pytest.raises(ProtectionFailed, match="another recovery key, or the file was changed"):
        recovery.restore_keys(escrow, other, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_changed_escrow_gives_nothing_back(key_dir: Path, tmp_path: Path) -> None:
    made = recovery.make()
    recovery.use(key_dir, made.recipient)
    escrow = bytearray(recovery.escrow_file(key_dir).read_bytes())
    escrow[-5] ^= 1
    identity = recovery.identity_from_shares(made.shares[:2])
    for broken in (bytes(escrow), b"", os.urandom(400)):
        with pytest.raises(ProtectionFailed):
            recovery.restore_keys(broken, identity, tmp_path / "back")


def test_a_file_made_by_somebody_else_cannot_write_outside_the_folder(tmp_path: Path) -> None:
    made = recovery.make()
    forged = pyrage.encrypt(
        b'{"format": "gerege keys v1", "files": {"../master-key": "x"}}',
        [pyrage.x25519.Recipient.from_str(made.recipient)],
    )
    with pytest.raises(ProtectionFailed, match="another version"):
        recovery.restore_keys(
            forged, recovery.identity_from_shares(made.shares[:2]), tmp_path / "a" / "b"
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_not_touched(key_dir: Path) -> None:
    made = recovery.make()
    recovery.use(key_dir, made.recipient)
    before = {path.name: path.read_bytes() for path in key_dir.iterdir()}
    escrow = recovery.escrow_file(key_dir).read_bytes()
    with pytest.raises(InputRefused, match=r"--into: .* is not empty"):
        recovery.restore_keys(escrow, recovery.identity_from_shares(made.shares[:2]), key_dir)
    assert {path.name: path.read_bytes() for path in key_dir.iterdir()} == before


def test_without_a_recovery_key_it_is_said_how_to_make_one(key_dir: Path) -> None:
    with pytest.raises(ProtectionFailed, match="gerege recovery renew"):
        recovery.recipient(key_dir)
    assert not recovery.write_escrow(key_dir)
    assert recovery.escrow_is_stale(key_dir)


def test_a_recipient_that_is_none_is_not_encrypted_to(key_dir: Path) -> None:
    (key_dir / recovery.RECIPIENT_FILE).write_text("age1qqqq")
    with pytest.raises(ProtectionFailed, match="no recipient of age"):
        recovery.write_escrow(key_dir)


def test_a_key_made_after_the_escrow_is_noticed(key_dir: Path) -> None:
    recovery.use(key_dir, recovery.make().recipient)
    assert not recovery.escrow_is_stale(key_dir)
    key_folder.create(key_dir, 2, 2027)
    assert recovery.escrow_is_stale(key_dir)
    recovery.write_escrow(key_dir)
    assert not recovery.escrow_is_stale(key_dir)


def test_a_key_that_others_can_read_is_not_put_into_the_escrow(key_dir: Path) -> None:
    recovery.use(key_dir, recovery.make().recipient)
    before = recovery.escrow_file(key_dir).read_bytes()
    key_folder.files(key_dir)[1].chmod(0o444)
    with pytest.raises(ProtectionFailed, match="chmod 400"):
        recovery.write_escrow(key_dir)
    assert recovery.escrow_file(key_dir).read_bytes() == before


def test_the_shares_are_never_shown_by_accident() -> None:
    made = recovery.make()
    assert made.shares[0].split()[10] not in repr(made)
