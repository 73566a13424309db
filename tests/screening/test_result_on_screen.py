"""The result: words with reasons, what is open, what to do next; no number for a person, ever."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders import a_saved_contact, a_talked_case, an_agreed_contact, bold, saraa
from tests.screening.talking import (
    EXPLOITED,
    IN_COMPANY,
    acts_on,
    an_adult_case,
    answer,
    browser_of,
    everything_no,
    page,
    told,
)

from gerege.accounts.models import Officer
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.cases.services import change_person
from gerege.kernel import clock
from gerege.knowledge.catalogue import load
from gerege.screening.presentation import screening_panel
from gerege.screening.services import ask_second_look, record_answers, record_decision

pytestmark = pytest.mark.django_db
UNSETTLED = {"mn": "Одоохондоо хэтэрхий бага зүйл мэдэгдэж байна", "en": "Too little is known yet"}
LOWEST = {"mn": "Консулын бусад хэрэгцээ", "en": "Other consular need"}
PAGES = (
    "screening/",
    "screening/question/",
    "screening/safety/",
    "screening/form_1/",
    "screening/private/",
    "screening/answers/",
    "result/",
    "result/print/",
    "decision/",
    "close/",
)
LATER_PAGES = 8 * 1024
NEVER = re.compile(
    r"not a victim|non-victim|risk score|\bscore\b|probab|магадлал|хохирогч биш|\bоноо\b|\d\s?%",
    re.I,
)


def readable(text: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"<[^>]+>", " ", text)


def speaking(language: str) -> Officer:
    """An officer of the post who reads this language."""
    officer = bold()
    officer.language = language
    officer.save()
    return officer


@pytest.mark.parametrize("language", ["mn", "en"])
def test_while_too_little_is_known_no_page_says_other_consular_need(language: str) -> None:
    officer = speaking(language)
    case = a_talked_case(officer, safety__injury="no")
    ask_second_look(actor=officer, case=case)

    for path in ("result/", f"result/print/?language={language}", "decision/", "close/"):
        text = readable(page(officer, case, path).content.decode())
        assert UNSETTLED[language] in text, path
        assert LOWEST[language] not in text, path
    panel = screening_panel(officer, case)
    assert panel is not None
    assert UNSETTLED[language] in panel.words.in_language(language)


def test_the_second_person_too_reads_that_too_little_is_known() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, safety__injury="no")
    ask_second_look(actor=officer, case=case)

    text = readable(page(lead, case, "second-look/").content.decode())

    assert UNSETTLED["en"] in text
    assert LOWEST["en"] not in text


def test_a_settled_result_says_the_help_they_came_for() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)

    text = readable(page(officer, case, "result/").content.decode())

    assert LOWEST["en"] in text
    assert "No missing answer can change this any more." in text


def test_each_reason_has_its_strength_its_source_and_how_it_is_known() -> None:
    officer = bold()
    case = a_talked_case(officer, **{f.replace(".", "__"): v for f, v in EXPLOITED.items()})

    text = readable(page(officer, case, "result/").content.decode())

    assert "Look further, protect meanwhile" in text
    assert "Worked far too many hours or days without rest" in text
    assert "strong sign · The person said it · ILO-EC-2009" in text


def test_what_is_only_recalled_is_marked_unverified() -> None:
    officer = bold()
    recalled = next(fact.id for fact in load().forms if fact.evidence == "recalled")
    case = a_talked_case(officer, **{recalled.replace(".", "__"): "yes"})

    because, _, _ = page(officer, case, "result/").content.decode().partition("Law and sources")

    assert "unverified" in readable(because)


def test_danger_stands_before_everything_else_with_the_card() -> None:
    officer = bold()
    case = a_talked_case(officer, safety__immediate_danger="yes")

    text = page(officer, case, "result/").content.decode()

    assert text.index("Danger comes first") < text.index('class="band')
    assert "Emergency card" in text


def test_agreeing_a_safe_contact_is_no_next_step_while_one_holds() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")
    offered = "The person chooses when, how and with which word"
    link = f"/case/{case.pk}/safe-contact/"
    assert link in page(officer, case, "result/").content.decode()

    an_agreed_contact(officer, case)

    assert link not in page(officer, case, "result/").content.decode()
    assert offered not in page(officer, case, "result/").content.decode()
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert link in page(officer, case, "result/").content.decode()


def test_for_a_child_the_child_rule_is_told() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    child = AgeRecord(years=15, basis="document", recorded_by=str(officer.pk))
    change_person(actor=officer, case=case, fields={}, age=child)

    text = readable(page(officer, case, "result/").content.decode())

    assert "child care and the child rule apply" in text
    assert "Guardian for the child" in text


def test_while_the_age_is_unknown_the_child_rule_applies_and_is_told() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    text = readable(page(officer, case, "result/").content.decode())

    assert "Until the age is known the child rule and child care apply too" in text


def test_an_adults_result_speaks_of_no_child() -> None:
    officer = bold()
    case = an_adult_case(officer)

    text = readable(page(officer, case, "result/").content.decode())

    assert "Guardian for the child" not in text
    assert "Child: labour exploitation" not in text


def test_what_was_not_asked_leads_to_the_place_where_it_is_asked() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    text = page(officer, case, "result/").content.decode()

    assert re.search(rf'href="/case/{case.pk}/screening/exploitation/#q-exploitation\.', text)


def test_a_no_given_in_company_is_named_as_to_be_asked_in_private() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    answer(officer, case, IN_COMPANY, exploitation__hazard="no")

    text = readable(page(officer, case, "result/").content.decode())

    assert "To ask in private: The work was dangerous to life or health" in text


def test_the_six_dimensions_are_told_as_positive_open_or_negative() -> None:
    officer = bold()
    case = an_adult_case(officer)
    record_answers(
        actor=officer,
        case=case,
        answers=[told("exploitation.hours", "yes"), told("exploitation.low_pay", "yes")],
    )

    text = readable(page(officer, case, "result/").content.decode())

    for dimension in load().rules.dimensions:
        assert dimension.label.en in text
    assert "positive" in text
    assert "open" in text
    assert "Act: what others did" in text


def test_the_law_is_marked_as_an_unverified_translation_and_the_catalogue_is_named() -> None:
    officer = bold()

    text = readable(page(officer, a_saved_contact(officer), "result/").content.decode())

    assert "unofficial translation that no jurist has checked" in text
    assert load().version in text
    assert "What the software cannot know" in text


def test_the_officers_decision_stands_apart_from_what_the_software_says() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")
    record_decision(
        actor=officer, case=case, threshold="assist", who="post", choice="yes", reasons="Shelter"
    )

    text = page(officer, case, "result/").content.decode()

    assert text.index("What people think and decided") > text.index("page__aside")


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("fact", ["act__recruited", "exploitation__hours", "person__says_victim"])
def test_no_page_scores_a_person_or_says_what_they_are_not(language: str, fact: str) -> None:
    officer = speaking(language)
    case = a_talked_case(officer, safety__injury="no", **{fact: "yes"})

    for path in PAGES:
        found = NEVER.search(readable(page(officer, case, path).content.decode()))
        assert not found, (path, found)


def test_looking_again_writes_one_look_until_something_changes() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    for _ in range(2):
        page(officer, case, "result/")
    record_answers(actor=officer, case=case, answers=[told("exploitation.low_pay", "yes")])
    page(officer, case, "result/")

    assert acts_on(case, "result.looked") == 2


def a_heavy_case(officer: Officer) -> Case:
    """A long talk: half of everything answered yes, decisions, a second look."""
    case = a_saved_contact(officer)
    answers = [told(fact, "yes") for fact in list(load().active)[::2]]
    record_answers(actor=officer, case=case, answers=answers)
    record_decision(
        actor=officer, case=case, threshold="assist", who="post", choice="yes", reasons="Shelter"
    )
    return case


@pytest.mark.parametrize("language", ["mn", "en"])
def test_pages_stay_light_on_the_wire(language: str) -> None:
    officer = speaking(language)
    client = browser_of(officer)
    heavy, usual = a_heavy_case(officer), a_talked_case(officer, exploitation__hours="yes")
    # Sixty reasons fit on one sheet in one language; in both, the page is for the printer only.
    one_language = {"result/print/": f"result/print/?language={language}"}

    for case, paths in ((heavy, [one_language.get(p, p) for p in PAGES]), (usual, PAGES)):
        for path in paths:
            sent = client.get(f"/case/{case.pk}/{path}", headers={"Accept-Encoding": "gzip"})
            size = len(sent.content)
            assert sent["Content-Encoding"] == "gzip"
            assert size <= LATER_PAGES, (path, size)


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_the_database_little(path: str) -> None:
    officer = bold()
    case = a_heavy_case(officer)
    client = browser_of(officer)
    client.get(f"/case/{case.pk}/{path}")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/case/{case.pk}/{path}")

    reads = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT")]
    assert len(reads) <= 12, "\n".join(reads)
