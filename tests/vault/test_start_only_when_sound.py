"""The program does not start when it could not protect what it is told; it says why."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from tests.audit.attacking import run_sql, write_events

from gerege.audit import signing, triggers
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import key_folder, keyring, record_keys, soundness
from gerege.vault.models import RecordKey, VaultState
from gerege.vault.services import make_record_key

pytestmark = pytest.mark.django_db


def the_one_problem() -> str:
    problems = keyring.startup_problems()
    assert len(problems) == 1, problems
    return problems[0]


def master_key(folder: Path) -> Path:
    return key_folder.files(folder / "keys")[1]


@pytest.fixture
def in_use(installation: Path) -> Path:
    """An installation with a record and an event."""
    make_record_key(new_id())
    write_events(2)
    record_keys.empty_memory()
    keyring.forget()
    return installation


def test_a_fresh_installation_is_sound(installation: Path) -> None:
    assert keyring.startup_problems() == []
    assert sorted(file.name for file in installation.iterdir()) == ["keys"]


@pytest.mark.usefixtures("in_use")
def test_an_installation_in_use_is_sound() -> None:
    assert keyring.startup_problems() == []


def test_a_missing_master_key_is_named(in_use: Path) -> None:
    master_key(in_use).unlink()
    assert "master-key is missing: that of epoch 1" in the_one_problem()
    assert "Say in GEREGE_KEY_DIR where it is, or bring it back" in the_one_problem()
    with pytest.raises(ProtectionFailed, match="master-key is missing"):
        make_record_key(new_id())
    assert RecordKey.objects.count() == 1


def test_a_sound_key_of_another_installation_is_recognised(in_use: Path) -> None:
    master_key(in_use).unlink()
    keyring.create_master_key(in_use / "keys")
    assert "does not belong to this database" in the_one_problem()
    with pytest.raises(ProtectionFailed, match="does not belong"):
        make_record_key(new_id())
    assert RecordKey.objects.count() == 1


def test_another_key_is_recognised_even_if_the_mark_was_removed(in_use: Path) -> None:
    VaultState.objects.all().delete()
    assert "mark of the master key was removed" in the_one_problem()
    master_key(in_use).unlink()
    keyring.create_master_key(in_use / "keys")
    keyring.forget()
    problems = keyring.startup_problems()
    assert any("does not belong to this database" in problem for problem in problems)


def test_a_damaged_master_key_is_not_used(in_use: Path) -> None:
    path = master_key(in_use)
    text = path.read_text()
    path.chmod(0o600)
    path.write_text(text[:40] + ("0" if text[40] != "0" else "1") + text[41:])
    path.chmod(0o400)
    assert "damaged" in the_one_problem()


def test_a_master_key_that_others_can_read_is_not_used(in_use: Path) -> None:
    master_key(in_use).chmod(0o444)
    assert "chmod 400" in the_one_problem()


def test_a_missing_signing_key_is_named(in_use: Path) -> None:
    (in_use / "keys/audit-signing-key").unlink()
    signing.forget_key()
    assert "audit-signing-key is missing" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_a_change_of_the_database_that_was_not_made_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'vault'")
    problem = the_one_problem()
    assert "not up to date" in problem
    assert "the first is vault 0001_vault" in problem


@pytest.mark.usefixtures("in_use")
def test_a_database_without_an_installation_is_not_asked_to_be_upgraded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")
    problem = the_one_problem()
    assert "there is no installation in the database" in problem
    assert "for a new one run: gerege setup" in problem
    assert "upgrade" not in problem


@pytest.mark.usefixtures("in_use")
def test_a_database_of_a_newer_version_is_recognised() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('vault', '0999_later', '2030-01-01')"
        )
    assert "changed by a newer version (vault 0999_later)" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_half_a_change_of_the_database_is_found_by_its_missing_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE vault_nameindex")
    assert "stopped half-way: missing tables vault_nameindex" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_the_table_that_counts_guesses_must_be_there(settings: Settings) -> None:
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "limits_cache"}}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS limits_cache")
    assert "missing tables limits_cache" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_missing_triggers_are_found() -> None:
    triggers.remove(connection)
    assert "no longer protects the record of acts: missing triggers" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_a_record_whose_end_was_cut_off_is_found() -> None:
    run_sql("DELETE FROM audit_event WHERE sequence = 2")
    triggers.install(connection)
    assert "ends at event 1, but 2 were written" in the_one_problem()


def test_a_folder_that_is_not_there_is_named(in_use: Path, settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=in_use / "gone")
    assert f"nothing can be written to {in_use / 'gone'}" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_a_disk_with_hardly_any_room_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "LEAST_FREE_BYTES", 2**80)
    assert "MB left" in the_one_problem()


@pytest.mark.usefixtures("in_use")
def test_a_database_that_can_only_be_read_is_found() -> None:
    if connection.vendor == "sqlite":
        switch = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    else:
        switch = ("SET TRANSACTION READ ONLY", "SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute(switch[0])
        try:
            problem = the_one_problem()
        finally:
            cursor.execute(switch[1])
    assert "can only be read" in problem


def test_several_problems_are_all_said(in_use: Path) -> None:
    master_key(in_use).unlink()
    triggers.remove(connection)
    assert len(keyring.startup_problems()) == 2


def test_a_second_master_key_is_never_made(in_use: Path) -> None:
    with pytest.raises(ProtectionFailed, match="never overwritten"):
        keyring.create_master_key(in_use / "keys")
    assert keyring.startup_problems() == []
