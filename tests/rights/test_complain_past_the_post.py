"""A person complains, corrects, asks for another officer; the post never learns of a complaint."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings
from django.urls import reverse
from tests.attack.test_who_reaches_what import TOKEN
from tests.builders import a_named_case, a_post, a_saved_contact, an_officer, bold, saraa
from tests.guards.addresses import DOORS
from tests.guards.world import World, a_ministry, signed_in
from tests.outside import Visitor

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.arrivals import flood
from gerege.arrivals.models import Arrival
from gerege.arrivals.services import collect
from gerege.audit.models import Event
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.knowledge.rights import load_rights, rights_problems
from gerege.notices import services as notices
from gerege.notices.models import Notice
from gerege.notices.queries import notices_for
from gerege.notices.services.rota import Reachable
from gerege.rights import services as rights
from gerege.rights.models import Wish, WishStep
from gerege.rights.queries import line_of, wish_page, wishes_for
from gerege.vault import browser
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_sent_yet(db: None) -> None:
    del db
    flood.forget()
    browser.public_key()


WORDS = "Дарга намайг доромжилсон."
REACH = "+90 555 010 0199"


def a_form(**fields: str) -> dict[str, str]:
    return {
        "kind": "complaint",
        "words": WORDS,
        "reach": REACH,
        "reference": "",
        "mark": str(new_id()),
    } | fields


def a_complaint(reference: str = "") -> Wish:
    return rights.leave_wish(
        mark=new_id(), kind="complaint", said=rights.Said(WORDS, REACH, reference)
    )


def about_of(officer: Officer) -> list[UUID | None]:
    """What the notices are about that this officer is to acknowledge."""
    return [Notice.objects.get(pk=line.pk).about for line in notices_for(officer)]


def test_the_catalogue_of_rights_is_whole_and_marks_its_times_as_unverified() -> None:
    assert rights_problems() == []
    assert {"complaint", "another_officer", "correction", "fear"} == {
        one.id for one in load_rights().wishes
    }
    assert not any(one.reviewed_by for one in load_rights().wishes)


def test_anybody_complains_without_signing_in_and_without_a_script() -> None:
    phone = Visitor()
    page = phone.get("/say/", {"in": "en"})
    html = page.content.decode()
    assert "Only the protection officers in Ulaanbaatar read this." in html
    assert "Where none of them may, whoever is on duty there reads it." in html
    assert "<script" not in html
    answer = phone.post("/say/?in=en", a_form())
    assert "It has arrived" in answer.content.decode()
    assert collect() == 1
    assert Wish.objects.get().receipt in answer.content.decode()
    assert WORDS not in answer.content.decode()
    for one in (page, answer):
        assert not one.cookies
        assert "no-store" in one.headers["Cache-Control"]


@pytest.mark.parametrize(("language", "heading"), [("mn", 'lang="mn"'), ("en", 'lang="en"')])
def test_the_page_speaks_both_languages_and_leads_out_at_once(language: str, heading: str) -> None:
    html = Visitor().get("/say/", {"in": language}).content.decode()
    assert f"<html {heading}" in html
    assert 'href="/cover/"' in html


def test_the_same_page_sent_twice_is_one_complaint() -> None:
    form, phone = a_form(), Visitor()
    for _time in range(2):
        assert phone.post("/say/", form).status_code == 200
    assert collect() == 1
    assert phone.post("/say/", form).status_code == 200
    assert collect() == 1
    assert Wish.objects.count() == 1


def test_nothing_that_was_typed_is_lost_on_an_error() -> None:
    html = Visitor().post("/say/?in=en", a_form(kind="")).content.decode()
    assert WORDS in html
    assert "Nothing is chosen. Choose one of those shown." in html
    assert not Arrival.objects.exists()


def test_a_flood_from_one_address_is_stopped_and_others_still_come_through() -> None:
    phone = Visitor()
    answers = [phone.post("/say/", a_form()).status_code for _time in range(6)]
    assert answers == [200] * 5 + [429]
    assert WORDS in phone.post("/say/", a_form()).content.decode()
    other = Visitor(REMOTE_ADDR="198.51.100.7")
    assert other.post("/say/", a_form()).status_code == 200
    assert collect() == 6
    assert Wish.objects.count() == 6


def test_what_a_program_or_another_site_sends_is_not_kept() -> None:
    assert Visitor().post("/say/", a_form(website="x")).status_code == 200
    forged = Visitor().post("/say/", a_form(), headers={"sec-fetch-site": "cross-site"})
    assert forged.status_code == 404
    assert not Arrival.objects.exists()


def test_what_was_said_stands_nowhere_readable_and_opens_for_its_own_row_alone() -> None:
    Visitor().post("/say/", a_form())
    arrived = bytes(Arrival.objects.get().sealed)
    assert collect() == 1
    first, second = Wish.objects.get(), a_complaint()
    assert WORDS.encode() not in arrived
    for secret in (WORDS, REACH):
        assert secret.encode() not in bytes(first.sealed)
    assert not Event.objects.filter(detail__icontains="доромж").exists()
    first.sealed, first.key_id = second.sealed, second.key_id
    with pytest.raises(ProtectionFailed):
        first.open_text()


def test_the_public_page_needs_no_key_of_the_vault_and_cannot_read_back_what_it_took() -> None:
    browser.public_key()
    assert Visitor().post("/say/", a_form()).status_code == 200
    with override_settings(GEREGE_KEY_DIR=None), pytest.raises(ProtectionFailed):
        Arrival.objects.get().open_text()
    assert not Wish.objects.exists()


@pytest.mark.one_database
def test_nobody_but_the_protection_lead_learns_of_a_complaint_on_any_page() -> None:
    world: World = a_ministry()
    wish = a_complaint(world.rich.reference)
    told = (WORDS, wish.receipt, str(wish.pk))
    for role, officer in world.people.items():
        browsing = signed_in(officer)
        for name, admitted in DOORS.items():
            if admitted is not None and role not in admitted:
                continue
            if role == Role.PROTECTION_LEAD and name.startswith("wish"):
                continue
            html = browsing.get(world.address(name, role), follow=True).content.decode(
                "utf-8", "replace"
            )
            assert not [one for one in told if one in html], f"{role} {name}"
        answer = browsing.get(f"/wishes/{wish.pk}/").status_code
        assert (answer == 200) is (role == Role.PROTECTION_LEAD), role
        assert (browsing.get("/wishes/").status_code == 200) is (role == Role.PROTECTION_LEAD)


def named(name: str, officer: Officer | None = None) -> Officer:
    """A protection lead, or this officer, with this fictional name."""
    one = officer or saraa()
    Officer.objects.filter(pk=one.pk).update(display_name=name)
    return Officer.objects.get(pk=one.pk)


def test_a_complaint_about_a_protection_lead_is_not_there_for_them_and_reaches_another() -> None:
    about, other, officer = named("Сараа"), named("Наран"), bold()
    case = a_saved_contact(officer)
    sent = {"kind": "complaint", "words": WORDS, "about": str(about.pk)}
    form = signed_in(officer).get(f"/case/{case.pk}/rights/wish/").content.decode()
    assert "Сараа" in form
    signed_in(officer).post(f"/case/{case.pk}/rights/wish/", sent)
    wish = Wish.objects.get()
    mine, theirs = signed_in(other), signed_in(about)
    assert WORDS in mine.get(f"/wishes/{wish.pk}/").content.decode()
    for address in ("/", "/wishes/", "/notices/"):
        assert wish.receipt not in theirs.get(address).content.decode()
    assert "Wishes past the post</a></h2>" not in theirs.get("/").content.decode()
    assert theirs.get(f"/wishes/{wish.pk}/").status_code == 404
    assert theirs.get(reverse("record_of_case", args=[wish.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        rights.take_step(actor=about, wish=wish, kind="acknowledged", words="")
    assert notices_for(about) == []
    assert about_of(other) == [wish.pk]


def test_on_the_public_page_a_name_in_any_spelling_keeps_it_from_whom_it_is_about() -> None:
    about, other = named("Батбаярын Сарангэрэл"), named("Доржийн Наран")
    form = a_form(about="headquarters", name="Sarangerel")
    assert "It has arrived" in Visitor().post("/say/?in=en", form).content.decode()
    assert collect() == 1
    wish = Wish.objects.get()
    assert wish.about == about
    assert [line.wish for line in wishes_for(other, clock.now()).lines] == [wish]
    assert wishes_for(about, clock.now()).lines == []


def test_the_page_answers_alike_whether_or_not_a_reader_has_the_name() -> None:
    reader, _twin = named("Сараа"), named("Сараа", an_officer(post=a_post("UBH")))
    html = Visitor().post("/say/?in=en", a_form(about="headquarters")).content.decode()
    assert "No name is written" in html
    assert WORDS in html
    assert not Arrival.objects.exists()
    answers = set()
    for name in ("Сараа", "Цэцэгмаа", "Saraa", "Bold"):
        flood.forget()
        answer = Visitor().post("/say/?in=en", a_form(about="headquarters", name=name))
        assert collect() == 1
        wish = Wish.objects.latest("received_at")
        answers.add((answer.status_code, answer.content.decode().replace(wish.receipt, "")))
    assert len(answers) == 1
    about = list(Wish.objects.order_by("received_at").values_list("about", flat=True))
    assert about == [reader.pk, None, reader.pk, None]
    Wish.objects.all().delete()
    assert Visitor().post("/say/", a_form(about="post", name="Сараа")).status_code == 200
    assert collect() == 1
    assert Wish.objects.get().about is None


def test_where_there_is_no_other_lead_whoever_is_on_duty_at_headquarters_reads_it() -> None:
    about, duty = named("Сараа"), an_officer(post=a_post("UBH"))
    wish = a_complaint_about(about)
    free = a_complaint()
    assert signed_in(duty).get("/wishes/").status_code == 404
    a_turn(about, duty)
    browsing = signed_in(duty)
    assert "Wishes past the post</a></h2>" in browsing.get("/").content.decode()
    assert wish.receipt in browsing.get("/wishes/").content.decode()
    assert WORDS in browsing.get(f"/wishes/{wish.pk}/").content.decode()
    assert browsing.get(f"/wishes/{free.pk}/").status_code == 404
    rights.take_step(actor=duty, wish=wish, kind="answered", words="Хариу")
    named("Наран")
    assert signed_in(duty).get("/wishes/").status_code == 404


def test_whoever_is_on_duty_is_offered_nothing_that_only_a_lead_can_do() -> None:
    about, duty = named("Сараа"), an_officer(post=a_post("UBH"))
    case = a_saved_contact(duty)
    said = rights.Said(WORDS, reference=case.reference, name=about.display_name)
    wish = rights.leave_wish(mark=new_id(), kind="another_officer", said=said, at_headquarters=True)
    a_turn(about, duty)
    page = signed_in(duty).get(f"/wishes/{wish.pk}/").content.decode()
    assert case.reference in page
    assert "Name another officer" not in page
    page = signed_in(named("Наран")).get(f"/wishes/{wish.pk}/").content.decode()
    assert "Name another officer" in page


def a_complaint_about(officer: Officer) -> Wish:
    said = rights.Said(WORDS, name=officer.display_name)
    return rights.leave_wish(mark=new_id(), kind="complaint", said=said, at_headquarters=True)


def a_turn(keeper: Officer, officer: Officer) -> None:
    """This officer is on duty at headquarters now."""
    begin = clock.now() - timedelta(hours=1)
    notices.put_on_duty(
        actor=keeper,
        post=a_post("UBH"),
        officer=officer,
        starts_at=begin,
        ends_at=begin + timedelta(hours=12),
        place=1,
        reach=Reachable("+976 9900 0003", ""),
    )


def test_a_case_with_a_complaint_looks_the_same_to_its_officer() -> None:
    officer = bold()
    case = a_named_case(officer)
    pages = ("case", "case_rights", "case_waits", "case_acts", "case_notes")
    before = _pages(officer, case, pages)
    version = Case.objects.get(pk=case.pk).version
    wish = rights.write_wish(actor=officer, case=case, kind="complaint", words=WORDS)
    rights.take_step(actor=saraa(), wish=wish, kind="answered", words="Ярилцсан.")
    assert Case.objects.get(pk=case.pk).version == version
    assert not Event.objects.filter(subject=case.pk, verb__startswith="wish").exists()
    assert _pages(officer, case, pages) == before
    assert not Wait.objects.exists()


def _pages(officer: Officer, case: Case, names: tuple[str, ...]) -> list[str]:
    browsing = signed_in(officer)
    found = [browsing.get(reverse(name, args=[case.pk])).content.decode() for name in names]
    return [TOKEN.sub(r"\1", one) for one in found]


def test_an_officer_writes_it_down_and_cannot_read_it_again() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    browsing = signed_in(officer)
    sent = {"kind": "another_officer", "words": WORDS, "reach": "утсаар"}
    answer = browsing.post(f"/case/{case.pk}/rights/wish/", sent, follow=True)
    assert "It went to headquarters" in answer.content.decode()
    assert WORDS not in answer.content.decode()
    wish = Wish.objects.get()
    assert wish_page(saraa(), wish, clock.now()).said == rights.Said(
        WORDS, "утсаар", case.reference
    )
    with pytest.raises(NotAllowed):
        wish_page(officer, wish, clock.now())


def test_the_clock_runs_to_acknowledging_then_to_the_answer_then_to_telling() -> None:
    lead, wish = saraa(), a_complaint()
    kind = load_rights().wish("complaint")
    line = line_of(wish, wish.received_at)
    assert line.due == wish.received_at + timedelta(hours=kind.acknowledge_within_hours)
    assert line_of(wish, wish.received_at + timedelta(days=60)).is_late
    rights.take_step(actor=lead, wish=wish, kind="acknowledged", words="")
    line = line_of(Wish.objects.get(), wish.received_at)
    assert line.due == wish.received_at + timedelta(days=kind.answer_within_days)
    rights.take_step(actor=lead, wish=wish, kind="answered", words="Даргад сануулсан.")
    assert line_of(Wish.objects.get(), clock.now()).state == "answered"
    rights.take_step(actor=lead, wish=wish, kind="told", words="Утсаар хэлсэн.")
    done = line_of(Wish.objects.get(), clock.now())
    assert (done.state, done.due, done.is_late) == ("told", None, False)


def test_home_tells_the_lead_how_many_wait_and_nobody_else() -> None:
    lead, wish = saraa(), a_complaint()
    words = "Wishes past the post</a></h2>"
    assert words in signed_in(lead).get("/").content.decode()
    for role in sorted(set(Role) - {Role.PROTECTION_LEAD}):
        post = a_post("ANK") if role == Role.HEAD_OF_POST else a_post("UBH")
        assert words not in signed_in(an_officer(role, post)).get("/").content.decode()
    rights.take_step(actor=lead, wish=wish, kind="answered", words="Хариу")
    assert words not in signed_in(lead).get("/").content.decode()


def test_the_person_is_told_only_an_answer_and_each_step_stands_once() -> None:
    lead, wish = saraa(), a_complaint()
    with pytest.raises(InputRefused):
        rights.take_step(actor=lead, wish=wish, kind="told", words="Утсаар.")
    with pytest.raises(InputRefused):
        rights.take_step(actor=lead, wish=wish, kind="answered", words=" ")
    for words in ("Эхний хариу", "Өөр хариу"):
        rights.take_step(actor=lead, wish=wish, kind="answered", words=words)
    [(step, words)] = wish_page(lead, wish, clock.now()).steps
    assert (step.kind, words) == ("answered", "Эхний хариу")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROTECTION_LEAD}))
def test_nobody_but_the_lead_acts_on_a_wish(role: Role) -> None:
    other, wish = an_officer(role, a_post("UBH")), a_complaint()
    with pytest.raises(NotAllowed):
        rights.take_step(actor=other, wish=wish, kind="answered", words="Хариу")
    with pytest.raises(NotAllowed):
        wishes_for(other, clock.now())
    assert not WishStep.objects.exists()


def test_the_lead_names_another_officer_and_for_the_one_before_the_case_is_not_there() -> None:
    officer, lead = bold(), saraa()
    case, another = a_named_case(officer), bold()
    wish = rights.write_wish(actor=officer, case=case, kind="another_officer", words=WORDS)
    browsing = signed_in(lead)
    sent = {"do": "name", "officer": str(another.pk), "instead_of": str(officer.pk)}
    assert browsing.post(f"/wishes/{wish.pk}/", sent).status_code == 302
    assert signed_in(officer).get(f"/case/{case.pk}/").status_code == 404
    assert signed_in(another).get(f"/case/{case.pk}/").status_code == 200
    assert [step.kind for step in wish.steps.all()] == ["named"]


def test_a_correction_reaches_who_wrote_and_stands_beside_in_the_persons_words() -> None:
    officer = bold()
    case = a_named_case(officer)
    sent = {"words": "Би 26-тай биш, 24-тэй."}
    signed_in(officer).post(f"/case/{case.pk}/rights/correct/", sent)
    html = signed_in(bold()).get(f"/case/{case.pk}/waits/").content.decode()
    assert "The person wants something corrected" in html
    assert "Би 26-тай биш, 24-тэй." in html
    assert Wait.objects.get().reveal_field("note") == "Би 26-тай биш, 24-тэй."


def test_of_a_public_correction_the_post_reads_what_the_lead_passes_on_and_no_more() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer)
    wish = a_complaint(case.reference.lower())
    sent = {"do": "pass", "words": "Нас нь 24."}
    assert signed_in(lead).post(f"/wishes/{wish.pk}/", sent).status_code == 302
    html = signed_in(officer).get(f"/case/{case.pk}/waits/").content.decode()
    assert "Нас нь 24." in html
    assert WORDS not in html


def test_a_number_that_is_no_case_is_shown_as_it_was_written() -> None:
    wish = a_complaint("Z-99-0001")
    html = signed_in(saraa()).get(f"/wishes/{wish.pk}/").content.decode()
    assert "Z-99-0001" in html
    assert WORDS in html
    assert "Name another officer" not in html


def test_headquarters_are_called_for_it_the_post_is_not_and_nobody_once_it_is_in_hand() -> None:
    officer, head, lead = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK")), saraa()
    case = a_saved_contact(officer)
    wish = rights.write_wish(actor=officer, case=case, kind="complaint", words=WORDS)
    assert about_of(lead) == [wish.pk]
    assert notices_for(lead)[0].case is None
    assert notices_for(officer) == []
    assert notices_for(head) == []
    rights.take_step(actor=lead, wish=wish, kind="acknowledged", words="")
    assert notices_for(lead) == []
