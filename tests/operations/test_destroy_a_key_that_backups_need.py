"""A key is not destroyed under backups that need it, unless that is meant."""

from pathlib import Path

import pytest
from tests.operations.conftest import Living

from gerege.operations.folders import kept_in


@pytest.fixture
def rotated(living: Living) -> Living:
    """One backup from before the master key was changed, one from after."""
    assert living.run("backup").returncode == 0
    assert living.run("rotate-keys").returncode == 0
    assert living.run("backup").returncode == 0
    return living


def test_a_key_that_backups_need_is_destroyed_only_if_that_is_meant(rotated: Living) -> None:
    after, before = kept_in(rotated.backups)
    refused = rotated.run("rotate-keys", "--destroy", "1")
    assert refused.returncode == 1
    assert f"1 backups cannot be read without the key of epoch 1: {before.path.name}." in (
        refused.stderr
    )
    assert after.path.name not in refused.stderr
    assert "--even-backups" in refused.stderr
    assert key_files(rotated) == [1, 2]
    done = rotated.run("rotate-keys", "--destroy", "1", "--even-backups")
    assert done.returncode == 0, done.stderr
    assert "open no more once three newer ones are made: 1" in done.stdout
    assert key_files(rotated) == [2]


def test_a_rotation_names_how_many_backups_still_need_the_old_key(living: Living) -> None:
    assert living.run("backup").returncode == 0
    done = living.run("rotate-keys")
    assert "Backups that still need the key of epoch 1: 1\n" in done.stdout
    assert "Nothing needs the old key" not in done.stdout


def test_a_renewal_makes_the_first_backup_that_the_new_papers_open(
    rotated: Living, tmp_path: Path
) -> None:
    """The older ones open with the older papers, which no destroying on the server reaches."""
    renewed = rotated.run("recovery", "renew", "--yes", "--shares-to", str(tmp_path / "papers"))
    assert renewed.returncode == 0, renewed.stderr
    newest, _after, before = kept_in(rotated.backups)
    assert f"backup  {newest.path}" in renewed.stdout
    new_papers = [f"--share-file={tmp_path}/papers/share-{number}.txt" for number in (1, 3)]
    for folder, papers in ((newest, new_papers), (before, rotated.two_shares)):
        proved = rotated.run("restore", "--verify", str(folder.path), *papers)
        assert "PROVED" in proved.stdout, proved.stderr
    done = rotated.run("rotate-keys", "--destroy", "1")
    assert "with the papers from before a renewal: 1" in done.stdout, done.stderr


def key_files(living: Living) -> list[int]:
    return sorted(int(path.name[-1]) for path in living.keys.glob("master-key-*"))
