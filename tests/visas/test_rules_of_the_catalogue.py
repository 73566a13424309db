"""The rules that ship with the product: whole, sourced, ended, and blind to who somebody is."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.visas.applications import part, people, screened

from gerege.__main__ import main
from gerege.knowledge.catalogue import CATALOGUE_FOLDER, load
from gerege.visas.engine.dictionary import load as load_dictionary
from gerege.visas.engine.expression import KIND, Column, Compared, Node, OneOf, Value, walk
from gerege.visas.engine.hubs import hubs_for
from gerege.visas.engine.judging import Counts
from gerege.visas.engine.linking import KINDS
from gerege.visas.engine.rules import Class, Rule, load_rules

DAY = date(2026, 11, 27)
RULES = load_rules().rules
Row = dict[str, Any]
CODED = {column.id: column.codes for column in load_dictionary().columns.values() if column.codes}


def test_thirty_rules_and_more_are_in_force() -> None:
    assert len(load_rules().running(DAY).rules) >= 30


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_rests_on_a_source_and_says_what_else_could_explain_it(rule: Rule) -> None:
    assert rule.source in load().sources
    assert rule.innocent


def test_no_rule_ships_as_read_by_somebody_who_has_not_read_it() -> None:
    assert not [rule.id for rule in RULES if rule.reviewed_by]


def test_every_code_a_rule_looks_for_stands_in_the_data_dictionary() -> None:
    vocabularies = load_dictionary().vocabularies
    unknown = [
        (rule.id, column, code)
        for rule in RULES
        for node in walk(rule.when)
        for column, code in _codes(node)
        if column in CODED and code not in vocabularies[CODED[column]]
    ]
    assert not unknown


def _codes(node: Node) -> Iterator[tuple[str, object]]:
    if isinstance(node, OneOf):
        yield from ((node.code.name, code) for code in node.values)
    if isinstance(node, Compared):
        match node.left, node.right:
            case (Column(name), Value(value)) | (Value(value), Column(name)):
                yield name, value


def test_each_class_of_sign_has_rules() -> None:
    assert {rule.kind for rule in RULES} == set(Class)


def test_every_kind_of_identifier_that_links_applications_is_counted_by_a_rule() -> None:
    assert {KIND[hub.key] for hub in hubs_for(load_rules().running(DAY).rules)} >= set(KINDS)


def test_one_recruiter_behind_several_sponsors_is_told_and_of_one_sponsor_is_not(
    tmp_path: Path,
) -> None:
    rows = [
        *sharing("recruiter_key", 4, "sponsor_key", (1, 2, 3, 3)),
        *sharing("recruiter_key", 5, "sponsor_key", (1, 1, 1, 1)),
        *sharing("recruiter_key", 6, "sponsor_key", (1, 2, None, None)),
        *sharing("recruiter_key", 7, "sponsor_key", (1, 2, 3)),
        *people(2, recruiter_key=None, sponsor_key=9),
    ]
    assert counted(tmp_path, rows, "recruiter_behind_sponsors") == Counts(4, 7, 6)


def test_one_employer_through_several_recruiters_is_told_and_through_one_is_not(
    tmp_path: Path,
) -> None:
    rows = [
        *sharing("employer_key", 4, "recruiter_key", (1, 2, 3, 3, 3)),
        *sharing("employer_key", 5, "recruiter_key", (1, 1, 1, 1, 1)),
        *sharing("employer_key", 6, "recruiter_key", (1, None, None, None, None)),
        *people(2, employer_key=None, recruiter_key=9),
    ]
    assert counted(tmp_path, rows, "employer_through_several_recruiters") == Counts(5, 5, 7)


def test_an_employer_of_many_is_told_only_where_the_work_is_domestic(tmp_path: Path) -> None:
    maid, driver = {"job_sector": "domestic"}, {"job_sector": "office", "visa_class": "work"}
    rows = [
        *people(2, employer_key=4, purpose="domestic_work", **maid),
        *people(1, employer_key=4, purpose="work", **driver),
        *people(1, employer_key=4, purpose=None, visa_class="work", job_sector="office"),
        *people(3, employer_key=5, purpose="domestic_work", **maid),
        *people(2, employer_key=None, purpose="domestic_work", **maid),
    ]
    assert counted(tmp_path, rows, "household_of_many_workers") == Counts(2, 4, 3)


def sharing(key: str, value: int, other: str, others: tuple[int | None, ...]) -> list[Row]:
    """Applications with one key, and each with another one beside it."""
    return [row for one in others for row in people(1, **{key: value, other: one})]


def counted(folder: Path, rows: list[Row], rule: str) -> Counts:
    """On how many applications a rule of the catalogue fired, did not, and was not evaluated."""
    numbered = [row | {"application_id": f"A-{at:03}"} for at, row in enumerate(rows)]
    kept = load_rules().by_id[rule]
    return screened(folder, [part(folder, numbered)], [kept]).counts[rule]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue that may be broken."""
    return Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source: FATF-2018", "source: FATF-2081", "FATF-2081 is not in the catalogue"),
        ("shared(phone_key) >= 5", 'nationality == "mn"', "nationality may not be read"),
        ("ends: 2027-11-25", "ends: 2029-11-25", "it does not end in its time"),
    ],
)
def test_the_check_of_the_catalogue_names_the_rule_to_mend(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    path = folder / "visas" / "rules" / "shared.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["catalogue", "check", "--path", str(folder)]) == 1
    assert told in capsys.readouterr().out
