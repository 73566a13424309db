"""Helpers for the tests of this room: a signed-in browser, a part of the talk as a form is sent."""

from collections.abc import Mapping

from django.http import HttpResponse
from tests.builders import a_post, a_saved_contact, an_officer
from tests.desk.browsing import browser_of

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.cases.services import change_person
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.screening.presentation.groups import group_of
from gerege.screening.record import Recorded

PRIVATE = {"alone": "yes", "interpreter": "none"}
IN_COMPANY = {"alone": "no", "interpreter": "companion"}
EXPLOITED = {
    "exploitation.hours": "yes",
    "coercion_at_destination.documents": "yes",
}


def a_colleague(role: Role = Role.CONSULAR_OFFICER, post: str = "ANK") -> Officer:
    """Somebody else at the post."""
    return an_officer(role, a_post(post))


def page(officer: Officer, case: Case, path: str) -> HttpResponse:
    """Open one page of a case."""
    return browser_of(officer).get(f"/case/{case.pk}/{path}")  # type: ignore[return-value]


def send(officer: Officer, case: Case, path: str, data: Mapping[str, object]) -> HttpResponse:
    """Send a form of a case."""
    return browser_of(officer).post(f"/case/{case.pk}/{path}", data)  # type: ignore[return-value]


def form_of(answers: Mapping[str, str], conditions: Mapping[str, str]) -> dict[str, str]:
    """What a browser sends when a page that showed nothing was filled in like this."""
    sent = dict(conditions)
    for fact, value in answers.items():
        sent |= {fact: value, f"{fact} how": "stated", f"{fact} was": "not_asked stated"}
    return sent


def answer(
    officer: Officer, case: Case, conditions: Mapping[str, str] = PRIVATE, **facts: str
) -> HttpResponse:
    """Answer one part of the talk; all facts must be of the same part (dots as ``__``)."""
    answers = {fact.replace("__", "."): value for fact, value in facts.items()}
    part = group_of(next(iter(answers))).id
    return send(officer, case, f"screening/{part}/", form_of(answers, conditions))


def told(fact: str, value: str, **conditions: str) -> Recorded:
    """One answer given in private unless said otherwise."""
    return Recorded(fact, value, **({"alone": "yes", "interpreter": "none"} | conditions))  # type: ignore[arg-type]  # tests write the values


def an_adult_case(officer: Officer) -> Case:
    """A case of somebody whose age is known from a document."""
    case = a_saved_contact(officer)
    age = AgeRecord(years=24, basis="document", recorded_by=str(officer.pk))
    change_person(actor=officer, case=case, fields={}, age=age)
    return case


def everything_no(officer: Officer, case: Case) -> None:
    """The person was asked everything in private, and nothing was so: settled."""
    answers = [told(fact, "no") for fact in load().active]
    talk.record_answers(actor=officer, case=case, answers=answers)


def acts_on(case: Case, *verbs: str) -> int:
    """How often these words stand in the record of a case."""
    return Event.objects.filter(subject=case.pk, verb__in=verbs).count()


def all_guards() -> list[str]:
    """Every myth guard, ticked."""
    return [guard.id for guard in load_guidance().myth_guards]
