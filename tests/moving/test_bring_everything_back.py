"""What was exported comes back into an empty installation: equal, table by table, or not at all."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from django.db import transaction
from tests.builders import a_named_case, a_post, an_officer, bold
from tests.guards.world import World, a_ministry
from tests.moving.conftest import Begin, Place
from tests.moving.whole import an_approved_export, everything_here

from gerege.accounts.models import Officer, Post
from gerege.accounts.policies import may_sign_in
from gerege.accounts.roles import Role
from gerege.audit import signing
from gerege.audit.models import Event
from gerege.audit.verification import verify
from gerege.cases.models import Case
from gerege.duplicates import services as duplicates
from gerege.duplicates.services.finding import keep
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.moving import services as moving
from gerege.moving.bringing_back import bring_back
from gerege.support import services as support
from gerege.support.models import Conference
from gerege.support.services import Heard, Visited
from gerege.vault import services as vault
from gerege.vault.finding import find_by_name

Change = Callable[[str, bytes], bytes | None]
pytestmark = pytest.mark.django_db(transaction=True)


def export(place: Place, post: Post | None = None) -> Path:
    asked = an_approved_export(post)
    moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)
    return place.file


def back(place: Place, archive: Path) -> None:
    bring_back(archive, place.identity, signing.public_key(), place.folder)


def what_the_ministry_does_not_need(world: World) -> None:
    """What was asked, planned and visited, who is named, and a file that may be the same person's.

    Most tests only ask the small ministry who reaches what, and do without it.
    """
    said = {"actor": world.people[Role.CONSULAR_OFFICER], "case": world.rich}
    support.record_need(**said, question="place_tonight", answer="now", note="Өнөө шөнө")
    support.plan_was_heard(**said, version=1, heard=Heard("yes", "mn"))
    support.told_of_detention(**said, told_at=clock.now(), words="Зохиомол шорон")
    visited = Visited("yes", injuries="Гар нь өвдөж байна гэсэн")
    support.person_visited(**said, visited_at=clock.now(), visited=visited)
    duplicates.tell_name(**said, kind="employer", name="Зохиомол үйлдвэр")
    keep([(world.rich.pk, world.young.pk)])
    signed = Conference.objects.get(case=world.rich)
    support.sign_conference(**said, version=signed.version)


def test_everything_comes_back_as_it_was_table_by_table(place: Place, empty_again: Begin) -> None:
    what_the_ministry_does_not_need(a_ministry())
    archive = export(place)
    before = everything_here()
    people = set(before.pop("accounts.Officer"))
    events = before.pop("audit.Event")

    empty_again()
    back(place, archive)

    after = everything_here()
    named = after.pop("accounts.Officer")
    came = after.pop("audit.Event")
    assert {name for name, rows in before.items() if not rows} <= NOT_FILLED_BY_THE_BUILDER
    for name, rows in before.items():
        assert after[name] == rows, name
    assert set(named) <= people
    # The event of the making was written after the moment of the export.
    made = {key for key, event in events.items() if event["verb"] == "export.made"}
    assert came == {key: event for key, event in events.items() if key not in made}


NOT_FILLED_BY_THE_BUILDER = {"cases.LegalHold", "screening.Decision", "cases.HiddenFrom"}


def test_whoever_was_named_is_known_and_opens_nothing(place: Place, empty_again: Begin) -> None:
    actor = bold()
    a_named_case(actor)
    archive = export(place)

    empty_again()
    back(place, archive)

    came = Officer.objects.get(pk=actor.pk)
    assert (came.display_name, came.role) == (actor.display_name, actor.role)
    assert not may_sign_in(came)
    assert not came.has_usable_password()


def test_the_record_is_whole_and_a_case_is_found_by_name(place: Place, empty_again: Begin) -> None:
    case = a_named_case(bold(), patronymic="Батбаярын", given="Солонго")
    archive = export(place)

    empty_again()
    back(place, archive)

    assert verify([], signing.public_key()).problems == ()
    assert Event.objects.filter(subject=case.pk, verb="case.opened").count() == 1
    assert Event.objects.latest("sequence").verb == "export.brought_back"
    assert [hit.record for hit in find_by_name("Батбаярын Солонго")] == [case.pk]


def test_of_one_post_comes_back_that_post_alone(place: Place, empty_again: Begin) -> None:
    here, there = bold(), an_officer(post=a_post("SEL"))
    case = a_named_case(here)
    a_named_case(there)
    archive = export(place, a_post("ANK"))

    empty_again()
    back(place, archive)

    assert list(Case.objects.all()) == [case]
    assert not Officer.objects.filter(pk=there.pk).exists()


def test_what_would_run_in_a_spreadsheet_comes_back_to_the_letter(
    place: Place, empty_again: Begin
) -> None:
    case = a_named_case(bold(), given="=cmd|'/c calc'!A1", telephone="+976 9911 0101")
    archive = export(place)

    empty_again()
    back(place, archive)

    person = Case.objects.get(pk=case.pk).person
    assert person.reveal_field("given") == "=cmd|'/c calc'!A1"
    assert person.reveal_field("telephone") == "+976 9911 0101"


def test_an_installation_with_cases_is_left_alone(place: Place) -> None:
    a_named_case(bold())
    archive = export(place)

    with pytest.raises(InputRefused, match="not empty"):
        back(place, archive)


def test_an_account_of_the_same_name_stops_it_with_what_to_do(
    place: Place, empty_again: Begin
) -> None:
    actor = bold()
    a_named_case(actor)
    archive = export(place)
    empty_again()
    Officer.objects.create(username=actor.username, display_name="X", role="administrator")

    with pytest.raises(InputRefused, match="--administrator"):
        back(place, archive)
    assert not Case.objects.exists()


def _cut_off(archive: Path, _place: Place) -> None:
    archive.write_bytes(archive.read_bytes()[:-100])


def _nothing(archive: Path, _place: Place) -> None:
    archive.write_bytes(b"")


def _one_bit(archive: Path, _place: Place) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)


def _no_archive(archive: Path, place: Place) -> None:
    archive.write_bytes(_sealed(b"not a zip", place))


def _sealed(data: bytes, place: Place) -> bytes:
    to = pyrage.x25519.Identity.from_str(place.identity).to_public()
    return bytes(pyrage.encrypt(data, [to]))


def _repacked(archive: Path, place: Place, change: Change, which: str) -> None:
    plain = place.folder / "plain.zip"
    key = pyrage.x25519.Identity.from_str(place.identity)
    plain.write_bytes(pyrage.decrypt(archive.read_bytes(), [key]))
    again = place.folder / "again.zip"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            changed = change(name, data) if which in name else data
            if changed is not None:
                new.writestr(name, changed)
    archive.write_bytes(_sealed(again.read_bytes(), place))


def _a_row_more(archive: Path, place: Place) -> None:
    _repacked(archive, place, lambda _name, data: data + data.splitlines()[-1] + b"\r\n", "Note")


def _a_table_less(archive: Path, place: Place) -> None:
    _repacked(archive, place, lambda _name, _data: None, "cases.Note")


def _another_signature(archive: Path, place: Place) -> None:
    _repacked(archive, place, lambda _name, _data: b"00" * 64, "manifest.sig")


def _a_bomb(archive: Path, place: Place) -> None:
    _repacked(archive, place, lambda _name, _data: b"0" * 50_000_000, "manifest.json")


@pytest.mark.parametrize(
    "spoil",
    [
        _cut_off,
        _nothing,
        _one_bit,
        _no_archive,
        _a_row_more,
        _a_table_less,
        _another_signature,
        _a_bomb,
    ],
)
def test_an_archive_that_is_not_as_it_was_written_is_refused_whole(
    place: Place,
    empty_again: Begin,
    spoil: Callable[[Path, Place], None],
) -> None:
    a_named_case(bold())
    archive = export(place)
    spoil(archive, place)
    empty_again()

    with pytest.raises(ProtectionFailed):
        back(place, archive)

    assert not Case.objects.exists()
    assert not Event.objects.exists()


def test_another_key_opens_nothing(place: Place, empty_again: Begin) -> None:
    a_named_case(bold())
    archive = export(place)
    empty_again()
    other = str(pyrage.x25519.Identity.generate())

    with pytest.raises(ProtectionFailed, match="not encrypted to this"):
        bring_back(archive, other, signing.public_key(), place.folder)


def test_nothing_in_clear_is_left_on_the_disk(place: Place, empty_again: Begin) -> None:
    a_named_case(bold(), given="Солонго")
    archive = export(place)
    empty_again()
    back(place, archive)

    left = [path for path in place.folder.rglob("*") if path.is_file()]
    assert archive in left
    assert [path for path in left if "Солонго".encode() in path.read_bytes()] == []


def test_a_text_that_does_not_open_stops_the_export_and_leaves_no_file(place: Place) -> None:
    case = a_named_case(bold())
    asked = an_approved_export()
    with transaction.atomic():
        vault.forget(case.pk)

    with pytest.raises(ProtectionFailed, match=r"cases\.\w+ .* does not open"):
        moving.make_export(sign=asked.sign, target=place.file, key_dir=place.keys)

    assert list(place.folder.glob("*.age*")) == list(place.folder.glob(".*partial")) == []
    asked.refresh_from_db()
    assert not asked.is_made
