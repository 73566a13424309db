"""A published version stands in place of the catalogue's rule from its first day."""

from datetime import date, datetime

import pytest
from tests.builders import an_officer
from tests.visas.applications import TODAY
from tests.visas.counter import ONE, a_visa_officer, imported

from gerege.accounts.roles import Role
from gerege.kernel.clock import now
from gerege.visas.engine.rules import State
from gerege.visas.models import Flag, RuleText, RuleVersion
from gerege.visas.rules.in_force import (
    as_rule,
    catalogue_rules,
    rule_of,
    rules_in_force,
    shadow_id,
    with_texts,
)
from gerege.visas.rules.texts import as_typed, digest_of, entry_in, text_of

pytestmark = pytest.mark.django_db
RULE = "passport_held_by_others"
CAME = catalogue_rules().by_id[RULE].version


def kept(state: str, starts: date | None, ends: date | None, number: int = CAME + 1, **changed: str
         ) -> RuleVersion:  # fmt: skip
    text = text_of(entry_in(as_typed(catalogue_rules().by_id[RULE])) | changed)
    return RuleVersion.objects.create(
        rule=RULE,
        version=number,
        text=text,
        digest=digest_of(text),
        state=state,
        starts=starts,
        ends=ends,
        written_at=now(),
        written_by=an_officer(Role.PROTECTION_LEAD),
    )


def test_without_any_published_version_the_catalogue_says_which_rules_there_are() -> None:
    kept("draft", None, None)
    assert rules_in_force(TODAY).digest == catalogue_rules().digest


def test_a_rule_of_the_catalogue_says_the_same_after_it_was_written_out_and_read_again() -> None:
    for rule in catalogue_rules().rules:
        version = RuleVersion(
            version=rule.version,
            text=as_typed(rule),
            state=str(rule.state),
            starts=rule.starts,
            ends=rule.ends,
            assessed_by=rule.assessed_by,
            written_at=datetime(2026, 11, 1),  # noqa: DTZ001  its day is not asked
        )
        assert as_rule(version) == rule


def test_a_published_version_takes_the_place_from_its_first_day_and_changes_the_digest() -> None:
    kept("live", date(2026, 12, 1), date(2027, 6, 1), when="missing(contract_signed)")
    before, after = rules_in_force(date(2026, 11, 30)), rules_in_force(date(2026, 12, 1))
    assert before.by_id[RULE].version == CAME
    assert after.by_id[RULE].version == CAME + 1
    assert after.by_id[RULE].condition == "missing(contract_signed)"
    assert before.digest == catalogue_rules().digest
    assert before.digest != after.digest
    assert len(before.rules) == len(after.rules)


def test_a_version_that_ended_waits_for_a_look_and_the_rule_of_before_does_not_come_back() -> None:
    kept("live", date(2026, 12, 1), date(2027, 6, 1))
    later = date(2027, 6, 2)
    assert rules_in_force(later).by_id[RULE].state_on(later) == State.REVIEW_DUE
    assert RULE not in rules_in_force(later).running(later).by_id


def test_a_retired_rule_runs_no_more() -> None:
    kept("retired", date(2026, 11, 20), date(2027, 6, 1))
    assert RULE not in rules_in_force(TODAY).running(TODAY).by_id


def test_a_version_that_is_only_counted_runs_beside_the_one_in_force() -> None:
    kept("shadow", date(2026, 11, 20), date(2027, 6, 1))
    running = rules_in_force(TODAY).running(TODAY).by_id
    assert running[RULE].version == CAME
    assert running[shadow_id(RULE, CAME + 1)].state == State.SHADOW


def test_a_version_that_is_only_counted_ends_when_a_newer_one_is_in_force() -> None:
    kept("shadow", date(2026, 11, 20), date(2027, 6, 1))
    kept("live", date(2026, 11, 20), date(2027, 6, 1), number=CAME + 2)
    running = rules_in_force(TODAY).running(TODAY).by_id
    assert running[RULE].version == CAME + 2
    assert shadow_id(RULE, CAME + 1) not in running


def test_a_version_that_the_program_cannot_read_any_more_leaves_the_catalogue_in_force() -> None:
    kept("live", date(2026, 11, 20), date(2027, 6, 1), when="a_column_of_before == 3")
    assert rules_in_force(TODAY).by_id[RULE].version == CAME


def test_a_flag_shows_the_text_that_fired_also_when_the_catalogue_says_something_else_by_now(
) -> None:  # fmt: skip
    batch = imported(a_visa_officer(), [{**ONE, "passport_held_by": "agent"}])
    flags = Flag.objects.filter(application__batch=batch, rule=RULE)
    kept_text = RuleText.objects.get(rule=RULE)
    kept_text.text = kept_text.text.replace("agent", "recruiter")
    kept_text.save()
    [flag] = with_texts(flags)
    shown = rule_of(flag)
    assert shown is not None
    assert "recruiter" in shown.condition
    kept_text.text = kept_text.text.replace("passport_held_by", "a_column_of_before")
    kept_text.save()
    assert rule_of(with_texts(flags).get()) == catalogue_rules().by_id[RULE]
