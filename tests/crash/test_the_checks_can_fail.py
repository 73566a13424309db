"""What is looked for after a crash is found when it is made by hand."""

from random import Random

import pytest
from django.db import transaction
from tests.audit.attacking import run_sql
from tests.builders import bold
from tests.crash import checks
from tests.crash.acts import Told, Writer

from gerege.audit import signing
from gerege.cases.models import Note
from gerege.cases.services import save_first_contact
from gerege.screening.models import Result

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> list[Told]:
    """A writer's acts, one of each, none of them killed."""
    signing.use_for_this_process(b"signs heads in tests, only there")
    officer = bold()
    shared = save_first_contact(actor=officer, answers={"channel": "phone"})
    writer = Writer(officer, shared, Random(1))  # noqa: S311  not for keys
    first = writer.first_contact()
    assert writer.case is not None
    acts = (writer.note, writer.person, writer.answers, writer.look, writer.search)
    return [first, *(act(writer.case) for act in acts)]


def test_nothing_is_wrong_when_nothing_happened(told: list[Told]) -> None:
    assert checks.lost(told) == []
    assert checks.half_written() == []


def test_a_note_that_is_gone_is_lost_and_its_event_alone_is_half(told: list[Told]) -> None:
    Note.objects.all().delete()
    assert len(checks.lost(told)) == 1
    assert "notes and events do not fit each other" in checks.half_written()


def test_an_older_name_than_the_one_told_is_lost(told: list[Told]) -> None:
    newer = {**next(one for one in told if one["act"] == "person"), "given": "Солонго9999"}
    assert len(checks.lost([newer])) == 1


def test_answers_without_a_result_are_half(told: list[Told]) -> None:
    Result.objects.all().delete()
    assert any("without a result" in problem for problem in checks.half_written())


@pytest.mark.parametrize("table", ["vault_nameindex", "vault_recordkey"])
def test_a_case_without_its_key_is_half(told: list[Told], table: str) -> None:
    with transaction.atomic():
        run_sql("DELETE FROM vault_nameindex")
        run_sql("DELETE FROM vault_exactindex")
        run_sql(f"DELETE FROM {table}")  # noqa: S608  written above
    wrong = "cases and keys do not fit each other" in checks.half_written()
    assert wrong == (table == "vault_recordkey")


def test_an_event_that_is_gone_is_found(told: list[Told]) -> None:
    run_sql("DELETE FROM audit_event WHERE verb = 'search.run'")
    assert any("but 0 events" in problem for problem in checks.lost(told))
    assert len(checks.half_written()) > 0
