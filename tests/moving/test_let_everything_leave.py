"""One person asks with a purpose, another approves, the server writes once and for nobody alone."""

import csv
import errno
import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.builders import (
    a_named_case,
    a_note,
    a_post,
    an_officer,
    bold,
    saraa,
)
from tests.moving.conftest import Place
from tests.moving.whole import an_approved_export

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.moving import services as moving
from gerege.moving.cells import FORMULAS, as_cell, from_cell
from gerege.moving.models import AskedExport

FIRST_LETTERS = "=+-@\t\r＝＋－＠"


def made(place: Place, asked: AskedExport | None = None) -> zipfile.ZipFile:
    asked = asked or an_approved_export()
    moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)
    return opened(place)


def opened(place: Place) -> zipfile.ZipFile:
    key = pyrage.x25519.Identity.from_str(place.identity)
    return zipfile.ZipFile(io.BytesIO(pyrage.decrypt(place.file.read_bytes(), [key])))


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))


@pytest.mark.django_db
def test_a_head_asks_for_the_post_alone_and_a_lead_for_everything() -> None:
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))

    assert moving.ask_export(actor=head, post=a_post("ANK"), purpose="prove").post == a_post("ANK")
    assert moving.ask_export(actor=saraa(), post=None, purpose="archive").post is None
    for actor, post in ((head, None), (head, a_post("SEL")), (bold(), a_post("ANK"))):
        with pytest.raises(NotAllowed):
            moving.ask_export(actor=actor, post=post, purpose="prove")


@pytest.mark.django_db
def test_without_a_purpose_nothing_is_asked_for() -> None:
    with pytest.raises(InputRefused, match="purpose"):
        moving.ask_export(actor=saraa(), post=None, purpose="because")


@pytest.mark.django_db
def test_asked_twice_is_asked_once() -> None:
    lead = saraa()
    first = moving.ask_export(actor=lead, post=None, purpose="prove")

    assert moving.ask_export(actor=lead, post=None, purpose="prove") == first
    assert Event.objects.filter(verb="export.asked").count() == 1


@pytest.mark.django_db
def test_nobody_approves_what_they_asked_for() -> None:
    lead = saraa()
    asked = moving.ask_export(actor=lead, post=None, purpose="prove")
    for actor in (lead, an_officer(Role.HEAD_OF_POST, a_post("ANK")), bold()):
        with pytest.raises(NotAllowed):
            moving.approve_export(actor=actor, asked=asked)


@pytest.mark.django_db
def test_both_people_the_purpose_and_the_making_are_in_the_record(place: Place) -> None:
    a_named_case(bold())
    asked = an_approved_export()
    made(place, asked)

    events = Event.objects.filter(subject=asked.pk).order_by("sequence")
    assert [event.verb for event in events] == ["export.asked", "export.approved", "export.made"]
    assert [event.actor for event in events] == [asked.asked_by_id, asked.approved_by_id, None]
    assert {event.detail["purpose"] for event in events} == {"prove"}
    assert events[2].detail["cases"] == 1


@pytest.mark.django_db
def test_what_nobody_approved_is_not_written(place: Place) -> None:
    asked = moving.ask_export(actor=saraa(), post=None, purpose="prove")

    with pytest.raises(InputRefused, match="no second person"):
        moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)
    assert not place.file.exists()


@pytest.mark.django_db
def test_an_approval_is_over_after_fourteen_days(place: Place) -> None:
    asked = an_approved_export()
    AskedExport.objects.update(approved_at=clock.now() - timedelta(days=15))

    with pytest.raises(InputRefused, match="14 days"):
        moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)


@pytest.mark.django_db
def test_an_approval_makes_one_file(place: Place) -> None:
    asked = an_approved_export()
    made(place, asked)

    with pytest.raises(InputRefused, match="made already"):
        moving.make_export(sign=asked.sign, target=place.folder / "again", key_dir=place.keys)


@pytest.mark.django_db
def test_a_file_that_is_there_is_not_overwritten(place: Place) -> None:
    place.file.write_bytes(b"mine")

    with pytest.raises(InputRefused, match="there already"):
        moving.make_export(sign=an_approved_export().sign, target=place.file, key_dir=place.keys)
    assert place.file.read_bytes() == b"mine"


@pytest.mark.django_db
def test_declined_or_taken_back_it_is_gone_and_the_record_knows() -> None:
    asked = moving.ask_export(actor=saraa(), post=None, purpose="prove")
    moving.decline_export(actor=saraa(), asked=asked)
    own = saraa()
    again = moving.ask_export(actor=own, post=None, purpose="archive")
    moving.take_back_export(actor=own, asked=again)

    assert not AskedExport.objects.exists()
    assert Event.objects.filter(verb="export.declined").count() == 2


