"""Backups end: enough are kept to go back, few enough that what was erased is soon gone."""

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pyrage
import pytest
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.operations.conftest import Living

from gerege.cases.erasure_report import report_of
from gerege.cases.models import Erasure
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.operations import place, remains, restoring, thinning
from gerege.operations.backing_up import back_up
from gerege.operations.folders import Kept, Kind, kept_in, name_of
from gerege.vault import recovery

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
A_FOLDER = st.tuples(st.integers(0, 60 * 24 * 60), st.sampled_from(["backup", "snapshot"]))
FOLDERS = st.lists(A_FOLDER, max_size=60, unique_by=lambda made: made[0])


def a_list(made: list[tuple[int, Kind]]) -> list[Kept]:
    """Folders so many minutes old, the newest first."""
    moments = [(NOW - timedelta(minutes=minutes), kind) for minutes, kind in sorted(made)]
    return [Kept(Path(name_of(at, kind)), at, kind) for at, kind in moments]


def surplus_of(kept: list[Kept], days: int = 35) -> list[Kept]:
    return [
        *thinning.backups_to_remove(kept, days, NOW),
        *thinning.snapshots_to_remove(kept, NOW),
    ]


@given(FOLDERS)
def test_the_newest_and_the_last_backup_always_stay(made: list[tuple[int, Kind]]) -> None:
    kept = a_list(made)
    stays = [one for one in kept if one not in surplus_of(kept)]
    assert stays[:1] == kept[:1]
    backups = [one for one in kept if one.kind == "backup"]
    assert backups[:1] == [one for one in stays if one.kind == "backup"][:1]


@given(FOLDERS)
def test_nothing_else_outlives_its_time(made: list[tuple[int, Kind]]) -> None:
    kept = a_list(made)
    newest = {*kept[:1], *[one for one in kept if one.kind == "backup"][:1]}
    for one in kept:
        length = timedelta(days=35) if one.kind == "backup" else timedelta(hours=24)
        if one not in surplus_of(kept) and one not in newest:
            assert NOW - one.made_at <= length


@given(FOLDERS)
def test_the_twelve_newest_snapshots_of_the_day_and_one_of_each_hour_stay(
    made: list[tuple[int, Kind]],
) -> None:
    kept = a_list(made)
    stays = [one for one in kept if one not in surplus_of(kept) and one.kind == "snapshot"]
    today = [
        one
        for one in kept
        if one.kind == "snapshot" and NOW - one.made_at <= thinning.SNAPSHOTS_FOR
    ]
    assert set(today[:12]) <= set(stays)
    hours = {(one.made_at.date(), one.made_at.hour) for one in today}
    assert hours <= {(one.made_at.date(), one.made_at.hour) for one in stays}
    assert len(stays) <= 12 + 25 + 1


@given(FOLDERS, st.integers(0, 60 * 24 * 60))
def test_what_the_report_of_an_erasure_says_comes_true(
    made: list[tuple[int, Kind]], erased: int
) -> None:
    kept, erased_at = a_list(made), NOW - timedelta(minutes=erased)
    still = remains.where_and_until(erased_at, kept, 35)
    assert [one.name for one in still] == [k.path.name for k in kept if k.made_at <= erased_at]
    later = NOW + timedelta(days=400)
    gone = {
        one.path.name
        for one in (
            *thinning.backups_to_remove(kept, 35, later),
            *thinning.snapshots_to_remove([Kept(Path("new"), later, "backup"), *kept], later),
        )
    }
    assert {one.name for one in still if one.until} <= gone
    ends = remains.gone_by(still, NOW, 35)
    assert (ends is None) == (still == ())
    assert all(one.until is None or one.until <= ends for one in still if ends)


@pytest.mark.django_db
def test_the_report_of_an_erasure_says_what_lies_in_the_folder_and_not_what_is_set(
    living: Living, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "here", lambda: living.place)
    settings.GEREGE_BACKUP_DIR = living.backups
    with clock.pretend(NOW - timedelta(days=10)):
        back_up(place=living.place)
    with clock.pretend(NOW):
        back_up(place=living.place)
    erased = partial(Erasure, counts={}, asked_at=NOW)
    between = report_of(erased(erased_at=NOW - timedelta(days=5))).remains[0]
    assert between.until == (NOW + timedelta(days=25)).date()
    before = report_of(erased(erased_at=NOW - timedelta(days=20))).remains[0]
    assert str(before.where) == gettext("None is left in the folder of backups")
    shutil.rmtree(living.backups)
    unmounted = report_of(erased(erased_at=NOW)).remains[0]
    assert unmounted.until == (NOW + timedelta(days=35)).date()


def test_old_backups_are_removed_and_only_the_newest_keep_the_keys(living: Living) -> None:
    for days in (80, 60, 40, 30, 20, 10, 1):
        with clock.pretend(NOW - timedelta(days=days)):
            back_up(place=living.place)
    with clock.pretend(NOW):
        back_up(place=living.place)
    ages = [(NOW - one.made_at).days for one in kept_in(living.backups)]
    assert ages == [0, 1, 10, 20, 30]
    assert [one.has_keys for one in kept_in(living.backups)] == [True] * 3 + [False] * 2


def test_an_only_backup_is_kept_however_old_it_is(living: Living) -> None:
    with clock.pretend(NOW - timedelta(days=400)):
        made = back_up(place=living.place)
    with clock.pretend(NOW):
        newer = back_up(place=living.place)
    assert [one.path for one in kept_in(living.backups)] == [newer.path]
    assert made.path != newer.path


def test_names_sort_by_time() -> None:
    step = count()
    names = [name_of(NOW + timedelta(seconds=next(step) * 7777), "backup") for _ in range(50)]
    assert names == sorted(names)


def test_after_a_renewal_the_newest_keys_of_the_older_papers_stay_and_open_the_older_databases(
    living: Living, tmp_path: Path
) -> None:
    older_papers = living.identity
    for hours in (9, 8, 7):
        with clock.pretend(NOW - timedelta(hours=hours)):
            back_up(place=living.place)
    recovery.use(living.keys, recovery.make().recipient)
    for hours in (6, 5, 4, 3):
        with clock.pretend(NOW - timedelta(hours=hours)):
            back_up(place=living.place)
    kept = kept_in(living.backups)
    assert [one.has_keys for one in kept] == [True] * 3 + [False, True, False, False]
    oldest = restoring.Source(kept[-1].path, older_papers)
    assert restoring.escrow_of(oldest) == kept[4].path / "keys.age"
    restoring.unpack(
        oldest, restoring.read_whole(kept[-1].path), tmp_path / "data", tmp_path / "keys"
    )
    with pytest.raises(InputRefused, match="that these shares open"):
        restoring.escrow_of(restoring.Source(kept[3].path, str(pyrage.x25519.Identity.generate())))
