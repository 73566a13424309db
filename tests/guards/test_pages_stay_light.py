"""A slow line and a small server: every page is light on the wire and asks the database little."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import a_saved_contact, an_officer
from tests.conftest import Stand
from tests.guards.world import World, a_ministry, signed_in
from tests.standing import Standing

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.models import Case
from gerege.notices.services import raise_notice
from gerege.screening.presentation.groups import groups

KILOBYTE = 1024
LIGHTEST, HEAVIEST = 200, 8 * KILOBYTE
MOST_QUERIES = 12
CONTROL = re.compile(r"SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT")
COMPRESSED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Page:
    """One page as a browser asks for it."""

    name: str
    role: Role = Role.CONSULAR_OFFICER
    case: str = ""
    more: str = ""
    sent: dict[str, str] = field(default_factory=dict)

    def address(self, world: World) -> str:
        case: Case | None = getattr(world, self.case) if self.case else None
        return world.address(self.name, self.role, case) + self.more

    def asked_by(self, browser: Client, world: World) -> HttpResponse:
        address = self.address(world)
        if self.sent:
            answer = browser.post(address, self.sent, headers=COMPRESSED)
        else:
            answer = browser.get(address, headers=COMPRESSED)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer  # type: ignore[return-value]  # the test client's own class

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.role.value, self.case, self.more)))


ROWS = "Овог\tНэр\tНас\n" + "\n".join(f"Бат\tЗохиомол{n}\t2{n % 10}" for n in range(14))
OFFICERS_PAGES = [
    *map(Page, ("home", "case", "first_contact", "first_contact_saved", "first_contact_more")),
    *map(Page, ("group_contact", "group_saved", "emergency_card", "case_emergency", "case_note")),
    *map(Page, ("case_person", "case_safe_contact", "case_name", "case_hide", "case_glass_read")),
    *map(Page, ("screening", "screening_answers", "screening_question", "result", "result_print")),
    *map(Page, ("decision", "second_look", "close", "closed_cases", "find", "record_of_case")),
    *map(Page, ("account_home", "account_devices", "account_change_password")),
    *map(Page, ("second_factor_set_up", "second_factor_new_codes", "cover", "offline_shell")),
    *map(Page, ("second_factor_generator", "passkey_add", "account_prove")),
    *map(Page, ("case_erase", "erasures", "erasure", "case_handout")),
    Page("case_handout", sent={"how": "printed", "reason": "person_asked", "parts": "talk"}),
    Page("case", case="young"),
    Page("case", case="closed"),
    Page("case_person_check"),
    Page("case_identity"),
    *map(Page, ("case_duplicates", "case_names")),
    Page("case_identity_open", sent={"reason": "none"}),
    *map(Page, ("case_versions", "case_notes", "case_acts")),
    Page("case_words", sent={"reason": "verify_caller"}),
    Page("find", sent={"text": "Солонго"}),
    Page("find", sent={"text": "A-26-0001"}),
    Page("find", sent={"text": "+905550100147"}),
    Page("group_contact", sent={"rows": ROWS}),
    Page("result_print", more="?language=mn"),
    *map(Page, ("visa_leaflet", "visa_handed", "visa_take", "visa_watch_case")),
    *map(Page, ("case_waits", "case_wait_open", "wait", "waits", "closed_days")),
    *map(Page, ("case_consent", "case_consent_ask", "case_recipient", "case_exception_ask")),
    *map(Page, ("consent_exception", "case_disclosures", "case_disclosure_add", "disclosure")),
    *map(Page, ("case_papers", "case_letters", "case_letter_begin", "letter", "letters")),
    *map(Page, ("case_document_add", "document", "document_original")),
    Page("case_papers", case="quiet"),
    Page("case_disclosures_paper"),
    Page("case_disclosures_paper", sent={"how": "read_aloud"}),
    *map(Page, ("case_support", "case_needs", "case_need", "case_child", "case_child_step")),
    *map(Page, ("case_safety_plan", "case_plan", "case_plan_heard", "case_goal")),
    *map(Page, ("case_plan_review", "case_detention", "case_visit")),
    *map(Page, ("case_conference", "case_conference_call", "case_conference_wish")),
    *map(Page, ("case_conference_invite", "case_conference_party", "case_conference_waits")),
    Page("case_conference_decide"),
    *map(Page, ("shifts", "hand_over_write", "hand_over", "hand_over_leave", "hand_over_leavers")),
    *map(Page, ("hand_over_missing", "for_oneself", "second_person")),
    *map(Page, ("notices", "case_notices", "duty")),
    *map(Page, ("reports", "report_write", "report", "report_answer", "case_reports")),
    *map(Page, ("interpreters", "interpreter", "case_interpreters")),
    *map(Page, ("case_interpreter_engage", "case_interpreter_stopgap")),
    *map(Page, ("case_rights", "case_wish", "case_correct", "case_refusal", "case_fear")),
]
VISA_PAGES = (
    *("visas", "visa_batches", "visa_batch", "visa_columns", "visa_row", "visa_application"),
    *("visa_links", "visa_talk", "visa_hand_over", "visa_rules", "visa_rule"),
    *("visa_correct", "visa_declare", "visa_erase", "visa_near", "visa_same_person"),
    *("visa_leaflet", "visa_again"),
)
OTHERS_PAGES = [
    *(Page("home", role) for role in Role if role != Role.CONSULAR_OFFICER),
    *(Page("case", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page("case", role, "quiet") for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page("waits", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page("case_waits", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    Page("wait", Role.PROTECTION_LEAD),
    *(Page("case_consent", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page("consent_exception", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    Page("case_disclosures", Role.PROTECTION_LEAD),
    *(Page("case_papers", role, "quiet") for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page("letters", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page("letterhead", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    Page("letter", Role.HEAD_OF_POST),
    Page("patterns", Role.PROTECTION_LEAD),
    *(Page(name, Role.HEAD_OF_POST) for name in ("case_support", "case_needs", "case_child")),
    *(Page(name, Role.HEAD_OF_POST) for name in ("case_plan", "case_detention")),
    *(Page("case_conference", role) for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("wishes", "wish", "refusal_look")),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("case_rights", "case_take_over")),
    Page("case_rights", Role.HEAD_OF_POST),
    *(Page(name, Role.HEAD_OF_POST) for name in ("reports", "report", "case_reports")),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("reports", "report", "case_reports")),
    *(
        Page(name, role)
        for name in ("interpreters", "interpreter_add", "interpreter", "case_interpreters")
        for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
    ),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("shifts", "hand_over", "second_person")),
    Page("hand_over_hidden", Role.PROTECTION_LEAD),
    *(Page(name, Role.HEAD_OF_POST) for name in ("shifts", "hand_over", "hand_over_missing")),
    *(Page(name, Role.HEAD_OF_POST) for name in ("notices", "case_notices", "duty")),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("notices", "case_notices", "duty")),
    Page("case_break_glass", Role.HEAD_OF_POST),
    Page("case_hold", Role.HEAD_OF_POST),
    Page("erasures", Role.PROTECTION_LEAD),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("visa_monitoring", "visa_behaviour")),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("visa_rule_version", "visa_rule_write")),
    Page("visa_monitoring", Role.HEAD_OF_POST),
    Page("erasure", Role.PROTECTION_LEAD),
    Page("retention_report", Role.PROTECTION_LEAD),
    *map(Page, ("moving_lists", "moving_list", "moving_list_columns", "moving_old_row")),
    *(
        Page(name, role)
        for name in ("moving_lists", "moving_list")
        for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
    ),
    *(
        Page(name, role)
        for name in ("moving_exports", "moving_export_ask", "moving_export")
        for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
    ),
    Page("closed_cases", Role.PROTECTION_LEAD),
    Page("result", Role.PROTECTION_LEAD),
    Page("second_look", Role.PROTECTION_LEAD),
    *(Page(name, Role.PROTECTION_LEAD) for name in ("visa_watched", "visa_watch")),
    Page("visa_watch_case", Role.PROTECTION_LEAD),
    Page("visa_declared", Role.PROTECTION_LEAD),
    Page("visa_declaration", Role.PROTECTION_LEAD),
    Page("visa_declared_end", Role.PROTECTION_LEAD),
    Page("visa_post_figures", Role.HEAD_OF_POST),
    Page("visa_waits", Role.HEAD_OF_POST),
    Page("visa_waits", Role.PROTECTION_LEAD),
    Page("visa_erasures", Role.PROTECTION_LEAD),
    Page("visa_erasure", Role.PROTECTION_LEAD),
    Page("factor_resets", Role.PROTECTION_LEAD),
    *(Page(name, Role.VISA_OFFICER) for name in VISA_PAGES),
    *(Page(name, Role.AUDITOR) for name in ("record", "record_of_case", "record_of_officer")),
    *(Page(name, Role.ADMINISTRATOR) for name in ("people", "person", "person_new")),
    *(Page(name, Role.ADMINISTRATOR) for name in ("person_change", "posting_end", "factor_resets")),
    *(Page(name, Role.ADMINISTRATOR) for name in ("posts", "post_new", "installation")),
    Page("notice_test", Role.ADMINISTRATOR),
]


@pytest.fixture(scope="module")
def standing_world(stand: Stand[World]) -> Standing[World]:
    return stand(a_busy_ministry)


def a_busy_ministry() -> World:
    """A post on a busy day: 25 cases wait, and there are more accounts than fit on a page."""
    made = a_ministry()
    for _one in range(25):
        case = a_saved_contact(made.author, {"channel": "phone", "controller_near": "yes"})
        raise_notice(actor=None, kind="danger", post=case.post, case=case)
    for _one in range(45):
        an_officer(Role.TRAINER)
    return made


@pytest.fixture
def browsers(world: World) -> dict[Role, Client]:
    return {role: signed_in(officer) for role, officer in world.people.items()}


def questions(asked: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in asked.captured_queries if not CONTROL.match(q["sql"])]


def faults(pages: list[Page], world: World, browsers: dict[Role, Client]) -> Iterator[str]:
    """What is too heavy, or writes, on the second look at each page."""
    for page in pages:
        browser = browsers[page.role]
        page.asked_by(browser, world)
        before = Event.objects.count()
        with CaptureQueriesContext(connection) as asked:
            answer = page.asked_by(browser, world)
        if not page.sent and Event.objects.count() != before:
            yield f"{page}: looking again writes"
        assert answer.headers["Content-Encoding"] == "gzip", page
        if not LIGHTEST < len(answer.content) <= HEAVIEST:
            yield f"{page}: {len(answer.content)} bytes"
        if len(questions(asked)) > MOST_QUERIES:
            yield f"{page}: {len(questions(asked))} queries"


def test_every_page_of_an_officer_is_light_and_writes_nothing_when_looked_at_again(
    world: World, browsers: dict[Role, Client]
) -> None:
    assert list(faults(OFFICERS_PAGES, world, browsers)) == []


def test_every_page_of_the_others_is_light_and_writes_nothing_when_looked_at_again(
    world: World, browsers: dict[Role, Client]
) -> None:
    assert list(faults(OTHERS_PAGES, world, browsers)) == []


def test_every_part_of_the_talk_is_light(world: World, browsers: dict[Role, Client]) -> None:
    browser, found = browsers[Role.CONSULAR_OFFICER], []
    for part in [*(group.id for group in groups()), "private"]:
        address = reverse("screening_group", args=[world.rich.pk, part])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address, headers=COMPRESSED)
        assert answer.status_code == 200
        if len(answer.content) > HEAVIEST or len(questions(asked)) > MOST_QUERIES:
            found.append(f"{part}: {len(answer.content)} bytes, {len(questions(asked))} queries")
    assert found == []


@pytest.mark.parametrize("address", ["/", "/waits/"])
def test_a_list_asks_as_little_for_fifty_cases_as_for_five(
    world: World, browsers: dict[Role, Client], address: str
) -> None:
    lead, counts = browsers[Role.PROTECTION_LEAD], []
    for _round in range(2):
        lead.get(address)
        with CaptureQueriesContext(connection) as asked:
            lead.get(address)
        counts.append(len(questions(asked)))
        for _one in range(20):
            a_saved_contact(world.author)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", ["/", "/waits/"])
@pytest.mark.parametrize("role", [Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD])
def test_a_list_asks_little_when_twenty_cases_must_be_worked_out(
    world: World, browsers: dict[Role, Client], role: Role, address: str
) -> None:
    browsers[role].get(address)
    stale = Case.objects.filter(state=Case.State.OPEN, post=world.rich.post)[:20]
    Case.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).update(waits_known=None)
    with CaptureQueriesContext(connection) as asked:
        assert browsers[role].get(address).status_code == 200
    # Whoever comes to a list of which much is stale writes it down, once; the next one asks 8.
    assert len(questions(asked)) <= MOST_QUERIES + (address == "/waits/")
