"""A group is looked at before anything is saved; then each person has a protected file."""

import pytest
from tests.builders import a_named_case, a_post, an_officer, bold
from tests.cases.builders import address, look, send, signed_in, source, words

from gerege.audit.models import Event
from gerege.cases.models import Case
from gerege.cases.services.person import age_of
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db

ROWS = "Эцгийн нэр\tНэр\tНас\nЛувсангийн\tБаярмаа\t29\nПүрэвийн\tТөмөр\t16\n"


def test_a_preview_saves_nothing() -> None:
    page = words(send(signed_in(bold()), "group_contact", rows=ROWS, channel="phone"))
    assert "Лувсангийн" in page
    assert "Save 2 people" in page
    assert not Case.objects.exists()


def test_saving_opens_a_case_for_each_with_the_answers_for_all() -> None:
    client = signed_in(bold())
    response = send(client, "group_save", rows=ROWS, channel="detention_notice")
    cases = list(Case.objects.order_by("reference"))
    assert len(cases) == 2
    assert response["Location"] == address("group_saved", cases[0].group_id)
    page = words(look(client, "group_saved", cases[0].group_id))
    for case in cases:
        assert case.reference in page
        assert case.first_contact.codes() == {"channel": "detention_notice"}
    assert cases[1].person.written_names() == ("Пүрэвийн Төмөр",)
    assert age_of(cases[1].person).years == 16


def test_the_page_of_the_group_has_the_names_to_use_and_nobody_s_identity() -> None:
    officer = bold()
    rows = "Эцгийн нэр\tНэр\tДуудах нэр\nЛувсангийн\tБаярмаа\tБаяраа\nПүрэвийн\tТөмөр\t\n"
    send(signed_in(officer), "group_save", rows=rows)
    group = Case.objects.values_list("group", flat=True).first()
    colleague = signed_in(an_officer(post=officer.post))
    page = words(look(colleague, "group_saved", group))
    assert "Баяраа" in page
    for text in ("Лувсангийн", "Баярмаа", "Пүрэвийн", "Төмөр", "None"):
        assert text not in page


def test_a_form_sent_twice_is_one_group() -> None:
    client, number = signed_in(bold()), new_id()
    answers = [send(client, "group_save", rows=ROWS, form_id=number) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Case.objects.count() == 2
    assert Event.objects.filter(verb="group.imported").count() == 1


def test_with_anything_to_mend_nobody_is_saved_and_the_rows_stay() -> None:
    client = signed_in(bold())
    wrong = ROWS + "Сүхийн\tАриунзул\tхорин зургаа\n"
    for page_name in ("group_contact", "group_save"):
        page = words(send(client, page_name, rows=wrong))
        assert "Mend this first" in page
        assert "Not an age" in page
        assert "хорин зургаа" in page
        assert "Save 3 people" not in page
    assert not Case.objects.exists()


def test_nothing_pasted_is_said() -> None:
    assert "Nothing is pasted" in words(send(signed_in(bold()), "group_contact", rows=""))


def test_a_preview_does_not_ask_for_all_what_can_only_be_known_of_one() -> None:
    page = words(look(signed_in(bold()), "group_contact"))
    assert 'name="channel"' in page
    assert 'name="child"' not in page
    assert 'name="can_talk"' not in page


def test_another_post_does_not_see_the_group() -> None:
    send(signed_in(bold()), "group_save", rows=ROWS)
    group = Case.objects.values_list("group", flat=True).first()
    other = signed_in(an_officer(post=a_post("SEL")))
    assert look(other, "group_saved", group).status_code == 404


def test_pasted_text_cannot_draw_on_the_page() -> None:
    response = send(signed_in(bold()), "group_contact", rows="нэр\n<script>alert(1)</script>")
    assert "<script>alert" not in source(response)


WITH_TELEPHONES = "Нэр\tУтас\nБаярмаа\t+976 9911 2233\nТөмөр\t+976 8800 1122\nСарнай\t\n"


def test_a_telephone_that_stands_in_another_file_is_pointed_out_and_stops_nothing() -> None:
    officer = bold()
    known = a_named_case(officer, given="Баяраа", telephone="+97699112233")
    abroad = a_named_case(an_officer(post=a_post("SEL")), telephone="+976 88001122")
    page = words(send(signed_in(officer), "group_contact", rows=WITH_TELEPHONES))
    assert "Same telephone as in another file" in page
    assert known.reference in page
    assert abroad.reference not in page
    assert "Save 3 people" in page


def test_a_group_with_new_telephones_has_nothing_to_point_out() -> None:
    page = words(send(signed_in(bold()), "group_contact", rows=WITH_TELEPHONES))
    assert "Same telephone" not in page
