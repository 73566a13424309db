"""Holding and erasing a case, and what is left of it."""

from datetime import timedelta

from tests.builders import a_named_case, an_asked_erasure, saraa

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.models import Case, Erasure
from gerege.kernel import clock
from gerege.vault.retention import tables_of_a_case

REASON = "A court in Ankara asked for the file to be kept."


def held(case: Case, by: Officer | None = None) -> None:
    soon = clock.now().date() + timedelta(days=30)
    file.put_hold(actor=by or saraa(), case=case, reason=REASON, review_on=soon)


def a_held_case(officer: Officer) -> Case:
    case = a_named_case(officer)
    held(case)
    return case


def erased(officer: Officer, case: Case) -> Erasure:
    return file.confirm_erasure(actor=saraa(), asked=an_asked_erasure(officer, case))


def rows_left(case: Case) -> dict[str, int]:
    return {t.model: n for t in tables_of_a_case() if (n := t.of_case(case.pk).count())}
