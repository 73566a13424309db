"""Two shares and the folder of backups are enough; what does not hold is said, and nothing put."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from tests.config.test_keep_the_keys import Server
from tests.operations.conftest import Living

from gerege.audit import signing
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.operations import manifest, restoring
from gerege.operations.backing_up import back_up
from gerege.operations.restoring import Source, read_whole, unpack
from gerege.vault import recovery
from gerege.vault.sealing import seal_stream


@pytest.fixture
def folder(living: Living) -> Path:
    """A whole backup."""
    return back_up(place=living.place).path


def opened(folder: Path, living: Living, into: Path) -> None:
    source = Source(folder, living.identity)
    unpack(source, read_whole(folder), into / "data", into / "keys")


def rewritten(folder: Path, **changed: object) -> None:
    """The list of contents, changed by somebody who can write but not sign."""
    path = folder / manifest.NAME
    path.write_text(json.dumps(json.loads(path.read_text("ascii")) | changed), encoding="ascii")


def test_everything_is_lost_and_two_shares_bring_back_what_was_acknowledged(
    living: Living,
) -> None:
    """The drill: a living installation, destroyed."""
    acknowledged = living.save_cases(2)
    assert living.run("backup").returncode == 0
    after = living.save_cases(2)
    last = back_up(place=living.place, kind="snapshot").path
    lost = living.save_cases(1)
    shutil.rmtree(living.data)
    shutil.rmtree(living.keys)
    done = living.run(
        *("restore", str(last), *living.two_shares),
        *("--into", str(living.data), "--keys-into", str(living.keys)),
    )
    assert done.returncode == 0, done.stderr
    there = cases_in(living.data)
    assert set(acknowledged + after) <= there
    assert not set(lost) & there
    assert "MISSING   everything done after" in done.stdout
    assert "ERASE     again the cases that were erased since then: they are back." in done.stdout
    assert living.run("check").stdout.startswith("Keys, database, disk and catalogue")
    verified = living.run("verify-audit")
    assert "The record is whole." in verified.stdout


def test_after_a_restore_nobody_is_signed_in_and_the_record_says_so(
    living: Living, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(living.place.file)) as writer, writer:
        writer.execute("INSERT INTO django_session VALUES ('visit', 'data', '2030-01-01')")
    folder = back_up(place=living.place).path
    done = living.run("restore", str(folder), *living.two_shares, "--into", str(tmp_path / "new"))
    assert "visits    1 ended" in done.stdout, done.stderr
    with closing(sqlite3.connect(tmp_path / "new" / "gerege.sqlite3")) as reader:
        assert reader.execute("SELECT COUNT(*) FROM django_session").fetchone() == (0,)
        last = reader.execute("SELECT verb FROM audit_event ORDER BY sequence DESC LIMIT 1")
        assert last.fetchone() == ("backup.restored",)
    assert {path.name for path in tmp_path.iterdir()} == {"installation", "new"}


def test_a_proof_says_what_was_proved_and_puts_nothing_anywhere(
    living: Living, folder: Path, tmp_path: Path
) -> None:
    work_in = tmp_path / "work"
    work_in.mkdir()
    before = {path.name for path in living.folder.iterdir()}
    done = living.run(
        *("restore", "--verify", str(folder), *living.two_shares, "--work-in", str(work_in)),
        *("--public-key", str(living.keys / "audit-signing-key.pub")),
    )
    assert done.returncode == 0, done.stderr
    assert "files     2 whole" in done.stdout
    assert "record    whole: " in done.stdout
    assert int(done.stdout.split("texts     ")[1].split()[0]) > 12
    assert "PROVED" in done.stdout
    assert list(work_in.iterdir()) == []
    assert {path.name for path in living.folder.iterdir()} == before
    noted = json.loads((living.backups / restoring.PROVED).read_text("ascii"))
    assert noted["backup"] == folder.name


def test_a_head_kept_outside_tells_how_much_is_missing(
    living: Living, folder: Path, tmp_path: Path
) -> None:
    living.save_cases(1)
    head = tmp_path / "head.json"
    assert living.run("verify-audit", "--save-head", str(head)).returncode == 0
    done = living.run(
        *("restore", "--verify", str(folder), *living.two_shares, "--head", str(head))
    )
    size = json.loads(head.read_text("ascii"))["size"] - manifest.read(folder).head.size
    assert f"MISSING   {size} events" in done.stdout


@pytest.mark.parametrize("option", ["--into", "--keys-into"])
def test_nothing_that_is_there_is_overwritten(living: Living, folder: Path, option: str) -> None:
    into = {"--into": living.folder / "new", "--keys-into": living.folder / "new-keys"}
    into[option] = living.data
    given = [str(part) for pair in into.items() for part in pair]
    done = living.run("restore", str(folder), *living.two_shares, *given)
    assert done.returncode == 1
    assert f"{living.data} is not empty and is never overwritten" in done.stderr
    assert not (living.folder / "new").exists()


def test_one_share_is_not_enough(living: Living, folder: Path) -> None:
    done = living.run("restore", "--verify", str(folder), living.two_shares[0])
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_shares_of_another_installation_do_not_open_it(
    living: Living, folder: Path, tmp_path: Path
) -> None:
    wrong = Source(folder, str(pyrage.x25519.Identity.generate()))
    with pytest.raises(ProtectionFailed, match="does not open with these shares"):
        unpack(wrong, read_whole(folder), tmp_path / "data", tmp_path / "keys")


@pytest.mark.parametrize("name", ["database.age", "keys.age"])
@pytest.mark.parametrize("how", ["cut off", "changed"])
def test_a_file_that_was_touched_is_found_by_its_checksum(
    folder: Path, name: str, how: str
) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(path.read_bytes()[:-7] if how == "cut off" else content)
    with pytest.raises(ProtectionFailed, match="cut off or changed"):
        read_whole(folder)


@pytest.mark.parametrize("how", ["cut off", "changed"])
def test_even_with_its_checksum_made_to_fit_it_does_not_open(
    living: Living, folder: Path, tmp_path: Path, how: str
) -> None:
    path = folder / "database.age"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(path.read_bytes()[:-7] if how == "cut off" else content)
    files = json.loads((folder / manifest.NAME).read_text("ascii"))["files"]
    files["database.age"] |= {
        "sha256": manifest.sha256_of(path),
        "size": path.stat().st_size,
    }
    rewritten(folder, files=files)
    with pytest.raises(ProtectionFailed, match="does not open: it was cut off or changed"):
        opened(folder, living, tmp_path)
    assert not (tmp_path / "data" / "gerege.sqlite3").exists()


def test_a_false_database_encrypted_to_the_public_key_has_no_signature(
    living: Living, folder: Path, tmp_path: Path
) -> None:
    """Whoever writes into the folder knows the public key; that does not make it a backup."""
    opened(folder, living, tmp_path)
    false = tmp_path / "data" / "gerege.sqlite3"
    with closing(sqlite3.connect(false)) as writer, writer:
        writer.execute("DELETE FROM cases_note")
    (folder / "database.age").unlink()
    recipient = (living.keys / "recovery-recipient").read_text("ascii")
    with false.open("rb") as source:
        sealed = seal_stream(source, folder / "database.age", recipient)
    files = json.loads((folder / manifest.NAME).read_text("ascii"))["files"]
    rewritten(folder, files=files | {"database.age": sealed.__dict__})
    done = living.run("restore", "--verify", str(folder), *living.two_shares)
    assert done.returncode == 1
    assert "changed after it was signed" in done.stderr


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "database.age").unlink()
    with pytest.raises(ProtectionFailed, match=r"database\.age is missing"):
        read_whole(folder)


def test_a_file_is_no_backup(folder: Path) -> None:
    with pytest.raises(InputRefused, match="no whole backup"):
        manifest.read(folder / "database.age")


def test_a_half_written_folder_is_no_backup(folder: Path) -> None:
    (folder / manifest.NAME).unlink()
    with pytest.raises(InputRefused, match="no whole backup"):
        read_whole(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": "gerege backup v1"}'])
def test_a_damaged_list_is_refused(folder: Path, content: str) -> None:
    (folder / manifest.NAME).write_text(content, encoding="ascii")
    with pytest.raises(InputRefused, match="list of contents is damaged"):
        read_whole(folder)


def test_a_list_of_another_format_is_refused(folder: Path) -> None:
    rewritten(folder, format="gerege backup v9")
    with pytest.raises(InputRefused, match="another version"):
        read_whole(folder)


def test_a_list_from_before_it_named_the_recovery_key_still_holds(folder: Path) -> None:
    signed = replace(manifest.read(folder), recipient="").signed()
    assert "recipient" not in json.loads(signed.as_text())
    (folder / manifest.NAME).write_text(signed.as_text(), encoding="ascii")
    manifest.must_be_signed_by(manifest.read(folder), signing.public_key())


def test_the_recovery_key_that_a_list_names_is_signed_too(living: Living, folder: Path) -> None:
    there = (living.keys / "recovery-recipient").read_text("ascii").strip()
    assert manifest.read(folder).recipient == there
    rewritten(folder, recipient=recovery.make().recipient)
    with pytest.raises(ProtectionFailed, match="changed after it was signed"):
        manifest.must_be_signed_by(manifest.read(folder), signing.public_key())


def test_a_list_changed_after_signing_is_refused(folder: Path) -> None:
    rewritten(folder, counts={"events": 1, "records": 0})
    with pytest.raises(ProtectionFailed, match="changed after it was signed"):
        manifest.must_be_signed_by(manifest.read(folder), signing.public_key())


def test_a_backup_of_a_newer_version_is_refused(living: Living) -> None:
    with closing(sqlite3.connect(living.place.file)) as writer, writer:
        writer.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('cases', '9999_new', '2030-01-01')"
        )
    folder = back_up(place=living.place).path
    done = living.run("restore", "--verify", str(folder), *living.two_shares)
    assert done.returncode == 1
    assert "made by a newer version (cases.9999_new)" in done.stderr


def test_an_old_backup_without_keys_opens_with_the_newest_copy_beside_it(
    living: Living, folder: Path, tmp_path: Path
) -> None:
    newer = back_up(place=living.place).path
    (folder / "keys.age").unlink()
    assert restoring.escrow_of(Source(folder, living.identity)) == newer / "keys.age"
    opened(folder, living, tmp_path)
    (newer / "keys.age").unlink()
    with pytest.raises(InputRefused, match="no copy of the keys"):
        restoring.escrow_of(Source(folder, living.identity))


def cases_in(data: Path) -> set[str]:
    with closing(sqlite3.connect(data / "gerege.sqlite3")) as reader:
        found = {row[0] for row in reader.execute("SELECT id FROM cases_case")}
    return {f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}" for i in found}


def test_shares_are_asked_for_at_a_terminal(living: Living, folder: Path) -> None:
    typed = "\n".join(path.read_text("ascii").strip() for path in living.shares[:2]) + "\n"
    operator = Server(living.folder)
    shown = operator.at_a_terminal("restore", "--verify", str(folder), typed=typed.encode())
    assert "Share 2: type the 33 words" in shown
    assert "PROVED" in shown
    refused = operator.run("restore", "--verify", str(folder))
    assert refused.returncode == 1
    assert "--share-file: no share was given" in refused.stderr


def test_keys_that_a_killed_run_left_are_overwritten_by_the_next(tmp_path: Path) -> None:
    def left(name: str) -> Path:
        key = tmp_path / f"{restoring.PASSING}{name}" / "keys" / "master-key-2026-1"
        key.parent.mkdir(parents=True)
        key.write_bytes(b"what opens everything")
        return key

    killed, elsewhere = left("killed"), tmp_path / "still-known"
    elsewhere.hardlink_to(killed)
    with restoring.passing_folder(tmp_path, of_keys=True) as working:
        assert not killed.parent.parent.exists()
        assert b"opens" not in elsewhere.read_bytes()
        assert working.stat().st_mode & 0o777 == 0o700
        (working / "mine").write_bytes(b"what opens everything")
        (tmp_path / "mine").hardlink_to(working / "mine")
        with restoring.passing_folder(tmp_path, of_keys=True) as other:
            assert other != working
        assert (working / "mine").read_bytes() == b"what opens everything"
    assert b"opens" not in (tmp_path / "mine").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"still-known", "mine"}


def test_a_working_folder_that_is_not_there_is_refused(living: Living, folder: Path) -> None:
    refused = living.run(
        *("restore", "--verify", str(folder), *living.two_shares, "--work-in", "/not/there")
    )
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "--work-in" in refused.stderr