@pytest.mark.django_db
def test_every_table_is_there_with_its_dictionary_and_the_list_of_contents_is_right(
    place: Place,
) -> None:
    actor = bold()
    a_note(actor, a_named_case(actor), "Орох байр хэрэгтэй.")
    archive = made(place)

    listed = json.loads(archive.read("manifest.json"))["files"]
    assert set(archive.namelist()) == {*listed, "manifest.json", "manifest.sig"}
    for name, entry in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == entry["sha256"]
    assert [row["text"] for row in table(archive, "tables/cases.Note.csv")] == [
        "Орох байр хэрэгтэй."
    ]
    described = {(row["file"], row["column"]) for row in table(archive, "dictionary.csv")}
    for name in listed:
        if name.startswith("tables/"):
            heading = archive.read(name).decode("utf-8").splitlines()[0].split(",")
            assert {(name, column) for column in heading} <= described
    left = {(row["table"], row["column"]) for row in table(archive, "left-out.csv")}
    assert ("accounts.Officer", "password") in left
    readme = archive.read("README.html").decode("utf-8")
    assert "How to read it" in readme
    assert 'lang="mn"' in readme


@pytest.mark.django_db
def test_no_cell_of_any_table_begins_like_a_formula(place: Place) -> None:
    actor = bold()
    case = a_named_case(actor, given='=HYPERLINK("x")', telephone="+976 99110101")
    a_note(actor, case, "эхний мөр\n=1+1;@SUM(A1)")
    archive = made(place)

    cells = [
        cell
        for name in archive.namelist()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8"), newline=""))
        for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip(" ").startswith(tuple(FIRST_LETTERS))] == []
    assert [cell for cell in cells if "\n=" in cell or ";@" in cell] == []


@given(st.text(alphabet=st.sampled_from("a '=+-@;,|\t\r\n＝ө"), max_size=12) | st.none())
def test_a_cell_comes_back_to_the_letter_and_never_begins_like_a_formula(text: str | None) -> None:
    cell = as_cell(text)

    assert from_cell(cell) == text
    assert not cell.lstrip(" ").startswith(tuple(FIRST_LETTERS))
    assert FORMULAS
    for separator in ";,|\t\r\n":
        opened_with_it = cell.split(separator)
        assert [
            one for one in opened_with_it if one.lstrip(" ").startswith(tuple(FIRST_LETTERS))
        ] == []


@pytest.mark.parametrize("text", [",\t=1", "a;\r\n@SUM(A1)", ", \t \n=1", "a|\t'=1"])
def test_behind_several_separators_no_cell_begins_like_a_formula(text: str) -> None:
    parts = re.split("[;,|\t\r\n] *", as_cell(text))

    assert [one for one in parts if one.startswith(tuple(FIRST_LETTERS))] == []
    assert from_cell(as_cell(text)) == text


@pytest.mark.django_db
def test_a_full_disk_leaves_no_file_and_the_request_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_named_case(bold())
    asked = an_approved_export()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gerege.vault.sealing.os.fsync", full)
    with pytest.raises(InputRefused, match="No space left"):
        moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)

    assert [path for path in place.folder.iterdir() if "everything" in path.name] == []
    asked.refresh_from_db()
    assert not asked.is_made


def no_second_name(*_names: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


@pytest.mark.django_db
def test_on_a_disk_without_second_names_the_file_is_written_all_the_same(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_named_case(bold())
    asked = an_approved_export()
    monkeypatch.setattr("gerege.moving.services.leaving.os.link", no_second_name)

    assert made(place, asked).namelist()

    asked.refresh_from_db()
    assert asked.sha256 == hashlib.sha256(place.file.read_bytes()).hexdigest()
    assert place.file.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_file_that_comes_not_into_its_place_leaves_the_request_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = an_approved_export()

    def broken(*_names: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("gerege.moving.services.leaving.os.link", broken)
    with pytest.raises(InputRefused, match="Input/output"):
        moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)

    asked.refresh_from_db()
    assert not asked.is_made
    assert not place.file.exists()


@pytest.mark.django_db
def test_an_export_that_cannot_be_marked_leaves_no_file(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = an_approved_export()

    def refused(**_told: object) -> None:
        assert place.file.is_file()
        raise ProtectionFailed("the record takes nothing")

    monkeypatch.setattr("gerege.moving.services.leaving.record", refused)
    with pytest.raises(ProtectionFailed):
        moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)

    asked.refresh_from_db()
    assert not asked.is_made
    assert not place.file.exists()


@pytest.mark.django_db
def test_what_a_killed_run_left_cannot_be_taken_for_an_export(
    place: Place, settings: Settings
) -> None:
    """It has a hidden name and is encrypted; the next run is not kept from its work."""
    left = place.folder / ".everything.age.1.partial"
    left.write_bytes(b"half")

    made(place)

    assert place.file.is_file()
    assert Path(settings.GEREGE_KEY_DIR) == place.keys
