"""Whoever works with flags reads what the queue looks for, and how well that is founded."""

from html import unescape

import pytest
from django.test import Client
from tests.builders import an_officer
from tests.guards.world import signed_in
from tests.visas.counter import a_visa_officer

from gerege.accounts.roles import Role
from gerege.visas.rules.in_force import catalogue_rules

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RULE = "passport_held_by_others"


@pytest.fixture(params=["visa officer", "protection lead"])
def browser(request: pytest.FixtureRequest) -> Client:
    is_lead = request.param == "protection lead"
    return signed_in(an_officer(Role.PROTECTION_LEAD) if is_lead else a_visa_officer())


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_every_rule_stands_in_the_list_with_its_end_and_its_source(browser: Client) -> None:
    listed = page(browser, "/visas/rules/")
    for rule in catalogue_rules().rules:
        assert f"/visas/rules/{rule.id}/" in listed
        assert rule.source in listed
        assert f"{rule.ends.day} {rule.ends:%b %Y}" in listed


def test_a_rule_says_what_it_reads_and_that_nobody_assessed_it(browser: Client) -> None:
    rule = catalogue_rules().by_id[RULE]
    shown = page(browser, f"/visas/rules/{RULE}/")
    for text in (rule.sentence.en, rule.question.en, "Protection lead", "Passport held by"):
        assert text in shown
    assert all(one.en in shown for one in rule.innocent)
    assert "Nobody has assessed class and threshold" in shown


@pytest.mark.parametrize("unknown", ["no_such_rule", "passport_held_by_others-shadow2"])
def test_a_rule_that_there_is_not_is_no_page(browser: Client, unknown: str) -> None:
    assert browser.get(f"/visas/rules/{unknown}/").status_code == 404
