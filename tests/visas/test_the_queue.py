"""A visa officer sees what to look at first, and why once a row was opened; never a score."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ARRANGED, ONE, a_visa_officer, imported, listed, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel.ids import new_id
from gerege.knowledge.catalogue import load as load_catalogue
from gerege.visas import services
from gerege.visas.engine.rules import load_rules
from gerege.visas.models import Application, Batch
from gerege.visas.queries import Asked, queue_page
from gerege.visas.sharing.picture import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_the_rules_run")]


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
        assert load_catalogue().sources[rule.source].title in unescape(reason)
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


def test_a_child_comes_first_then_the_class_of_the_rule_and_then_who_waits_longest(
    officer: Officer,
) -> None:
    child = {"date_of_birth": "2015-01-01", "companion_relation": "none"}
    context = {"employer_id": "E-1", "contract_signed": "no"}
    given = [
        {"application_id": "context early", "submitted_at": "2026-11-01", **context},
        {"application_id": "strong late", "submitted_at": "2026-11-22", "weekly_hours": "70"},
        {"application_id": "strong early", "submitted_at": "2026-11-02", "weekly_hours": "70"},
        {"application_id": "child", "submitted_at": "2026-11-25", **child},
        {"application_id": "controller", "submitted_at": "2026-11-24", "passport_held_by": "agent"},
    ]
    people = zip(rows(len(given)), given, strict=True)
    imported(officer, [{**row, **told} for row, told in people])

    order = [row.number for row in queue_page(officer, Asked()).rows]

    assert order == ["controller", "child", "strong early", "strong late", "context early"]


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
        after = UUID(page.following)
        assert after is not None
    assert sorted(seen) == sorted(f"V-{n}" for n in range(1, 61))
    assert browser.get("/visas/?after=nonsense").status_code == 200


def test_the_address_of_a_further_page_tells_a_random_number_and_no_place(
    officer: Officer, browser: Client
) -> None:
    imported(officer, [{**row, **ARRANGED} for row in rows(60)])
    page = browser.get("/visas/").content.decode()

    [address] = re.findall(r'rel="next" href="\?state=waiting&amp;after=([^"]+)"', page)

    assert str(UUID(address)) == address
    second = browser.get(f"/visas/?after={address}").content.decode()
    assert len(listed(second)) == 25
    assert not set(listed(second)) & set(listed(page))
    abroad = signed_in(a_visa_officer("ANK"))
    assert listed(abroad.get(f"/visas/?after={address}").content.decode()) == []


def test_the_list_of_decisions_goes_on_by_place_too(officer: Officer) -> None:
    batch = imported(officer, [{**row, **ARRANGED} for row in rows(30)])
    for one in numbered(batch).values():
        Application.objects.filter(pk=one.pk).update(
            outcome="issue", decided_at=one.waiting_since + timedelta(minutes=one.row // 4)
        )

    first = queue_page(officer, Asked(state="decided"))
    second = queue_page(officer, Asked(state="decided", after=UUID(first.following)))

    seen = [row.number for row in (*first.rows, *second.rows)]
    assert sorted(seen) == sorted(f"V-{n}" for n in range(1, 31))


def test_a_row_says_that_the_person_was_handed_over_and_taken_on(
    officer: Officer, browser: Client, batch: Batch
) -> None:
    one = numbered(batch)["R-1"]
    browser.get(f"/visas/{one.pk}/")
    asked = services.hand_over(actor=officer, application=one, agreed="yes", words="Айж байна.")
    assert "handed to the consular officers" in browser.get("/visas/").content.decode()

    services.take_hand_over(actor=an_officer(post=a_post("SEL")), asked=asked)

    page = browser.get("/visas/").content.decode()
    assert "handed over and taken on" in page
    assert "handed to the consular officers" not in page
    assert "Nobody has talked" not in browser.get(f"/visas/{one.pk}/").content.decode()


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
    assert "November 2026" in page
    assert "Харийн" not in page
    assert "X-7" not in page
    assert "<svg" in page


def test_links_name_each_telephone_by_whose_it_is_and_draw_the_numbers_of_the_own_post(
    officer: Officer, browser: Client
) -> None:
    shared = {"phone": "+976 9911 7777", "sponsor_phone": "+976 9911 8888"}
    one, other = (
        {**ONE, **shared, "application_id": number} for number in ("P-1", "P-2026-000002")
    )
    alone = {**ONE, "application_id": "P-3", "phone": shared["sponsor_phone"], "surname": ""}
    batch = imported(officer, [one, other, {**alone, "given_names": ""}])
    imported(a_visa_officer("ANK"), [{**ONE, **shared, "application_id": "X-7"}])

    page = browser.get(f"/visas/{numbered(batch)['P-1'].pk}/links/").content.decode()

    drawn = re.findall(r"<text [^>]+>([^<]+)</text>", page)
    assert sorted(drawn) == sorted(
        ["2 Sponsor&#x27;s", "telephone", "1 Telephone", "P-1", "…026-000002", "P-3", "Ankara"]
    )
    rows_of_page = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.S)
    [both] = [row for row in rows_of_page if "P-2026-000002" in row]
    assert ">1, 2<" in both
    [third] = [row for row in rows_of_page if ">P-3<" in row]
    assert ">2<" in third
    assert "not written" in third
    assert "—" not in page


def test_a_new_file_makes_old_applications_of_another_post_part_of_the_arrangement(
    officer: Officer, batch: Batch
) -> None:
    before = numbered(batch)["R-1"].shared.count()
    other = a_visa_officer("ANK")
    imported(other, [{**ONE, "phone": "+976 9911 0001"}])
    assert numbered(batch)["R-1"].shared.filter(kind="phone").exists()
    assert numbered(batch)["R-1"].shared.count() == before + 1


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


def test_a_title_that_has_no_room_beside_the_picture_stands_in_two_even_lines() -> None:
    one, other = new_id(), new_id()
    payer, phone = ("payer", "1"), ("phone", "2")
    titles = {payer: "Төлбөр төлөгчийн нэр", phone: "Утас"}
    edges = {(each, shared) for each in (one, other) for shared in (payer, phone)}

    drawn = picture(one, edges, titles, {one: "V-1"})

    lines = {tuple(node.lines) for node in drawn.nodes}
    assert lines == {("1 Төлбөр", "төлөгчийн нэр"), ("2 Утас",), ("V-1",), ()}
