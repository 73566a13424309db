"""Nothing is kept that nobody decided about: every table, relation, file and browser store."""

import ast
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import connection, models
from tests.guards.repository import SOURCE, own_python

from gerege.accounts import draft_keys, once, parking
from gerege.accounts.services import second_factor, two_people
from gerege.cases.models import Case
from gerege.knowledge.retention import Period, load_retention
from gerege.notices.retention import ROTA_KEPT_FOR
from gerege.vault.fields import SealedField
from gerege.vault.models import RecordKey, SealedModel
from gerege.vault.retention import (
    Holds,
    Points,
    places,
    tables,
    tables_of_a_case,
    technical_tables,
)

EVERY_MODEL = sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.label)
DECLARED = {table.model: table for table in tables()}
WRITING = {"write_text", "write_bytes", "NamedTemporaryFile", "mkstemp"}


def pointing_columns(model: type[models.Model]) -> set[str]:
    """Everything by which a row may lead to somebody: keys, loose ids, free data."""
    found = {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, GenericForeignKey | models.ManyToManyField | models.ForeignKey)
    }
    loose = (models.UUIDField, models.JSONField)
    return found | {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, loose) and not field.primary_key
    }


def named(kind: str) -> set[str]:
    return {place.name for place in places() if place.kind == kind}


def test_there_is_something_to_guard() -> None:
    assert len(EVERY_MODEL) > 25
    assert {Case, RecordKey} <= set(EVERY_MODEL)


@pytest.mark.parametrize("model", EVERY_MODEL, ids=lambda m: m._meta.label)
def test_a_table_is_classified_with_every_column_that_points_somewhere(
    model: type[models.Model],
) -> None:
    table = DECLARED.get(model._meta.label)

    assert table is not None, f"say in a retention.py what {model._meta.label} holds"
    assert pointing_columns(model) <= set(table.points)


def test_nothing_is_declared_that_does_not_exist() -> None:
    assert set(DECLARED) == {model._meta.label for model in EVERY_MODEL}
    for name, table in DECLARED.items():
        model = apps.get_model(name)
        for column in (*table.points, *filter(None, [table.since, table.case.split("__")[0]])):
            assert column == "pk" or model._meta.get_field(column)


@pytest.mark.django_db
def test_no_table_of_the_database_is_left_out() -> None:
    caches = {
        str(cache["LOCATION"])
        for cache in (settings.CACHES["default"], {"LOCATION": "limits_cache"})
        if cache.get("LOCATION")
    }
    there = set(connection.introspection.table_names()) | caches

    assert there - {table.table_name for table in tables()} <= named("table")


def test_whatever_hangs_on_a_case_is_erased_with_it() -> None:
    """Followed backwards from the case and from its key, over every relation there is."""
    erased = {table.model for table in tables_of_a_case()}
    reached, waiting = set[str](), [Case, RecordKey]
    while waiting:
        model = waiting.pop()
        reached.add(model._meta.label)
        waiting += [
            relation.related_model
            for relation in model._meta.get_fields(include_hidden=True)
            if relation.auto_created
            and relation.is_relation
            and not relation.concrete
            and relation.related_model._meta.label not in reached
        ]

    assert reached == erased


def test_a_row_that_is_sealed_belongs_to_a_case_or_to_another_record_with_a_key() -> None:
    sealed = [m for m in EVERY_MODEL if any(isinstance(f, SealedField) for f in m._meta.fields)]

    assert len(sealed) > 5
    kept = {m._meta.label: DECLARED[m._meta.label] for m in sealed}
    assert [name for name, table in kept.items() if not (table.case or table.record)] == []
    assert [m._meta.label for m in EVERY_MODEL if issubclass(m, SealedModel)] == [
        m._meta.label for m in sealed
    ]


def test_rows_are_erased_before_what_they_hang_on() -> None:
    order = [table.model for table in tables_of_a_case()]
    for name in order:
        for field in apps.get_model(name)._meta.concrete_fields:
            target = field.related_model._meta.label if field.related_model else None
            if target in order and target != name:
                assert order.index(name) < order.index(target)


