"""No table is forgotten by an export: it is carried, with words for each column, or says why."""

import pytest
from django.apps import apps
from tests.builders import a_post

from gerege.knowledge.moving import load_moving
from gerege.moving.carried import EVERYTHING, NAMED, Carried, carried, is_carried
from gerege.vault.models import SealedModel
from gerege.vault.retention import tables

DECLARED = {table.model: table for table in tables()}
EVERY_MODEL = sorted(model._meta.label for model in apps.get_models(include_auto_created=True))


@pytest.mark.parametrize("name", EVERY_MODEL)
def test_a_table_is_exported_or_says_why_it_is_not(name: str) -> None:
    table = DECLARED[name]

    told = f"say in its retention.py whether {name} moves, or why it stays (docs/how-to)"
    assert is_carried(table) or table.stays, told
    assert not (table.stays and table.moves), told
    for reason in filter(None, (table.stays, *table.left.values())):
        assert load_moving().reason(reason).mn


@pytest.mark.parametrize("one", carried(), ids=lambda one: str(one.table.model))
def test_every_column_of_an_export_has_its_words_in_both_languages(one: Carried) -> None:
    for column in one.columns:
        meaning = load_moving().meaning_of(one.table.model, column.name)
        assert meaning.mn != meaning.en


@pytest.mark.django_db
@pytest.mark.parametrize("one", carried(), ids=lambda one: str(one.table.model))
def test_the_rows_of_a_post_can_be_asked_for(one: Carried) -> None:

    if one.table.moves != NAMED:
        assert list(one.rows(a_post())[:1]) == [] or one.table.moves == "pk"
        assert one.rows(None).query is not None


def test_columns_that_are_left_out_are_columns_and_are_no_sealed_ones() -> None:
    for one in carried():
        fields = {field.name: field for field in one.model._meta.concrete_fields}
        assert set(one.table.left) <= set(fields)
        for name in one.table.left:
            field = fields[name]
            assert field.null or field.has_default() or name in HAS_A_VALUE_ON_ARRIVAL


HAS_A_VALUE_ON_ARRIVAL = {"sequence", "leaf", "password"}


def test_a_sealed_row_that_is_exported_says_whose_it_is() -> None:
    for one in carried():
        if issubclass(one.model, SealedModel):
            assert one.model.subject_id is not SealedModel.subject_id
            assert one.table.case or one.table.record


def test_what_is_found_by_no_post_is_declared_so() -> None:
    ways = {one.table.moves for one in carried() if not one.table.case}
    assert {NAMED, "post"} <= ways
    assert EVERYTHING not in {one.table.moves for one in carried() if one.table.case}
