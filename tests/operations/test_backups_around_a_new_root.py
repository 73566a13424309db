"""Backups of before, within and after a change of the root: each opens with what lies in it."""

import subprocess
import sys

from tests.operations.conftest import Living

from gerege.operations.folders import kept_in

BEGUN = "import django; django.setup(); from gerege.vault import new_root; new_root._begin()"


def test_each_backup_is_proved_and_what_was_half_done_is_finished_there(living: Living) -> None:
    assert living.run("backup").returncode == 0
    begun = [sys.executable, "-c", BEGUN]
    subprocess.run(begun, env=living.surroundings(), check=True)  # noqa: S603  our own program
    warned = living.run("check").stdout
    assert "half done" in warned
    assert living.run("backup").returncode == 0
    done = living.run("rotate-keys", "--indexes")
    assert "Went on with an interrupted change." in done.stdout, done.stderr
    assert "Cases made findable anew: 12" in done.stdout
    assert living.run("backup").returncode == 0
    after, within, before = kept_in(living.backups)
    for folder in (after, within, before):
        proved = living.run("restore", "--verify", str(folder.path), *living.two_shares)
        assert "PROVED" in proved.stdout, proved.stderr

    new_keys, new = living.folder / "new-keys", living.folder / "new"
    back = living.run(
        *("restore", str(within.path), *living.two_shares),
        *("--into", str(new), "--keys-into", str(new_keys)),
    )
    assert back.returncode == 0, back.stderr
    there = {"GEREGE_DATA_DIR": str(new), "GEREGE_KEY_DIR": str(new_keys)}
    assert "half done" in living.run("check", **there).stdout
    finished = living.run("rotate-keys", "--indexes", **there)
    assert "Current root: 2. Cases made findable anew: 12" in finished.stdout, finished.stderr
    assert "half done" not in living.run("check", **there).stdout
