"""A note is read by the audience its writer chose, and by nobody else."""

import pytest
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import look, send, signed_in, source, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services
from gerege.cases.models import Case, Note
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db

TEXT = "Орох байр, хувцас хэрэгтэй."


def readers(writer: Officer, case: Case) -> dict[str, Officer]:
    """One officer of each standing towards the case."""
    named = an_officer(post=a_post("UBH"))
    services.name_on_case(actor=writer, case=case, officer=named)
    broke = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    services.break_glass(actor=broke, case=case, reason="Хариуцсан ажилтан өвчтэй байна.")
    hidden = bold()
    services.hide_from(actor=writer, case=case, officer=hidden)
    return {
        "writer": writer,
        "colleague": bold(),
        "named": named,
        "head": an_officer(Role.HEAD_OF_POST, a_post("ANK")),
        "head with a reason": broke,
        "lead": saraa(),
        "other post": an_officer(post=a_post("SEL")),
        "hidden": hidden,
    }


@pytest.mark.parametrize(
    ("audience", "read_it"),
    [
        ("post", {"writer", "colleague", "named", "head with a reason"}),
        ("named", {"writer", "named"}),
        ("headquarters", {"writer", "colleague", "named", "head with a reason", "lead"}),
    ],
)
def test_the_audience_reads_it_and_nobody_else(audience: str, read_it: set[str]) -> None:
    writer = bold()
    case = a_saved_contact(writer)
    services.add_note(actor=writer, case=case, text=TEXT, audience=audience)
    found = {
        standing
        for standing, officer in readers(writer, case).items()
        if TEXT in words(look(signed_in(officer), "case", case))
    }
    assert found == read_it


def test_who_reads_it_has_to_be_chosen_and_the_text_stays() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    page = words(send(client, "case_note", case, text=TEXT))
    assert "Nobody is chosen" in page
    assert TEXT in page
    assert "checked" not in words(look(client, "case_note", case))
    assert not Note.objects.exists()


def test_an_empty_note_is_not_kept() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    page = words(send(signed_in(officer), "case_note", case, text="  \n ", audience="post"))
    assert "The note is empty" in page
    assert not Note.objects.exists()


def test_a_form_sent_twice_is_one_note() -> None:
    officer = bold()
    client, case, number = signed_in(officer), a_saved_contact(officer), new_id()
    for _time in range(2):
        send(client, "case_note", case, text=TEXT, audience="post", form_id=number)
    assert Note.objects.count() == 1


def test_the_page_asks_for_needs_and_facts_and_no_quotation() -> None:
    officer = bold()
    page = words(look(signed_in(officer), "case_note", a_saved_contact(officer)))
    assert "Do not quote" in page
    assert "data-draft" in page


def test_a_note_cannot_draw_on_the_page() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_note", case, text="<b>a</b>\n\nb", audience="post")
    assert "<b>a</b>" not in source(look(client, "case", case))


def test_only_those_who_work_on_the_case_write() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    for standing, other in readers(officer, case).items():
        writes = standing in ("writer", "colleague", "named")
        response = send(signed_in(other), "case_note", case, text=TEXT, audience="post")
        assert response.status_code == (302 if writes else 404), standing
