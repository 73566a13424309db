"""The spreadsheet in which a post kept its cases: looked at, approved by a second person, taken."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation
from tests.builders import a_post, an_asked_erasure, an_officer, bold, saraa
from tests.moving.old_lists import FIRST, SECOND, a_file, counts, imported, looked_at

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case, Note
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.moving import services as moving
from gerege.moving.models import ImportedCase, OldList, OldRow
from gerege.moving.queries import dry_run, lists_of, problems_of
from gerege.vault import services as vault
from gerege.vault.models import RecordKey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def notes_of(case: Case) -> str:
    return "\n".join(note.reveal_field("text") for note in Note.objects.filter(case=case))


def the_case(name: str = "Бат Солонго") -> Case:
    cases = Case.objects.filter(imported_at__isnull=False)
    return next(one for one in cases if one.person.reveal_field("called") == name)


def test_headings_are_proposed_and_a_confirmed_choice_is_remembered() -> None:
    actor = bold()
    old, _known = moving.receive_list(actor=actor, data=a_file(FIRST))
    assert old.columns == [
        "own_reference",
        "first_contact_on",
        "full_name",
        "birth_date",
        "telephone",
        "sex",
        "said",
        "status",
        "",
    ]
    moving.confirm_list_columns(actor=actor, old=old, columns=[*old.columns[:-1], "notes"])

    again, _known = moving.receive_list(actor=actor, data=a_file(SECOND))
    assert again.columns == [*old.columns[:-1], "notes"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_list_in_any_usual_encoding_is_read(encoding: str) -> None:
    data = a_file("12;Бат Солонго", heading="№;Овог нэр", encoding=encoding)

    assert counts(looked_at(bold(), data)) == (1, 1, 0, 0)


def test_the_dry_run_says_of_each_row_what_would_become_of_it_and_changes_nothing() -> None:
    old = looked_at(bold(), a_file(FIRST, "14;32.13.2020;;;;;;;", SECOND))

    lines, following = dry_run(old, 0)
    assert [(line.row, line.becomes) for line in lines] == [
        (2, "case"),
        (3, "refused"),
        (4, "case"),
    ]
    assert lines[0].names == "Бат Солонго"
    assert lines[1].problems[0][2]
    assert following == 0
    assert not Case.objects.exists()


def test_nothing_is_imported_before_a_second_person_approves() -> None:
    actor = bold()
    old = moving.ask_list(actor=actor, old=looked_at(actor, a_file(FIRST)), purpose="go_on")

    assert moving.work_on_lists() == 0
    for nobody in (actor, an_officer(post=a_post("ANK")), an_officer(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            moving.approve_list(actor=nobody, old=old)
    with pytest.raises(NotAllowed):
        moving.approve_list(actor=an_officer(Role.HEAD_OF_POST, a_post("SEL")), old=old)
    assert not Case.objects.exists()

    moving.approve_list(actor=an_officer(Role.HEAD_OF_POST, a_post("ANK")), old=old)
    assert moving.work_on_lists() == 1
    assert Case.objects.count() == 1


def test_whoever_approves_sees_counts_and_no_row_and_no_name_of_the_file() -> None:
    actor = bold()
    moving.ask_list(actor=actor, old=looked_at(actor, a_file(FIRST)), purpose="go_on")

    for approver in (saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        [page] = lists_of(approver)
        assert page.may_approve
        assert not page.sees_rows
        assert page.name == ""
    assert lists_of(an_officer(post=a_post("SEL"))) == []


def test_a_row_becomes_a_protected_case_with_a_home_for_what_is_known_and_the_rest_in_a_note() -> (
    None
):
    old = imported(bold(), a_file(FIRST, SECOND))

    assert counts(old) == (2, 2, 0, 0)
    case = the_case()
    assert case.person.reveal_field("telephone") == "+90 555 010 01 47"
    notes = notes_of(case)
    assert "Паспортыг нь авсан." in notes
    for told in ("Хуучин кейс.csv", "Row: 2", "Sex: эм", "Өнгө: улаан", "2017-03-02", "checked"):
        assert told in notes
    assert the_case("Дорж Туяа").state == Case.State.CLOSED
    assert Event.objects.filter(verb="case.imported").count() == 2


def test_an_imported_case_is_late_with_nothing() -> None:
    imported(bold(), a_file(FIRST))

    cases = list(with_all_events(Case.objects.all()))
    [(_case, waits, _changes)] = waits_of_many(cases, clock.now() + timedelta(days=400))
    assert waits
    assert [one.code for one in waits if one.is_overdue(clock.now() + timedelta(days=2))] == []
    assert all(one.since >= cases[0].opened_at for one in waits)


def test_the_same_file_twice_changes_nothing() -> None:
    actor = bold()
    first = imported(actor, a_file(FIRST, SECOND))

    again, known = moving.receive_list(actor=actor, data=a_file(FIRST, SECOND))

    assert (again, known) == (first, True)
    assert Case.objects.count() == 2


def test_a_longer_list_brings_its_new_rows_and_counts_the_others_as_unchanged() -> None:
    actor = bold()
    imported(actor, a_file(FIRST))

    old = imported(actor, a_file(FIRST, SECOND))

    assert counts(old) == (2, 1, 1, 0)
    assert Case.objects.count() == 2


def test_a_row_that_says_something_else_under_its_number_is_refused() -> None:
    actor = bold()
    imported(actor, a_file(FIRST))

    old = imported(actor, a_file(FIRST.replace("улаан", "ногоон")))

    assert counts(old) == (1, 0, 0, 1)
    assert problems_of(OldRow.objects.get())[0][2] == "Imported before, with something else in it"


def test_a_number_that_stands_twice_is_refused_the_second_time() -> None:
    old = imported(bold(), a_file(FIRST, SECOND.replace("13", "12", 1)))

    assert counts(old) == (2, 1, 0, 1)


def test_a_refused_row_is_mended_and_sent_again() -> None:
    actor = bold()
    old = imported(actor, a_file("14;2020-02-31;Жавхлан;;;;;;"))
    refused = OldRow.objects.get()
    cells = refused.told()["cells"]
    assert (refused.row, problems_of(refused)[0][:2]) == (
        2,
        ("Date of first contact", "2020-02-31"),
    )

    with pytest.raises(InputRefused, match="no day"):
        moving.send_row_again(actor=actor, refused=refused, cells=cells)
    moving.send_row_again(
        actor=actor, refused=refused, cells=cells | {"first_contact_on": "2020-02-28"}
    )

    old.refresh_from_db()
    assert counts(old) == (1, 1, 0, 0)
    assert the_case("Жавхлан")
    refused.refresh_from_db()
    assert refused.told()["cells"] == {}


def test_a_row_without_anybody_in_it_is_refused_and_can_be_left_out() -> None:
    actor = bold()
    imported(actor, a_file(";2020-02-01;;;;;;нээлттэй;"))

    moving.leave_row_out(actor=actor, refused=OldRow.objects.get())

    assert OldRow.objects.get().state == OldRow.State.LEFT
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1;2099-01-01;Нэр;;;;;;", "This day has not come yet"),
        ("1;;Нэр;03/04/1999;;;;;", "This is no day that can be read"),
        ("1;;Нэр;;;;;магадгүй;", "Neither open nor closed"),
        (f"1;;{'Н' * 300};;;;;;", "This is longer than its field"),
    ],
)
def test_a_wrong_cell_is_refused_with_what_is_wrong(row: str, problem: str) -> None:
    imported(bold(), a_file(row))

    assert [told[2] for told in problems_of(OldRow.objects.get())] == [problem]


def test_what_was_erased_does_not_come_back() -> None:
    actor = bold()
    imported(actor, a_file(FIRST))
    case = Case.objects.get()
    Case.objects.update(state="open", closed_at=None)
    asked = an_asked_erasure(actor, case)
    file.confirm_erasure(actor=saraa(), asked=asked)
    assert not ImportedCase.objects.exists()

    old = imported(actor, a_file(FIRST, SECOND))

    assert counts(old) == (2, 1, 0, 1)


def test_an_import_that_was_cut_off_goes_on_and_takes_no_row_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor = bold()
    rows = [f"{number};;Хүн {number};;;;;;" for number in range(5)]
    old = moving.ask_list(actor=actor, old=looked_at(actor, a_file(*rows)), purpose="go_on")
    moving.approve_list(actor=saraa(), old=old)
    real, done = file.save_first_contact, []

    def killed(**told: object) -> Case:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(told)
        return real(**told)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr("gerege.moving.services.taking.file.save_first_contact", killed)
    with pytest.raises(KeyboardInterrupt):
        moving.work_on_list(old)
    monkeypatch.undo()
    assert Case.objects.count() == 3

    moving.work_on_lists()

    old.refresh_from_db()
    assert counts(old) == (5, 5, 0, 0)
    assert Case.objects.count() == 5


def test_a_formula_is_never_run_and_stays_a_text() -> None:
    imported(bold(), a_file('20;;"=HYPERLINK(""http://x"",""y"")";;;;"=1+1";;'))

    case = Case.objects.get()
    assert case.person.reveal_field("called") == '=HYPERLINK("http://x","y")'
    assert "=1+1" in notes_of(case)


def test_broken_quotes_cost_their_row_and_nothing_else() -> None:
    old = imported(bold(), a_file('21;;"Бат;;;;;;', SECOND))

    assert (old.rows_in, old.taken, old.refused) == (2, 1, 1)


def a_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 600_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"\x00\x01\x02" * 50, b"PK\x03\x04broken", b"x" * (4 * 1024 * 1024 + 1)],
    ids=["nothing", "pdf", "noise", "broken workbook", "giant"],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_of_it_is_kept(data: bytes) -> None:
    with pytest.raises(InputRefused):
        moving.receive_list(actor=bold(), data=data)
    assert not OldList.objects.exists()


def test_an_archive_that_unpacks_to_anything_is_refused() -> None:
    with pytest.raises(InputRefused):
        moving.receive_list(actor=bold(), data=a_bomb())


def test_bytes_of_two_encodings_cost_their_row() -> None:
    data = a_file(FIRST) + b"\r\n99;;\xd0\x91\xff\xfe;;;;;;"
    old = looked_at(bold(), data)

    assert old.rows_in == 2
    assert old.refused == 1


def test_who_left_the_post_brings_nothing_in_any_more() -> None:
    actor = bold()
    old = moving.ask_list(actor=actor, old=looked_at(actor, a_file(FIRST)), purpose="go_on")
    moving.approve_list(actor=saraa(), old=old)
    actor.postings.update(ends_on=clock.now().date() - timedelta(days=1))

    assert moving.work_on_lists() == 0
    assert not Case.objects.exists()


def test_a_list_and_what_was_not_taken_are_forgotten_after_a_while() -> None:
    old = imported(bold(), a_file(FIRST, "15;x;Нэр;;;;;;"))
    OldList.objects.update(uploaded_at=clock.now() - timedelta(days=91))

    assert moving.forget_old_lists() == 1

    assert not OldRow.objects.exists()
    assert not RecordKey.objects.filter(pk=old.pk).exists()
    assert Case.objects.count() == 1


def test_nothing_of_a_list_stands_in_clear() -> None:
    old = looked_at(bold(), a_file(FIRST))

    for column in ("name", "headings", "source"):
        assert "Бат".encode() not in bytes(getattr(old, column))
    vault.unlock([old.pk])
    assert old.file_name == "Хуучин кейс.csv"
