"""Neither a name nor a number nor a word of a person stands readable in the database or a log."""

import logging

import pytest
from tests.builders import a_post, a_saved_contact, an_officer, bold
from tests.cases.builders import RED, kept_on_a_phone, look, send, send_kept, signed_in
from tests.cases.test_agree_a_safe_contact import AGREED
from tests.cases.test_open_a_story_with_a_reason import REASON
from tests.cases.test_record_several_people import ROWS
from tests.cases.test_record_who_the_person_is import WHO
from tests.databases import everything_stored

from gerege.accounts.roles import Role
from gerege.kernel.ids import new_id

NOTE = "Орох байр, хувцас хэрэгтэй."
SAID = (
    *(text for name, text in WHO.items() if name != "language"),
    AGREED["address"],
    AGREED["when"],
    AGREED["name_to_give"],
    AGREED["safe_word"],
    AGREED["danger_word"],
    NOTE,
    REASON,
    "Лувсангийн",
    "Төмөр",
    "controller_near",
    "5550100147",
    "905550100147",
    "solongo",
)


@pytest.mark.django_db(transaction=True)
def test_after_everything_that_can_be_recorded(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, RED)
    send(client, "case_person", case, **WHO)
    send(client, "case_safe_contact", case, **AGREED)
    send(client, "case_words", case, reason="call_now")
    send(client, "case_note", case, text=NOTE, audience="post")
    send(client, "first_contact_more", case, called="Соко", note=NOTE)
    send(client, "group_contact", rows=ROWS)
    send(client, "group_save", rows=ROWS, channel="phone")
    send(client, "find", text="Солонго")
    send(client, "find", text=WHO["telephone"])
    send_kept(client, kept_on_a_phone(new_id(), RED))
    look(client, "case", case)
    head = signed_in(an_officer(Role.HEAD_OF_POST, a_post("ANK")))
    send(head, "case_break_glass", case, reason=REASON)

    stored = everything_stored()
    assert case.reference.encode() in stored
    for text in SAID:
        for spelling in (text, text.lower(), text.upper()):
            for encoding in ("utf-8", "utf-16-le"):
                assert spelling.encode(encoding) not in stored, text
        ours = [r for r in caplog.records if not r.name.startswith("django.db")]
        assert not any(text in record.getMessage() for record in ours), text


@pytest.mark.django_db
def test_no_page_title_and_no_address_tells_anything() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    response = send(client, "case_person", case, **WHO)
    assert str(case.pk) in response["Location"]
    page = look(client, "case_person", case).content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert case.reference not in title
    assert "Солонго" not in title
