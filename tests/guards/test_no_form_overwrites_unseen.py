"""A form that shows what stands and replaces it must know which version it was opened with."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.guards.repository import SOURCE
from tests.guards.world import World, signed_in

from gerege.accounts.roles import Role
from gerege.vault.models import SealedModel

CARRIES_ITS_VERSION = {
    ("cases/views/person.py", "PersonForm"): ("case_person", {"opened_person"}),
    ("cases/views/contact.py", "SafeContactForm"): (
        "case_safe_contact",
        {"opened_safe_contact"},
    ),
    ("cases/views/intake.py", "MoreForm"): (
        "first_contact_more",
        {"opened_first_contact", "opened_person"},
    ),
    ("support/plan_views.py", "SafetyForm"): ("case_safety_plan", {"opened_safety_plan"}),
    ("support/plan_views.py", "GoalForm"): ("case_goal", {"opened_plan"}),
    ("support/conference_views.py", "CallForm"): (
        "case_conference_call",
        {"opened_conference"},
    ),
    ("support/conference_views.py", "WishForm"): (
        "case_conference_wish",
        {"opened_conference"},
    ),
    ("support/conference_views.py", "ComingForm"): (
        "case_conference_party",
        {"opened_conference"},
    ),
    ("support/conference_views.py", "DecideForm"): (
        "case_conference_decide",
        {"opened_conference"},
    ),
}
REPLACES_NOTHING = {
    ("papers/views.py", "LetterForm"): "every saving adds a version and names the one it followed",
    ("papers/forms.py", "super().__init__"): "the same form",
    ("papers/letterhead_views.py", "LetterheadForm"): (
        "every saving adds a version and names the one it followed"
    ),
    ("rights/views/public.py", "PublicForm"): "only a number of its own; nothing that stands",
    ("visas/rules/forms.py", "super().__init__"): "each text that is kept is a version of its own",
    ("accounts/changes.py", "self.form"): (
        "one choice about an account; each is in the record of acts with its value"
    ),
    ("cases/forms/contact.py", "hour_field"): "a field of the form of safe contact",
    ("support/views.py", "MetForm"): "only the present time; each is added",
    ("support/detention_views.py", "VisitForm"): "only the present time; each is added",
    ("screening/forms/talk.py", "cls"): "conditions of a new answer; answers are never replaced",
}
SEEN_BY_NOBODY = {
    ("visas/services/handing.py", "change_person"): "carried over, in a case made this moment",
    ("moving/services/taking.py", "change_person"): "rows of a list, in cases made this moment",
    ("cases/services/group.py", "change_person"): "pasted rows, in cases made this moment",
    ("config/demo/cases.py", "change_person"): "made-up people, in cases made this moment",
    ("config/demo/support.py", "change_person"): "made-up people, in cases made this moment",
    ("config/demo/duplicates.py", "change_person"): "made-up people, in cases made this moment",
    ("config/demo/cases.py", "agree_safe_contact"): "made-up people, in cases made this moment",
}
"""Calls that replace without a version, each with the reason why nothing can be lost."""

ADDED_NEVER_REPLACED = {
    "cases.BreakGlass",
    "cases.EarlierVersion",
    "cases.LegalHold",
    "cases.Note",
    "moving.ImportedCase",
    "moving.OldList",
    "moving.OldRow",
    "consent.Consent",
    "consent.ConsentException",
    "consent.NamedRecipient",
    "papers.Document",
    "papers.DocumentPart",
    "papers.LetterText",
    "duplicates.Told",
    "interpreters.Engagement",
    "interpreters.Interpreter",
    "interpreters.InterpreterLine",
    "reports.Report",
    "reports.ReportStep",
    "reports.Telling",
    "rights.Fear",
    "rights.Refusal",
    "screening.Answer",
    "screening.Closing",
    "screening.Decision",
    "screening.Result",
    "screening.SecondLook",
    "shifts.HandOverLine",
    "shifts.SecondPerson",
    "support.Answered",
    "support.Detention",
    "support.Hearing",
    "support.Visit",
    "visas.Application",
    "visas.AskedDeclaration",
    "visas.Batch",
    "visas.Correction",
    "visas.HandOver",
    "visas.RefusedRow",
    "visas.Review",
    "visas.SecondOpinion",
    "visas.SourcePart",
    "visas.Watched",
    "waits.Wait",
}
KEEPS_EARLIER_VERSIONS = {
    "cases.Person",
    "cases.SafeContact",
    "cases.FirstContact",
    "support.Plan",
    "support.Conference",
}


def shows_what_stands() -> set[tuple[str, str]]:
    """Every place of the product where a form is made with what stands already."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and any(word.arg == "initial" for word in call.keywords):
                found.add((str(file.relative_to(SOURCE)), ast.unparse(call.func)))
    return {one for one in found if not one[1].startswith("forms.")}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every file of the product, read."""
    for file in sorted(SOURCE.rglob("*.py")):
        yield str(file.relative_to(SOURCE)), ast.parse(file.read_text(encoding="utf-8"))


def what_replaces() -> dict[str, tuple[set[str], int]]:
    """Every function that compares versions: what it takes them by, and after how many others."""
    found = {}
    for _file, tree in trees():
        for made in ast.walk(tree):
            if isinstance(made, ast.FunctionDef):
                in_order = [one.arg for one in made.args.args]
                named = in_order + [one.arg for one in made.args.kwonlyargs]
                versions = {name for name in named if name.split("_")[0] == "edit"}
                if versions:
                    place = in_order.index("edit") if "edit" in in_order else len(in_order)
                    found[made.name] = versions, place
    return found


def replaces_unseen() -> set[tuple[str, str]]:
    """Every call of such a function that does not say which version was seen."""
    replacing, found = what_replaces(), set()
    for file, tree in trees():
        for call in ast.walk(tree):
            name = ast.unparse(call.func).split(".")[-1] if isinstance(call, ast.Call) else ""
            if isinstance(call, ast.Call) and name in replacing:
                versions, place = replacing[name]
                given = {word.arg for word in call.keywords}
                if not versions <= given and len(call.args) <= place:
                    found.add((file, name))
    return found


def test_every_form_that_shows_what_stands_is_listed() -> None:
    assert shows_what_stands() == set(CARRIES_ITS_VERSION) | set(REPLACES_NOTHING)
    assert all(Path(SOURCE / file).exists() for file, _form in REPLACES_NOTHING)


def test_every_act_that_replaces_says_which_version_was_seen() -> None:
    known = {"change_person", "agree_safe_contact", "correct_first_contact", "tell_more"}
    assert known <= set(what_replaces())
    assert replaces_unseen() == set(SEEN_BY_NOBODY)


@pytest.mark.one_database
def test_every_form_that_replaces_carries_its_version(world: World) -> None:
    browser = signed_in(world.people[Role.CONSULAR_OFFICER])
    for page, carried in CARRIES_ITS_VERSION.values():
        html = browser.get(world.address(page)).content.decode()
        assert {name for name in carried if f'name="{name}"' in html} == carried


def test_every_sealed_table_is_added_to_or_keeps_what_stood() -> None:
    sealed = {model._meta.label for model in apps.get_models() if issubclass(model, SealedModel)}
    assert sealed == ADDED_NEVER_REPLACED | KEEPS_EARLIER_VERSIONS