def test_an_officer_is_never_what_an_erasure_follows() -> None:
    for table in tables_of_a_case():
        to_officers = {
            field.name
            for field in apps.get_model(table.model)._meta.concrete_fields
            if field.related_model and field.related_model._meta.label == "accounts.Officer"
        }
        assert {table.points[name] for name in to_officers} <= {Points.WHO}


def test_every_rule_is_in_the_catalogue_and_every_rule_of_it_is_used() -> None:
    used = {table.rule for table in tables()} | {place.rule for place in places()}

    assert used == set(load_retention())


def test_no_period_pretends_to_rest_on_law() -> None:
    rules = load_retention().values()

    assert [rule.id for rule in rules if rule.source != "GEREGE" and not rule.is_verified] == []
    assert [rule.id for rule in rules if rule.then == "erase" and rule.period is None] == []


def test_no_row_is_removed_while_the_code_still_needs_it() -> None:
    """A table that is newly removed after a while says here how long its service reads it."""
    rules, moment = load_retention(), datetime(2026, 11, 25, tzinfo=UTC)
    kept_by_code = {
        "accounts.ParkedForm": parking.KEPT_FOR,
        "accounts.FormMark": once.KEPT_FOR,
        "accounts.FactorReset": second_factor.RESET_WITHIN,
        "accounts.AskedRole": two_people.AGREED_WITHIN,
        "accounts.AskedReach": two_people.AGREED_WITHIN,
        # As long as a browser asks for the key of its draft again.
        "vault.FormerKey": timedelta(seconds=draft_keys.VALID_SECONDS),
        "notices.DutyTurn": ROTA_KEPT_FOR,
        # Counts from the moment at which the visit is over.
        "sessions.Session": timedelta(0),
    }

    removed = {table.model: rules[table.rule].ends_before(moment) for table in technical_tables()}
    assert removed == {model: moment - length for model, length in kept_by_code.items()}


def test_a_year_is_a_year_of_the_calendar_and_the_leap_day_has_a_day_before() -> None:
    day = datetime(2028, 2, 29, 10, tzinfo=UTC)

    assert Period(years=1).before(day) == datetime(2027, 2, 28, 10, tzinfo=UTC)
    assert Period(years=4).before(day.replace(month=3, day=1)).year == 2024
    assert Period(days=2).before(day) == day - timedelta(days=2)


def test_every_module_that_writes_a_file_is_declared() -> None:
    writing = {
        path.relative_to(SOURCE).as_posix()
        for path in own_python()
        if any(map(_writes, ast.walk(ast.parse(path.read_text("utf-8")))))
    }

    assert len(writing) > 3
    assert writing == named("writes"), "declare it in PLACES of a retention.py"


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    modes = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    opens = name in {"open", "fdopen"} and any(re.fullmatch(r"[wax]b?\+?", m) for m in modes)
    return name in WRITING or opens


def test_every_store_of_a_browser_is_declared() -> None:
    scripts = "\n".join(p.read_text("utf-8") for p in sorted(SOURCE.rglob("static/**/*.js")))
    templates = "\n".join(p.read_text("utf-8") for p in sorted(SOURCE.rglob("*.html")))

    assert set(re.findall(r"indexedDB\.open\(\"([^\"]+)\"", scripts)) == named("browser database")
    assert len(re.findall(r"indexedDB\.open\(", scripts)) == 1
    assert len(re.findall(r"caches\.open\(", scripts)) == 1
    assert set(re.findall(r"startsWith\(\"(gerege-)\"", scripts)) == named("browser cache")
    assert re.findall(r"(local|session)Storage\.|document\.cookie", scripts + templates) == []


def test_identity_and_story_are_kept_only_with_a_case_for_an_hour_or_in_a_place_that_is_named() -> (
    None
):
    delicate = {Holds.IDENTITY, Holds.STORY}
    without_case = {t.model for t in tables() if t.holds in delicate and not (t.case or t.record)}

    # What goes past the post hangs on no case, so that no case tells of it; what arrives from
    # outside belongs to none until its room takes it in.
    past_the_post = {"rights.Wish", "rights.WishStep", "arrivals.Arrival"}
    assert without_case == {"accounts.ParkedForm"} | past_the_post
