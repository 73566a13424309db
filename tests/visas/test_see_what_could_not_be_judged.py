"""Nobody reads *no rule holds* as *looked at in every respect*: what is lacking is said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.visas.applications import TODAY, rule
from tests.visas.counter import ARRANGED, as_csv, kept, rows

from gerege.accounts.models import Officer
from gerege.config.demo.visas import ARRANGED as EVERYTHING
from gerege.kernel import clock
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.lacking import Reach, told_in
from gerege.visas.engine.preparing import prepare
from gerege.visas.engine.rules import load_rules
from gerege.visas.engine.screening import screen
from gerege.visas.importing import sources
from gerege.visas.models import Application, Batch
from gerege.visas.rules.reach import reach_of_file

COLUMNS = tuple(load().columns)
RULES = load_rules().rules
CHILD = {
    "date_of_birth": "2012-03-02",
    "companion_relation": "friend",
    "return_ticket": "no",
    "purpose": "medical",
    "email": "a@example.mn",
    "phone": "+976 7700 0188",
    "sponsor_address": "Улаанбаатар, Зохиомол гудамж 7-3",
    "job_sector": "domestic",
    "legal_minimum_wage": "2500000",
    "contract_signed": "no",
    "fee_paid_by": "self",
}


def reach(*columns: str) -> Reach:
    return Reach(frozenset(columns), frozenset(columns))


def test_with_every_column_every_rule_of_the_catalogue_can_be_judged_whole() -> None:
    whole = reach(*COLUMNS)
    assert [one.id for one in RULES if not whole.can_hold(one) or whole.lacks(one)] == []


def test_what_a_rule_reads_decides_whether_it_can_hold() -> None:
    either = rule("either", "weekly_hours > 60 or return_ticket")
    both = rule("both", "weekly_hours > 60 and not return_ticket")
    hours = reach("weekly_hours")

    assert hours.can_hold(either)
    assert not hours.can_hold(both)
    assert hours.lacks(either) == hours.lacks(both) == (("return_ticket",),)


def test_an_amount_needs_its_currency_and_a_key_any_column_that_makes_it() -> None:
    wage = rule("wage", "fee_paid > 2 * monthly_wage")
    sponsor = rule("sponsor", "shared(sponsor_key) >= 3")

    assert reach("monthly_wage", "fee_paid", "fee_currency").lacks(wage) == (("wage_currency",),)
    assert reach().lacks(sponsor) == (("sponsor_name", "sponsor_id"),)
    assert reach("sponsor_id").can_hold(sponsor)


def test_what_is_asked_for_and_left_empty_lets_a_rule_hold_that_asks_for_just_that() -> None:
    empty = rule("empty", "missing(monthly_wage)")
    asked = Reach(frozenset({"monthly_wage"}), frozenset())

    assert asked.can_hold(empty)
    assert not Reach(frozenset(), frozenset()).can_hold(empty)
    assert not asked.can_hold(rule("paid", "monthly_wage > 0"))


def test_a_word_for_nothing_tells_nothing() -> None:
    written = {"phone": "байхгүй", "email": "n/a", "surname": " ", "address": "Дархан 5-7"}
    assert told_in(written) == {"address"}


@settings(max_examples=4)
@given(lacking=st.sets(st.sampled_from(sorted({*EVERYTHING, *CHILD})), min_size=1, max_size=6))
def test_no_rule_holds_that_is_said_to_lack_what_it_reads(
    lacking: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("reach")
    full = held_with(folder, set())
    left = held_with(folder, lacking)
    there = reach(*({"application_id", *EVERYTHING, *CHILD} - lacking))

    can_hold = {one.id for one in RULES if there.can_hold(one)}
    wanting = {one.id for one in RULES if there.lacks(one)}
    assert left <= can_hold
    # What held before and does not now is told, and nothing else is lost in silence.
    assert full - left <= wanting


def held_with(folder: Path, lacking: set[str]) -> set[str]:
    """The rules that hold for twelve who have everything in common, without these columns."""
    every = [{**row, **EVERYTHING, **CHILD} for row in rows(12)]
    cells = [{k: v for k, v in row.items() if k not in lacking} for row in every]
    work = folder / f"without-{len(lacking)}"
    work.mkdir()
    source = sources.put_rows(work, list(cells[0]), cells)
    prepared = prepare(source, work / "prepared", key=b"k" * 16, as_of=TODAY)
    outcome = screen(prepared.parts, load_rules(), as_of=TODAY, workspace=work)
    return {name for name, counts in outcome.counts.items() if counts.fired}


@pytest.mark.django_db
def test_the_preview_counts_the_rules_that_a_file_leaves_unjudged_and_names_the_columns(
    browser: Client, officer: Officer, while_the_rules_run: None
) -> None:
    batch = kept(officer, as_csv(rows(2, **ARRANGED)))
    told = reach_of_file(batch.columns or (), "en")

    page = browser.get(f"/visas/files/{batch.pk}/").content.decode()

    assert told.judged + told.unjudged == len(RULES)
    assert f'Rules that can be judged</dt><dd class="number">{told.judged}<' in page
    assert f'columns this file lacks</dt><dd class="number">{told.unjudged}<' in page
    lacked = page.split("the rules that read them")[1]
    weekly = load_rules().by_id["hours_beyond_sixty"]
    assert f"<dt>Hours a week</dt><dd>{weekly.title.en}" in lacked


@pytest.mark.django_db
def test_an_application_without_a_flag_says_how_many_rules_had_nothing_to_go_by(
    browser: Client, batch: Batch
) -> None:
    drawn = Application.objects.filter(is_sampled=True, batch=batch).get()

    page = browser.get(f"/visas/{drawn.pk}/").content.decode()

    assert "None of the rules that could be judged holds." in page
    told = page.split("Rules judged")[1]
    judged, unjudged = (int(part.split("<")[0]) for part in told.split('"number">')[1:3])
    assert judged + unjudged == len(RULES)
    # The file asks for an account, and this row leaves it empty.
    assert "Payer&#x27;s account" in page.split("What could not be judged")[1]


@pytest.mark.django_db
def test_a_rule_that_has_ended_is_not_among_those_that_could_have_been_judged() -> None:
    with clock.pretend(datetime(2030, 1, 1, tzinfo=UTC)):
        told = reach_of_file(COLUMNS, "en")
    assert (told.judged, told.unjudged) == (0, 0)
