"""The rules that ship with the product: whole, sourced, ended, and blind to who somebody is."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gerege.__main__ import main
from gerege.knowledge.catalogue import CATALOGUE_FOLDER, load
from gerege.visas.engine.dictionary import load as load_dictionary
from gerege.visas.engine.expression import Column, Compared, Node, OneOf, Value, walk
from gerege.visas.engine.rules import Class, Rule, load_rules

DAY = date(2026, 11, 27)
RULES = load_rules().rules
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
