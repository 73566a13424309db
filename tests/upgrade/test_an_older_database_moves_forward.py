"""From every earlier state of the tables, filled, to the newest: nothing is lost, texts open.

And while an update runs, the program of before still works on the tables of after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker
from tests.databases import OwnDatabase, made_for
from tests.upgrade.describing import described
from tests.upgrade.filling import Row, add_rows, everything, load_first_release
from tests.upgrade.schemas import all_schemas, instead_of_the_tests_database

from gerege.accounts.models import Officer
from gerege.audit import signing, triggers
from gerege.audit.verification import verify
from gerege.cases import services as file
from gerege.cases.models import Case, Note
from gerege.cases.search import search
from gerege.operations import first_tables
from gerege.screening.models import Answer, Result

pytestmark = pytest.mark.long_set_up

SIGNING_KEY = b"signs heads in tests, only there"


@dataclass
class Walk:
    """What was seen on the way from the first release to now."""

    steps: list[str]
    lost: list[str]


@pytest.fixture(scope="module")
def own_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    yield from made_for(tmp_path_factory.mktemp("older"))


@pytest.fixture(scope="module")
def walk(own_database: OwnDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[Walk]:
    """The first release's installation, brought forward one migration at a time.

    At the first state rows are added to every table; after each migration to the tables that it
    touches and to those that refer to them, through the models of *before* and of after. They are
    read and changed through both, too.
    """
    signing.use_for_this_process(SIGNING_KEY)
    with django_db_blocker.unblock(), instead_of_the_tests_database(own_database):
        yield walked()
    signing.forget_key()


def walked() -> Walk:
    schemas = all_schemas()
    state = schemas[0].migrate()
    load_first_release(state.apps)
    add_rows(state.apps)
    walk = Walk([schemas[0].name], [])
    for schema in schemas[1:]:
        then, before = state.apps, everything(state.apps)
        state = schema.migrate(state)
        walk.lost += missed(schema.name, before, everything(then))
        touched = schema.touched(state.apps)
        add_rows(then, touched)
        add_rows(state.apps, touched)
        walk.steps.append(schema.name)
    return walk


def missed(
    name: str, before: dict[tuple[str, object], Row], after: dict[tuple[str, object], Row]
) -> list[str]:
    changed = [key for key, row in before.items() if after.get(key) != row]
    return [f"{name}: {table} {number}" for table, number in changed]


def test_nothing_is_lost_or_changed_on_the_way(walk: Walk) -> None:
    assert walk.lost == []
    assert walk.steps[0] == "first release"


def test_the_tables_are_those_of_this_program(walk: Walk) -> None:
    executor = MigrationExecutor(connections["default"])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert len(walk.steps) == len(all_schemas())


def test_a_new_installation_has_the_same_tables_although_it_takes_no_steps(
    walk: Walk, tmp_path: Path
) -> None:
    walked_to = described(connections["default"])
    for empty in made_for(tmp_path):
        with instead_of_the_tests_database(empty):
            assert first_tables.create_if_empty(connections["default"])
            assert described(connections["default"]) == walked_to
            executor = MigrationExecutor(connections["default"])
            assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
            assert not first_tables.create_if_empty(connections["default"])
    assert {kind for kind, _table, _how in walked_to} >= {"index", "trigger"}


def test_every_text_of_the_first_release_opens(walk: Walk) -> None:
    case = Case.objects.get(reference="A-26-0001")
    assert case.first_contact.codes() == {"channel": "phone"}
    assert case.person.full_names() == ("Батбаярын Солонго",)
    assert case.person.reveal_field("telephone") == "+90 555 010 01 47"
    assert case.safe_contact.reveal_field("safe_word") == "номын сан"
    note = Note.objects.filter(case=case).earliest("written_at")
    assert note.reveal_field("text") == "Орох байр, хувцас хэрэгтэй."
    answers = [a.reveal_field("content") for a in Answer.objects.filter(screening__case=case)]
    assert any("person.says_victim" in answer for answer in answers)
    assert Result.objects.filter(screening__case=case).latest("made_at").said()["band"] == "act_now"


def test_the_record_still_agrees_with_the_heads_signed_then(walk: Walk) -> None:
    report = verify([], signing.public_key())
    assert report.problems == ()
    assert report.heads_compared == 2
    # One at the first release, then one as before and one as after for each migration.
    assert report.size == 17 + 2 * len(walk.steps) - 1
    assert triggers.missing(connections["default"]) == []


def test_the_newest_program_goes_on_with_the_old_case(walk: Walk) -> None:
    case = Case.objects.get(reference="A-26-0001")
    officer = Officer.objects.get(pk=case.opened_by_id)
    file.add_note(actor=officer, case=case, text="Ярилцсан.", audience="post")
    assert [found.case.pk for found in search(officer, "Солонго").found] == [case.pk]
    assert verify([], signing.public_key()).problems == ()
