"""A visa officer sees what to look at first, and why once a row was opened; never a score."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, FirstContact, Note, Person
from gerege.cases.services.person import age_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.engine.rules import load_rules
from gerege.visas.forms import AGREED
from gerege.visas.models import Application, Batch, HandOver, Review
from gerege.visas.queries import Asked, Place, queue_page
from gerege.visas.services import Talk

pytestmark = pytest.mark.django_db

ARRANGED = {
    "passport_held_by": "agent",
    "submitted_by": "agent",
    "sponsor_name": "Зохиомол ХХК",
    "payer_account": "500 100 200",
}


@pytest.fixture(autouse=True)
def _while_the_rules_run(settings: Settings) -> Iterator[None]:
    """The rules of the catalogue end on a day; the tests are about what they do before.

    The share that is drawn is nothing, which leaves the one of each day.
    """
    settings.GEREGE_VISA_SAMPLE = 0.0
    with clock.pretend(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def officer() -> Officer:
    return a_visa_officer()


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


@pytest.fixture
def batch(officer: Officer) -> Batch:
    """Six arranged journeys among twenty that are not."""
    arranged = [
        {**row, **ARRANGED, "application_id": f"R-{n}"} for n, row in enumerate(rows(6), start=1)
    ]
    others = [{**row, "phone": f"+976 8811 {n:04}"} for n, row in enumerate(rows(20), start=1)]
    return imported(officer, [*arranged, *others])


def listed(page: str) -> list[str]:
    return re.findall(r'data-label="Application"><a href="[^"]+">([^<]+)</a>', page)


def test_the_list_has_the_flagged_ones_and_a_few_at_random_and_tells_neither_apart(
    browser: Client, batch: Batch
) -> None:
    page = browser.get("/visas/").content.decode()

    shown = listed(page)
    assert {f"R-{n}" for n in range(1, 7)} < set(shown)
    sampled = set(shown) - {f"R-{n}" for n in range(1, 7)}
    assert len(sampled) == 1
    assert "random" not in page.replace("drawn at random", "")
    rows_of_page = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.S)
    shapes = {re.sub(r'href="[^"]+">[^<]+|\d+', "", row) for row in rows_of_page}
    assert len(shapes) == 1


def test_a_row_that_was_opened_says_why_with_figures_and_what_else_could_explain_it(
    browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]

    page = browser.get(f"/visas/{one.pk}/").content.decode()

    assert "What else could explain it?" in page
    assert "Ask alone" in page
    assert "Зохиомол Нэргүй" in page
    assert not re.search(r"score|risk|\bpoints\b|refuse</button>", page, re.I)
    one.refresh_from_db()
    assert one.opened_at is not None
    assert "tag--plain" in browser.get("/visas/").content.decode()


def test_a_reason_names_its_source_and_says_where_that_was_not_confirmed(
    browser: Client, batch: Batch
) -> None:
    page = browser.get(f"/visas/{numbered(batch)['R-1'].pk}/").content.decode()
    reasons = re.findall(r'<article class="card stack">.*?</article>', page, re.S)
    assert reasons
    for rule in (rule for rule in load_rules().rules if rule.sentence.en in page):
        [reason] = [one for one in reasons if f"<h3>{rule.sentence.en}</h3>" in one]
        assert rule.source in reason
        assert ("unverified" in reason) is (rule.evidence != "confirmed")


def test_a_sampled_row_says_after_opening_that_it_was_drawn(browser: Client, batch: Batch) -> None:
    [drawn] = Application.objects.filter(is_sampled=True)
    page = browser.get(f"/visas/{drawn.pk}/").content.decode()
    assert "Checked at random" in page


def test_the_share_that_is_drawn_is_a_setting(officer: Officer, settings: Settings) -> None:
    settings.GEREGE_VISA_SAMPLE = 1.0
    imported(officer, rows(5))
    assert Application.objects.filter(is_sampled=True, rank__isnull=False).count() == 5


def test_a_second_file_of_the_same_day_draws_no_further_one(officer: Officer) -> None:
    imported(officer, rows(3))
    imported(officer, [{**row, "application_id": f"W{row['application_id']}"} for row in rows(3)])
    assert Application.objects.filter(is_sampled=True).count() == 1


def test_a_child_comes_first_and_within_one_class_who_waits_longest(officer: Officer) -> None:
    child = {**ARRANGED, "date_of_birth": "2015-01-01", "companion_relation": "none"}
    batch = imported(
        officer,
        [
            {**ONE, **ARRANGED, "application_id": "later", "submitted_at": "2026-11-22"},
            {**ONE, **ARRANGED, "application_id": "sooner", "submitted_at": "2026-11-02"},
            {**ONE, **child, "application_id": "child", "submitted_at": "2026-11-25"},
        ],
    )
    ranks = {number: one.rank for number, one in numbered(batch).items()}
    assert ranks["child"] == 0

    page = queue_page(officer, Asked())

    order = [row.number for row in page.rows]
    assert order[0] == "child" or ranks["sooner"] == 0
    assert order.index("sooner") < order.index("later")


def test_the_queue_goes_on_by_place_and_shows_each_application_once(
    officer: Officer, browser: Client
) -> None:
    imported(officer, [{**row, **ARRANGED} for row in rows(60)])

    seen, after = [], None
    while True:
        page = queue_page(officer, Asked(after=after))
        seen += [row.number for row in page.rows]
        if not page.following:
            break
        after = Place.read(page.following)
        assert after is not None
    assert sorted(seen) == sorted(f"V-{n}" for n in range(1, 61))
    assert browser.get("/visas/?after=nonsense").status_code == 200


def test_an_application_is_found_by_its_number_however_it_is_spaced(
    browser: Client, batch: Batch
) -> None:
    assert listed(browser.post("/visas/find/", {"text": " r-3"}).content.decode()) == ["R-3"]
    nothing = browser.post("/visas/find/", {"text": "R-99"}).content.decode()
    assert "No application of this post has this number or name" in nothing


def test_coming_back_to_what_was_found_leads_to_the_queue(browser: Client, batch: Batch) -> None:
    assert browser.get("/visas/find/").headers["Location"] == "/visas/"


def test_the_list_is_narrowed_by_what_was_opened_and_by_class(
    browser: Client, batch: Batch
) -> None:
    browser.get(f"/visas/{numbered(batch)['R-1'].pk}/")

    assert listed(browser.get("/visas/?state=opened").content.decode()) == ["R-1"]
    assert "R-1" not in listed(browser.get("/visas/?state=unopened").content.decode())
    assert listed(browser.get("/visas/?class=study").content.decode()) == []
    assert len(listed(browser.get("/visas/?class=work").content.decode())) == 7


def test_links_tell_names_of_the_own_post_and_of_others_only_kind_count_place_and_month(
    officer: Officer, browser: Client, batch: Batch
) -> None:
    abroad = a_visa_officer("ANK")
    foreign = {**ONE, **ARRANGED, "surname": "Харийн", "application_id": "X-7"}
    imported(abroad, [foreign])

    page = browser.get(f"/visas/{numbered(batch)['R-1'].pk}/links/").content.decode()

    assert "R-2" in page
    assert "Зохиомол Нэргүй" in page
    assert "Ankara" in page
    assert "2026-11" in page
    assert "Харийн" not in page
    assert "X-7" not in page
    assert "<svg" in page


def test_a_new_file_makes_old_applications_of_another_post_part_of_the_arrangement(
    officer: Officer, batch: Batch
) -> None:
    before = numbered(batch)["R-1"].shared.count()
    other = a_visa_officer("ANK")
    imported(other, [{**ONE, "phone": "+976 9911 0001"}])
    assert numbered(batch)["R-1"].shared.filter(kind="phone").exists()
    assert numbered(batch)["R-1"].shared.count() == before + 1


def talk(**told: object) -> dict[str, object]:
    given = {"alone": "yes", "leaflet": "given", "leaflet_language": "mn", "outcome": "issue"}
    return {**given, "reason": "Гэрээгээ өөрөө тайлбарлав.", **told}


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
    browser.post(f"/visas/{one.pk}/talk/", talk())
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
    again = browser.post(f"{path}talk/", talk(outcome="refer"))
    assert again.headers["Location"] == path


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


@pytest.mark.parametrize("reason", ["Manager keeps papers", "Өөр хүн хариулав", "?", "Old debt"])
def test_a_reason_that_says_anything_else_is_taken(
    browser: Client, batch: Batch, reason: str
) -> None:
    path = f"/visas/{numbered(batch)['R-1'].pk}/talk/"
    assert browser.post(path, talk(reason=reason, outcome="refer")).status_code == 302


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


def test_another_post_and_another_role_see_nothing(batch: Batch) -> None:
    one = numbered(batch)["R-1"]
    for other in (
        a_visa_officer("ANK"),
        an_officer(post=a_post("SEL")),
        an_officer(Role.AUDITOR),
    ):
        browser = signed_in(other)
        for page in ("", "links/", "talk/", "hand-over/"):
            assert browser.get(f"/visas/{one.pk}/{page}").status_code == 404
