"""Rules are data: read whole or refused with the place to mend, dated, and ended in a year."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.rules import LONGEST_LIFE, Rule, State, load_rules, read_rules

BOTH = {"mn": "Нэг данс олон урилга", "en": "One account, several sponsors"}
DAY = date(2026, 11, 26)
RULE: dict[str, object] = {
    "id": "one_account",
    "version": 1,
    "title": BOTH,
    "sentence": BOTH,
    "class": "strong",
    "state": "live",
    "owner": "protection lead",
    "source": "VISAS-46",
    "evidence": "secondary",
    "starts": DAY,
    "ends": DAY + timedelta(days=300),
    "when": "shared(account_key) >= 3 and different(sponsor_key, within=account_key) >= 2",
    "figures": [{"id": "applications", "label": BOTH, "show": "shared(account_key)"}],
    "question": BOTH,
    "innocent": [BOTH],
}


class Plain(yaml.SafeDumper):
    """Says what is said twice twice, as people do."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def typed(**changed: object) -> str:
    rule = {name: value for name, value in (RULE | changed).items() if value is not None}
    return yaml.dump([rule], Dumper=Plain, allow_unicode=True)


def rule(**changed: object) -> Rule:
    [read] = read_rules(typed(**changed), "typed.yaml").rules
    return read


def test_a_rule_says_what_it_reads_without_a_list_beside_it() -> None:
    assert rule().reads == {"account_key", "sponsor_key"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"when": "nationality == 'x'"}, "when"),
        ({"when": None}, "when"),
        ({"title": {"en": "only English"}}, "title"),
        ({"sentence": {"mn": " ", "en": "x"}}, "sentence"),
        ({"class": "score"}, "class"),
        ({"state": "on"}, "state"),
        ({"evidence": "certain"}, "evidence"),
        ({"ends": None}, "ends"),
        ({"ends": "soon"}, "ends"),
        ({"ends": DAY + LONGEST_LIFE + timedelta(days=1)}, "ends"),
        ({"ends": DAY - timedelta(days=1)}, "ends"),
        ({"innocent": []}, "innocent"),
        ({"innocent": "x"}, "innocent"),
        ({"figures": [{"id": "n", "label": BOTH, "show": "account_key"}]}, "figures 1"),
        ({"figures": [{"id": "n"}]}, "figures 1"),
        ({"version": 0}, "version"),
        ({"owner": ""}, "owner"),
        ({"reads": ["nationality"]}, "reads"),
    ],
)
def test_whatever_is_wrong_is_named_with_file_rule_and_field(
    changed: dict[str, object], field: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        read_rules(typed(**changed), "typed.yaml")
    assert refused.value.field == f"typed.yaml one_account {field}"
    assert refused.value.mend


@pytest.mark.parametrize("text", ["- id: [", "id: x", "- 1", "", "\t- x"])
def test_a_text_that_is_no_list_of_rules_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="typed"):
        read_rules(text, "typed.yaml")


def test_two_rules_of_one_id_are_refused() -> None:
    with pytest.raises(InputRefused, match="two rules"):
        read_rules(typed() + typed(), "typed.yaml")


def test_a_live_rule_runs_in_its_time_and_then_waits_for_a_look() -> None:
    rules = read_rules(typed(), "typed.yaml")
    last = DAY + timedelta(days=300)
    assert [len(rules.running(day).rules) for day in (DAY, last)] == [1, 1]
    assert not rules.running(DAY - timedelta(days=1)).rules
    assert not rules.running(last + timedelta(days=1)).rules
    assert rule().state_on(last + timedelta(days=1)) is State.REVIEW_DUE


@pytest.mark.parametrize("state", ["draft", "assessed", "review_due", "retired"])
def test_only_live_rules_and_shadows_run(state: str) -> None:
    text = typed(state=state, assessed_by="protection lead and two officers")
    assert not read_rules(text, "typed.yaml").running(DAY).rules
    assert read_rules(typed(state="shadow"), "typed.yaml").running(DAY).rules


def test_a_rule_is_assessed_only_with_the_name_of_who_did_it() -> None:
    assert not rule().is_assessed
    assert rule(assessed_by="two officers of Seoul").is_assessed
    with pytest.raises(InputRefused, match="nobody is named"):
        rule(state="assessed")


@pytest.mark.parametrize(
    ("when", "near"),
    [
        ("one_of(companion_relation, 'unrelatd')", "Take unrelated"),
        ("purpose == 'wrk'", "Take work"),
        ("'hom' != debt_secured_on", "Take home"),
    ],
)
def test_a_code_there_is_not_is_refused_with_the_nearest_one(when: str, near: str) -> None:
    with pytest.raises(InputRefused, match="has no code") as refused:
        rule(when=when)
    assert refused.value.field == "typed.yaml one_account when"
    assert near in refused.value.mend


def test_the_version_of_a_set_changes_with_what_it_says_and_not_with_its_order() -> None:
    other = typed(id="other")
    one = read_rules(typed() + other, "a.yaml").digest
    assert one == read_rules(other + typed(), "b.yaml").digest
    changed = {"when": "shared(account_key) >= 4", "ends": DAY, "state": "shadow"}
    digests = {read_rules(typed(**{k: v}) + other, "c").digest for k, v in changed.items()}
    assert len(digests | {one}) == 1 + len(changed)


def test_a_folder_or_a_file_of_rules_is_read(tmp_path: Path) -> None:
    (tmp_path / "money.yaml").write_text(typed(), encoding="utf-8")
    (tmp_path / "offer.yaml").write_text(typed(id="other"), encoding="utf-8")
    assert list(load_rules(tmp_path).by_id) == ["one_account", "other"]
    assert list(load_rules(tmp_path / "offer.yaml").by_id) == ["other"]
    with pytest.raises(InputRefused, match="cannot be read"):
        load_rules(tmp_path / "none.yaml")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputRefused, match="there are no rules"):
        load_rules(tmp_path / "empty")
