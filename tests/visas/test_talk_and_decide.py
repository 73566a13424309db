"""A talk is recorded with what was observed; a person decides, apart from the flag."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ONE, imported, listed, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, FirstContact, Note, Person
from gerege.cases.services.person import age_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.engine.rules import load_rules
from gerege.visas.forms import AGREED
from gerege.visas.models import Batch, HandOver, Review
from gerege.visas.services import Talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_the_rules_run")]

HANDED = "People handed over at the visa counter"


def talk(**told: object) -> dict[str, object]:
    given = {"alone": "yes", "leaflet": "given", "leaflet_language": "mn", "outcome": "issue"}
    return {**given, "reason": "Гэрээгээ өөрөө тайлбарлав.", **told}


def hidden(page: str) -> dict[str, str]:
    """What the form carries of the page it was opened on."""
    return dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)">', page))


def test_a_talk_is_recorded_with_an_outcome_and_a_reason_apart_from_the_flag(
    browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]

    answer = browser.post(
        f"/visas/{one.pk}/talk/", talk(observed=["companion_answers"], outcome="hq_look")
    )

    assert answer.status_code == 302
    review = Review.objects.get()
    assert review.told()["observed"] == ["companion_answers"]
    one.refresh_from_db()
    assert (one.outcome, one.decided_at) == ("hq_look", None)
    assert one.flags.exists()
    assert "Somebody else answered" in browser.get(f"/visas/{one.pk}/").content.decode()
    browser.post(f"/visas/{one.pk}/talk/", talk(seen=1))
    one.refresh_from_db()
    assert one.decided_at is not None
    assert "R-1" not in listed(browser.get("/visas/").content.decode())
    assert listed(browser.get("/visas/?state=decided").content.decode()) == ["R-1"]


def test_whoever_refers_a_person_to_help_is_led_to_the_page_that_asks_for_it(
    browser: Client, officer: Officer, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    path = f"/visas/{one.pk}/"

    answer = browser.post(f"{path}talk/", talk(outcome="refer"), follow=True)

    assert answer.redirect_chain == [(f"{path}hand-over/", 302)]
    assert "The talk is recorded." in answer.content.decode()
    assert "Nobody is asked to help yet." in answer.content.decode()
    services.hand_over(actor=officer, application=one, agreed="yes", words="Айж байна.")
    again = browser.post(f"{path}talk/", talk(outcome="refer", seen=1))
    assert again.headers["Location"] == path


def test_a_form_that_was_opened_before_a_colleague_decided_overturns_nothing_and_keeps_its_words(
    officer: Officer, browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    path = f"/visas/{one.pk}/talk/"
    opened = hidden(browser.get(path).content.decode())
    colleague = an_officer(Role.VISA_OFFICER, officer.post)
    theirs = Talk("yes", "given", "refer", "Өрийн барьцаанд паспортыг нь авсан.")
    services.record_review(actor=colleague, application=one, talk=theirs)

    answer = browser.post(path, talk(reason="Бүх зүйл зүгээр", **opened))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody recorded a talk or a correction meanwhile" in page
    assert "Өрийн барьцаанд паспортыг нь авсан." in page
    assert "Бүх зүйл зүгээр" in page
    one.refresh_from_db()
    assert one.outcome == "refer"
    assert Review.objects.count() == 1
    mended = browser.post(path, talk(reason="Бүх зүйл зүгээр", **hidden(page)))
    assert mended.status_code == 302
    assert Review.objects.count() == 2


def test_a_form_that_comes_back_to_be_mended_still_knows_what_it_was_opened_with(
    officer: Officer, browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    path = f"/visas/{one.pk}/talk/"
    opened = hidden(browser.get(path).content.decode())
    services.record_review(actor=officer, application=one, talk=Talk("yes", "no", "refer", "Өртэй"))

    page = browser.post(path, talk(reason="", **opened)).content.decode()

    assert hidden(page) == opened
    assert browser.post(path, talk(**hidden(page))).status_code == 409
    assert browser.post(path, talk(seen="x")).status_code == 409


def test_what_to_ask_alone_stands_before_the_form(browser: Client, batch: Batch) -> None:
    page = browser.get(f"/visas/{numbered(batch)['R-1'].pk}/talk/").content.decode()
    folded = page.index("<summary>Ask alone</summary>")
    assert folded < page.index('name="alone"')
    [question] = re.findall(r"<strong>Ask alone:</strong> ([^<]+)</p>", page)[:1]
    assert question in page[folded : page.index('name="alone"')]


def test_a_concern_that_rests_on_nervousness_alone_is_refused_and_what_was_typed_stays(
    browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]

    page = browser.post(
        f"/visas/{one.pk}/talk/", talk(observed=["nervous"], words="Тайлбар", outcome="hq_look")
    ).content.decode()

    assert "is no ground for a concern" in page
    assert "Тайлбар" in page
    assert "Гэрээгээ өөрөө тайлбарлав." in page
    assert not Review.objects.exists()
    with_a_fact = talk(observed=["nervous", "papers_with_another"], outcome="hq_look")
    assert browser.post(f"/visas/{one.pk}/talk/", with_a_fact).status_code == 302


@pytest.mark.parametrize(
    "reason",
    [
        "Young woman.",
        "She is a Mongolian citizen, 23",
        "Залуу эмэгтэй",
        "Маш их сандарсан байв.",
        "The applicant was nervous and young",
        "Too young and pretty, from Mongolia",
        "Лалын шашинтай, 19 настай",
    ],
)
def test_who_somebody_is_is_no_ground_in_words_either_and_no_form_offers_it(
    browser: Client, batch: Batch, reason: str
) -> None:
    path = f"/visas/{numbered(batch)['R-1'].pk}/talk/"
    offered = re.findall(r'name="observed" value="([a-z_]+)"', browser.get(path).content.decode())
    assert not {"nationality", "sex", "age"} & set(offered)

    page = browser.post(path, talk(reason=reason, outcome="refer")).content.decode()

    assert "is no ground for a concern" in page
    assert reason in page
    assert not Review.objects.exists()
    told = talk(reason=f"{reason} Паспорт зуучлагчид байна.", outcome="refer")
    assert browser.post(path, told).status_code == 302


@pytest.mark.parametrize(
    "reason", ["Manager keeps papers", "Өөр хүн хариулав", "Old debt", "Another man"]
)
def test_a_reason_that_says_anything_else_is_taken(
    browser: Client, batch: Batch, reason: str
) -> None:
    path = f"/visas/{numbered(batch)['R-1'].pk}/talk/"
    assert browser.post(path, talk(reason=reason, outcome="refer")).status_code == 302


@pytest.mark.parametrize("reason", [".", "A rule holds"])
def test_a_reason_without_a_word_of_its_own_is_refused_and_what_was_typed_stays(
    browser: Client, batch: Batch, reason: str
) -> None:
    path = f"/visas/{numbered(batch)['R-1'].pk}/talk/"
    told = talk(reason=reason, observed=["companion_answers"], words="Тайлбар")
    page = browser.post(path, told).content.decode()
    assert "This is no reason of your own" in page
    assert "Тайлбар" in page
    assert not Review.objects.exists()


def test_no_form_has_an_outcome_to_refuse(browser: Client, batch: Batch) -> None:
    one = numbered(batch)["R-1"]
    page = browser.get(f"/visas/{one.pk}/talk/").content.decode()
    assert re.findall(r'name="outcome" value="([a-z_]+)"', page) == [
        *("issue", "more_documents", "speak_alone", "refer", "hq_look", "other")
    ]
    with pytest.raises(InputRefused):
        services.record_review(
            actor=Officer.objects.get(role=Role.VISA_OFFICER),
            application=one,
            talk=Talk(alone="yes", leaflet="no", outcome="refuse", reason="x"),
        )


def test_a_visa_officer_hands_a_person_to_the_consular_officers_who_take_them_on(
    browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    path = f"/visas/{one.pk}/hand-over/"
    assert "Something needs mending" in browser.post(path, {"agreed": "yes"}).content.decode()

    told = "Паспортыг нь өөр хүн авсан гэв."
    assert browser.post(path, {"agreed": "yes", "words": told}).status_code == 302

    asked = HandOver.objects.get()
    assert asked.reveal_field("content") == told
    with pytest.raises(NotAllowed):
        services.take_hand_over(actor=an_officer(post=a_post("ANK")), asked=asked)
    consular = signed_in(an_officer(post=a_post("SEL")))
    assert f"/visas/handed/{asked.pk}/" in consular.get("/visas/handed/").content.decode()
    assert told in consular.get(f"/visas/handed/{asked.pk}/").content.decode()
    answer = consular.post(f"/visas/handed/{asked.pk}/")
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/first-contact/{case.pk}/more/"
    person = Person.objects.get()
    assert person.reveal_field("latin_surname") == ONE["surname"]
    assert person.reveal_field("telephone").replace(" ", "") == "+97699110001"
    [note] = [one.reveal_field("text").splitlines() for one in Note.objects.all()]
    assert note[0] == "From the visa counter"
    assert note[1] == f"Written by: {asked.asked_by.display_name}"
    assert note[2:] == ["", told]
    assert consular.post(f"/visas/handed/{asked.pk}/").status_code == 404
    assert browser.get(f"/case/{case.pk}/").status_code == 404


def test_consular_officers_see_in_the_list_who_agrees_to_be_contacted(
    officer: Officer, batch: Batch
) -> None:
    answers = [code for code, _words in AGREED]
    for number, agreed in zip(("R-1", "R-2", "R-3"), answers, strict=True):
        one = numbered(batch)[number]
        services.hand_over(actor=officer, application=one, agreed=agreed, words="Айж байна.")
    page = signed_in(an_officer(post=a_post("SEL"))).get("/visas/handed/").content.decode()
    assert "Agrees to be contacted: Yes" in page
    assert "Agrees to be contacted: Not asked" in page


def test_who_may_be_a_child_stands_first_at_the_consular_counter_by_number_and_with_reasons(
    officer: Officer,
) -> None:
    adult, child = rows(2, weekly_hours="70")
    batch = imported(officer, [adult, {**child, "date_of_birth": "2015-01-01"}])
    for number in ("V-1", "V-2"):
        one = numbered(batch)[number]
        services.hand_over(actor=officer, application=one, agreed="no", words="Айж байна.")
    consular = signed_in(an_officer(post=a_post("SEL")))

    page = consular.get("/visas/handed/").content.decode()

    assert re.findall(r'<span class="ref">(V-\d)</span>', page) == ["V-2", "V-1"]
    assert page.count("may be under 18</span>") == 1
    asked = HandOver.objects.get(application=numbered(batch)["V-1"])
    taken = consular.get(f"/visas/handed/{asked.pk}/").content.decode()
    assert "V-1" in taken
    [flag] = numbered(batch)["V-1"].flags.all()
    assert load_rules().by_id[flag.rule].sentence.en in taken


def test_the_home_of_consular_officers_says_how_many_are_handed_over_and_since_when(
    officer: Officer, batch: Batch
) -> None:
    consular, abroad = (signed_in(an_officer(post=a_post(post))) for post in ("SEL", "ANK"))
    assert HANDED not in consular.get("/").content.decode()

    for number, hour in (("R-1", 8), ("R-2", 11)):
        with clock.pretend(datetime(2026, 11, 25, hour, tzinfo=UTC)):
            one = numbered(batch)[number]
            services.hand_over(actor=officer, application=one, agreed="yes", words="Айж байна.")

    page = consular.get("/").content.decode()
    [line] = [one for one in re.findall("<li>.*?</li>", page, re.S) if HANDED in one]
    assert '<span class="number">2</span>' in line
    assert "25 Nov 2026 17:00" in re.sub("<[^>]+>", "", line)
    assert HANDED not in abroad.get("/").content.decode()
    services.take_hand_over(
        actor=an_officer(post=a_post("SEL")), asked=HandOver.objects.order_by("asked_at")[0]
    )
    page = consular.get("/").content.decode()
    [line] = [one for one in re.findall("<li>.*?</li>", page, re.S) if HANDED in one]
    assert '<span class="number">1</span>' in line


def test_of_a_person_who_did_not_agree_only_what_was_written_goes_over(
    officer: Officer, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    asked = services.hand_over(actor=officer, application=one, agreed="no", words="Айж байна.")
    again = services.hand_over(actor=officer, application=one, agreed="no", words="Дахин.")
    assert again.pk == asked.pk

    services.take_hand_over(actor=an_officer(post=a_post("SEL")), asked=asked)

    assert not any(person.written_names() for person in Person.objects.all())


@pytest.mark.parametrize(
    ("born", "child"),
    [("2008-11-26", None), ("2008-11-27", "person_is_child"), ("2008", "person_is_child")],
)
def test_who_may_be_under_18_on_the_day_is_a_child_in_the_case_whatever_they_agreed_to(
    officer: Officer, born: str, child: str | None
) -> None:
    one = numbered(imported(officer, rows(1, date_of_birth=born)))["V-1"]
    asked = services.hand_over(actor=officer, application=one, agreed="no", words="Айж байна.")

    services.take_hand_over(actor=an_officer(post=a_post("SEL")), asked=asked)

    assert FirstContact.objects.get().codes().get("child") == child
    assert age_of(Person.objects.get()).may_be_child is (child is not None)


def test_the_note_warns_of_a_telephone_that_stands_in_other_applications(officer: Officer) -> None:
    batch = imported(officer, [{**row, "phone": "+976 9911 7777"} for row in rows(3)])
    one = numbered(batch)["V-1"]
    asked = services.hand_over(actor=officer, application=one, agreed="yes", words="Айж байна.")

    services.take_hand_over(actor=an_officer(post=a_post("SEL")), asked=asked)

    note = Note.objects.get().reveal_field("text")
    assert "This telephone stands in other applications too: 2\n" in note
