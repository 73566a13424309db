"""Which applications are flagged, with which figures, and which could not be evaluated."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.visas.applications import SAID, TODAY, flags_of, part, people, rule, screened, whom

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.judging import SEEN_BEFORE, Counts
from gerege.visas.engine.rules import State

ACCOUNT = rule(
    "account",
    "shared(account_key) >= 3 and different(sponsor_key, within=account_key) >= 2",
    ["shared(account_key)", "different(sponsor_key, within=account_key)"],
)


def one_account(count: int = 9, sponsors: int = 3) -> list[dict[str, object]]:
    rows = people(count, account_key=77)
    return [row | {"sponsor_key": 1 + at % sponsors} for at, row in enumerate(rows)]


def test_one_account_behind_several_sponsors_is_said_with_its_figures(tmp_path: Path) -> None:
    rows = [*one_account(), *people(5, start=100, account_key=78, sponsor_key=4)]
    outcome = screened(tmp_path, [part(tmp_path, rows)], [ACCOUNT])
    assert flags_of(outcome) == {
        (f"A-{number:04}", "account", '{"f0":9,"f1":3}') for number in range(9)
    }


def test_a_flag_says_the_fixed_sentence_in_both_languages(tmp_path: Path) -> None:
    outcome = screened(tmp_path, [part(tmp_path, one_account())], [ACCOUNT])
    table = pq.read_table(outcome.flags)
    said = table.select(["reason_mn", "reason_en", "rule_version"]).to_pylist()
    assert said == [{"reason_mn": SAID.mn, "reason_en": SAID.en, "rule_version": 1}] * 9


def test_what_is_missing_is_not_evaluated_and_not_called_false(tmp_path: Path) -> None:
    rows = [
        *people(1, monthly_wage=Decimal(100), legal_minimum_wage=Decimal(200)),
        *people(2, start=1, monthly_wage=Decimal(300), legal_minimum_wage=Decimal(200)),
        *people(4, start=3, monthly_wage=Decimal(100)),
    ]
    low = rule("low", "monthly_wage < legal_minimum_wage")
    outcome = screened(tmp_path, [part(tmp_path, rows)], [low, ACCOUNT])
    assert outcome.counts["low"] == Counts(1, 2, 4)
    assert outcome.counts["account"] == Counts(0, 0, 7)
    assert outcome.screened == 7


def test_missing_is_not_known_where_the_file_has_no_such_column(tmp_path: Path) -> None:
    rows = [
        *people(1, employer_key=None, job_title=None),
        *people(2, start=1, employer_key=7),
        *people(4, start=3),
    ]
    without = rule("without", "missing(employer_key)")
    outcome = screened(tmp_path, [part(tmp_path, rows)], [without])
    assert outcome.counts["without"] == Counts(1, 2, 4)
    assert whom(outcome) == {"A-0000"}


def test_different_ones_are_not_called_few_where_missing_ones_could_be_more(tmp_path: Path) -> None:
    sponsors = {1: (5, 6, None), 2: (5, 5, None), 3: (5, 5, 5), 4: (None, None, None)}
    rows = [
        row
        for account, told in sponsors.items()
        for row in shared_by(account, told, start=10 * account)
    ]
    one = rule(
        "one", "shared(account_key) >= 3 and not different(sponsor_key, within=account_key) >= 2"
    )
    outcome = screened(tmp_path, [part(tmp_path, rows)], [ACCOUNT, one])
    assert outcome.counts["account"] == Counts(3, 3, 6)
    assert outcome.counts["one"] == Counts(3, 3, 6)
    assert whom(outcome) == {f"A-{number:04}" for number in (10, 11, 12, 30, 31, 32)}


def shared_by(
    account: int, sponsors: tuple[int | None, ...], start: int
) -> list[dict[str, object]]:
    rows = people(len(sponsors), start, account_key=account)
    return [row | {"sponsor_key": one} for row, one in zip(rows, sponsors, strict=True)]


def test_what_is_declared_legitimate_is_not_counted(tmp_path: Path) -> None:
    parts = [part(tmp_path, one_account())]
    assert not whom(screened(tmp_path, parts, [ACCOUNT], declared=[("account", 77)]))
    assert whom(screened(tmp_path, parts, [ACCOUNT], declared=[("phone", 77), ("account", 5)]))


def test_a_watched_identifier_says_only_to_ask_headquarters(tmp_path: Path) -> None:
    highest = (1 << 64) - 1
    rows = [*people(1, recruiter_phone_key=highest), *people(1, start=1, phone_key=3)]
    outcome = screened(tmp_path, [part(tmp_path, rows)], [], watched=[("phone", highest)])
    assert flags_of(outcome) == {("A-0000", SEEN_BEFORE, "{}")}


def test_applications_older_than_a_year_do_not_count(tmp_path: Path) -> None:
    old = datetime(2025, 11, 1)  # noqa: DTZ001
    rows = [row | {"submitted_at": old} for row in one_account(7)] + one_account(2)
    rows = [row | {"application_id": f"B-{at}"} for at, row in enumerate(rows)]
    assert not whom(screened(tmp_path, [part(tmp_path, rows)], [ACCOUNT]))


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_the_first_day_of_the_window_counts_whole_whatever_the_hour(
    tmp_path: Path, hour: int
) -> None:
    first = datetime.combine(TODAY - timedelta(days=365), time(hour))
    rows = [row | {"submitted_at": first} for row in one_account()]
    assert len(whom(screened(tmp_path, [part(tmp_path, rows)], [ACCOUNT]))) == len(rows)


def test_a_count_that_is_shown_but_not_asked_for_is_the_true_one(tmp_path: Path) -> None:
    shown = rule("either", "return_ticket or shared(phone_key) >= 9", ["shared(phone_key)"])
    rows = people(3, phone_key=8, return_ticket=True)
    evidence = {e for _, _, e in flags_of(screened(tmp_path, [part(tmp_path, rows)], [shown]))}
    assert evidence == {'{"f0":3}'}


def test_figures_are_json_whatever_they_are(tmp_path: Path) -> None:
    every = rule("every", "is_minor", ["fee_paid", "visa_class", "arrival_date", "debt_amount"])
    row = {"fee_paid": Decimal("1500.5"), "visa_class": "work", "arrival_date": date(2026, 3, 1)}
    outcome = screened(tmp_path, [part(tmp_path, people(1, is_minor=True, **row))], [every])
    [(_, _, evidence)] = flags_of(outcome)
    assert evidence == '{"f0":1500.50,"f1":"work","f2":"2026-03-01","f3":null}'


def test_a_shadow_is_counted_and_shown_to_nobody_and_a_draft_does_not_run(tmp_path: Path) -> None:
    parts = [part(tmp_path, one_account())]
    shadow = replace(ACCOUNT, state=State.SHADOW)
    outcome = screened(tmp_path, parts, [shadow, replace(ACCOUNT, id="d", state=State.DRAFT)])
    assert not flags_of(outcome)
    assert outcome.counts == {"account": Counts(9, 0, 0)}


def test_more_rules_than_a_mask_has_bits_are_all_judged(tmp_path: Path) -> None:
    rules = [rule(f"rule_{at:03}", "is_minor" if at % 2 else "not is_minor") for at in range(130)]
    outcome = screened(tmp_path, [part(tmp_path, people(3, is_minor=True))], rules)
    assert [counts.fired for counts in outcome.counts.values()] == [0, 3] * 65
    assert outcome.flag_rows == 3 * 65


def test_no_application_at_all_is_no_flag(tmp_path: Path) -> None:
    outcome = screened(tmp_path, [part(tmp_path, [])], [ACCOUNT])
    assert (outcome.screened, outcome.flag_rows) == (0, 0)


def test_an_engine_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no such engine"):
        screened(tmp_path, [part(tmp_path, [])], [ACCOUNT], engine="abacus")
