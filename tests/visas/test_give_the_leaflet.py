"""The leaflet about rights is opened in either language and printed; it is about nobody."""

import csv
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, imported, numbered

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel.bilingual import LANGUAGES
from gerege.knowledge.guidance import CATALOGUE, load_hotlines
from gerege.knowledge.leaflet import TELLING, load_leaflet

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def paper(answer: HttpResponse) -> str:
    """What is printed of the page."""
    page = answer.content.decode()
    return page[page.index("<article") : page.index("</article>")]


@pytest.mark.parametrize("screen", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_language_asked_for_whatever_the_screen_speaks(
    db: None, screen: str, language: str
) -> None:
    officer = an_officer(Role.VISA_OFFICER, a_post("SEL"), language=screen)
    answer = signed_in(officer).get(f"/visas/leaflet/?language={language}")
    page = answer.content.decode()
    assert f'<html lang="{screen}">' in page
    assert f'<div lang="{language}"><article' in page
    for one in load_leaflet().sentences:
        assert one.text.in_language(language) in paper(answer)
    assert all(f'href="?language={code}"' in page for code in LANGUAGES)


@pytest.mark.parametrize("asked", ["", "?language=", "?language=qq", "?language=MN"])
def test_without_a_language_it_is_in_that_of_the_screen(browser: Client, asked: str) -> None:
    answer = browser.get(f"/visas/leaflet/{asked}")
    assert load_leaflet().title.en in paper(answer)


def test_the_paper_says_that_nobody_has_checked_it(browser: Client) -> None:
    said = paper(browser.get("/visas/leaflet/?language=en"))
    assert "translation not yet checked" in said
    assert "not checked by a jurist" in said
    assert "Unverified: confirm before use." in said


def test_it_has_the_numbers_of_mongolia_and_of_the_country_of_the_post() -> None:
    browser = signed_in(a_visa_officer("SEL"))
    said = paper(browser.get("/visas/leaflet/?language=en"))
    for country in ("MNG", "KOR"):
        for line in load_hotlines(country):
            assert all(f">{number.shown}<" in said for number in line.numbers)
    assert said.index("Mongolia") < said.index("South Korea")


def test_a_consular_officer_opens_it_too(db: None) -> None:
    officer = an_officer(Role.CONSULAR_OFFICER, a_post("ANK"))
    assert signed_in(officer).get("/visas/leaflet/").status_code == 200


def test_the_page_of_the_talk_leads_to_it(officer: Officer, browser: Client) -> None:
    application = numbered(imported(officer, [ONE]))["V-1001"]
    page = browser.get(f"/visas/{application.pk}/talk/").content.decode()
    field = page[page.index('id="id_leaflet_helptext"') : page.index('name="leaflet"')]
    assert '<a href="/visas/leaflet/">' in field


def test_nothing_is_kept_of_who_opened_it(browser: Client) -> None:
    before = Event.objects.count()
    browser.get("/visas/leaflet/?language=en")
    assert Event.objects.count() == before


def test_no_number_bears_a_name_that_tells_what_the_paper_is_about() -> None:
    with (CATALOGUE / "hotlines.csv").open(encoding="utf-8", newline="") as lines:
        countries = {row["country_iso3"] for row in csv.DictReader(lines)}
    leaflet = load_leaflet()
    named = [one for country in countries for one in leaflet.numbers_of(country)]
    assert any(TELLING.search(one.service) for one in load_hotlines("MNG"))
    assert not [one for one in named if TELLING.search(one.name.mn + one.name.en)]


def test_the_paper_itself_tells_nobody_what_it_is_about(browser: Client) -> None:
    for language in LANGUAGES:
        said = paper(browser.get(f"/visas/leaflet/?language={language}"))
        assert TELLING.search(re.sub(r"<[^>]+>", " ", said)) is None
