"""A small ministry in which every address has something to show. Everybody is made up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.builders import (
    PASSWORD,
    a_case_to_act_on,
    a_closed_case,
    a_post,
    a_saved_contact,
    an_asked_erasure,
    an_officer,
    one_of_each_role,
    opens_the_identity,
)
from tests.guards.world_of_cases import (
    a_group,
    a_hand_over,
    a_refusal,
    a_report,
    a_rich_case,
    a_wish,
    a_withdrawn_case,
    a_young_person,
    an_old_list,
    an_opened_story,
    some_answers,
    some_support,
    some_waits,
    somebody_who_interprets,
)
from tests.guards.world_of_papers import Papers, a_letterhead, some_papers
from tests.guards.world_of_visas import Visas, a_watch, some_applications
from tests.notices.builders import both_ways, on_duty

from gerege.accounts import open_visits, services
from gerege.accounts.models import (
    AskedReach,
    AskedRole,
    Device,
    FactorReset,
    Officer,
    Posting,
)
from gerege.accounts.roles import Role
from gerege.accounts.services import devices, second_factor
from gerege.cases import services as file
from gerege.cases.models import BreakGlass, Case, Erasure, RetentionReport
from gerege.consent.models import ConsentException, Disclosure
from gerege.interpreters.models import Interpreter
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.moving import services as moving
from gerege.moving.models import AskedExport, OldList
from gerege.notices.models import DutyTurn, Notice
from gerege.notices.services import raise_notice, send_test
from gerege.reports.models import Report
from gerege.rights.models import Refusal, Wish
from gerege.screening.presentation.groups import groups
from gerege.shifts import services as shifts
from gerege.shifts.models import HandOver as DutyNote
from gerege.shifts.models import SecondPerson
from gerege.support import services as support
from gerege.visas.models import (
    Watched,
)
from gerege.waits import services as waits
from gerege.waits.models import ClosedDay, Wait

# Addresses of a case for which another case than the rich one is needed.
CASE_FOR = {
    "case_break_glass": "quiet",
    "second_look": "quiet",
    "reopen": "closed",
    "case_adult": "young",
    "case_take_over": "withdrawn",
}


@dataclass
class World:
    """Who is there and what they may be shown."""

    people: dict[Role, Officer]
    author: Officer
    rich: Case
    quiet: Case
    closed: Case
    young: Case
    foreign: Case
    glass: BreakGlass
    foreign_glass: BreakGlass
    others_glass: BreakGlass
    group: UUID
    foreign_group: UUID
    account: Officer
    posting: Posting
    reset: FactorReset
    asked: AskedRole
    reach: AskedReach
    own_devices: dict[Role, Device]
    own_visits: dict[Role, str]
    erasure: Erasure
    foreign_erasure: Erasure
    retention: RetentionReport
    export: AskedExport
    old_list: OldList
    fresh_list: OldList
    visas: Visas
    watched: Watched
    foreign_watched: Watched
    wait: Wait
    foreign_wait: Wait
    closed_days: dict[UUID, ClosedDay]
    said: tuple[ConsentException, Disclosure]
    foreign_said: tuple[ConsentException, Disclosure]
    papers: Papers
    foreign_papers: Papers
    note: DutyNote
    foreign_note: DutyNote
    withdrawn: Case
    wish: Wish
    report: Report
    interpreter: Interpreter
    refusal: Refusal
    foreign_refusal: Refusal
    call: SecondPerson
    foreign_call: SecondPerson
    leaver: Officer
    turn: DutyTurn
    notice: Notice
    test_notice: Notice

    def address(
        self, name: str, role: Role = Role.CONSULAR_OFFICER, case: Case | None = None
    ) -> str:
        """The address of a page with what this role can see on it; or with another case."""
        shown = case or getattr(self, CASE_FOR.get(name, "rich"))
        abroad = case is not None and case.post_id == self.foreign.post_id
        here, there = self.said, self.foreign_said
        by_name: dict[str, dict[str, object]] = {
            "group_saved": {"group_id": self.foreign_group if abroad else self.group},
            "case_glass_read": {"opened_id": (self.foreign_glass if abroad else self.glass).pk},
            "case_glass_review": {
                "opened_id": (self.foreign_glass if abroad else self.others_glass).pk
            },
            "sees_of": {"officer_id": self.author.pk},
            "erasure": {"erasure_id": (self.foreign_erasure if abroad else self.erasure).pk},
            "visa_watch": {"watched_id": (self.foreign_watched if abroad else self.watched).pk},
            "retention_report": {"report_id": self.retention.pk},
            "moving_export": {"export_id": self.export.pk},
            "moving_list": {"list_id": self.old_list.pk},
            "moving_list_columns": {"list_id": self.fresh_list.pk},
            "moving_old_row": {"list_id": self.old_list.pk, "row": 3},
            "wait": {"wait_id": (self.foreign_wait if abroad else self.wait).pk},
            "case_consent_ask": {"case_id": shown.pk, **PAIR},
            "case_exception_ask": {"case_id": shown.pk, **PAIR},
            "consent_exception": {"exception_id": (there if abroad else here)[0].pk},
            "disclosure": {"disclosure_id": (there if abroad else here)[1].pk},
            "hand_over": {"note_id": (self.foreign_note if abroad else self.note).pk},
            "wish": {"wish_id": self.wish.pk},
            "report": {"report_id": self.report.pk},
            "report_answer": {"report_id": self.report.pk},
            "interpreter": {"interpreter_id": self.interpreter.pk},
            "refusal_look": {"refusal_id": (self.foreign_refusal if abroad else self.refusal).pk},
            "second_person": {"asked_id": (self.foreign_call if abroad else self.call).pk},
            "hand_over_missing": {"officer_id": self.leaver.pk},
            "hand_over_take_on": {"officer_id": self.leaver.pk, "case_id": shown.pk},
            "duty_end": {"turn_id": self.turn.pk},
            "case_need": {"case_id": shown.pk, "question": "food_clothes"},
            "case_goal": {"case_id": shown.pk, "goal": "g01"},
            "case_child_step": {"case_id": shown.pk, "step": "guardian"},
            "case_conference_party": {"case_id": shown.pk, "party": "p01"},
            "closed_day_remove": {"day_id": self._closed_day(role)},
            "emergency_card": {"country": "TUR"},
            "screening_group": {"case_id": shown.pk, "group_id": groups()[1].id},
            "record_of_officer": {"officer_id": self.author.pk},
            "account_device_remove": {"pk": self.own_devices[role].pk},
            "passkey_remove": {"pk": new_id()},
            "kept_fields": {"pk": new_id()},
            "account_visit_end": {"handle": self.own_visits[role]},
            "person": {"pk": self.account.pk},
            "person_change": {"pk": self.account.pk, "what": "role"},
            "posting_end": {"pk": self.posting.pk},
            "factor_reset_agree": {"pk": self.reset.pk},
            "role_agree": {"pk": self.asked.pk},
            "reach_agree": {"pk": self.reach.pk},
        }
        by_name |= self.visas.addresses()
        by_name |= (self.foreign_papers if abroad else self.papers).addresses(shown)
        return reverse(name, kwargs=by_name.get(name)) if name in by_name else _plain(name, shown)

    def _closed_day(self, role: Role) -> UUID:
        """A day that somebody with this role may take away."""
        post = self.people[role].post
        return self.closed_days[post.pk].pk if post else new_id()


def _plain(name: str, case: Case) -> str:
    return reverse(name, kwargs={"case_id": case.pk} if name in CASE_PAGES else None)


PAIR = {"purpose": "medical", "recipient": "medical"}
CASE_PAGES = frozenset(
    {
        *("first_contact_saved", "first_contact_more", "case_emergency", "case"),
        *("case_danger", "case_danger_end", "case_danger_again"),
        *("case_person", "case_person_check", "case_adult", "case_safe_contact", "case_words"),
        *("case_safe_contact_confirm", "case_note", "case_name", "case_hide", "case_break_glass"),
        *("case_versions", "case_notes", "case_acts", "case_notices"),
        *("case_identity", "case_identity_open", "case_identity_danger"),
        *("case_duplicates", "case_names"),
        *("case_waits", "case_wait_open", "case_live"),
        *("case_consent", "case_recipient", "case_disclosures"),
        *("case_disclosure_add", "case_disclosures_paper"),
        *("case_papers", "case_prepare", "case_letters", "case_document_add"),
        *("case_support", "case_needs", "case_child"),
        *("case_safety_plan", "case_plan", "case_plan_heard", "case_plan_review"),
        *("case_conference", "case_conference_call", "case_conference_wish"),
        *("case_conference_invite", "case_conference_waits", "case_conference_decide"),
        "case_conference_sign",
        *("case_detention", "case_visit"),
        "second_person_ask",
        *("case_rights", "case_wish", "case_correct", "case_refusal", "case_fear"),
        "case_take_over",
        "case_reports",
        *("case_interpreters", "case_interpreter_engage", "case_interpreter_stopgap"),
        *("screening", "screening_start", "screening_answers", "screening_question"),
        *("result", "result_print", "result_recompute", "decision", "second_look"),
        *(
            "case_hold",
            "case_erase",
            "case_handout",
            "second_look_ask",
            "close",
            "reopen",
            "record_of_case",
            "visa_watch_case",
        ),
    }
)
"""Addresses made of one case and nothing else."""

ABOUT_A_CASE = CASE_PAGES | {
    *("screening_group", "group_saved", "case_glass_read", "case_glass_review"),
    *("erasure", "visa_watch", "wait"),
    *("case_consent_ask", "case_exception_ask", "consent_exception", "disclosure"),
    *("case_letter_begin", "letter", "letter_paper"),
    *("document", "document_picture", "document_file", "document_original"),
    *("case_need", "case_child_step", "case_goal", "case_conference_party"),
    *("hand_over", "second_person", "hand_over_take_on", "refusal_look"),
}
"""Every address that shows or changes something about a case."""


def a_ministry() -> World:
    """Build it: two posts, ten roles, cases in several states."""
    author, abroad = an_officer(post=a_post("ANK")), an_officer(post=a_post("SEL"))
    people = one_of_each_role()
    head, lead = people[Role.HEAD_OF_POST], people[Role.PROTECTION_LEAD]
    rich = a_rich_case(author)
    for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD):
        file.name_on_case(actor=author, case=rich, officer=people[role])
    account = an_officer(Role.TRAINER, a_post("UBH"))
    keeper = an_officer(Role.ADMINISTRATOR)
    foreign = a_rich_case(abroad)
    opens_the_identity(people[Role.CONSULAR_OFFICER], rich)
    for actor, case in ((author, rich), (abroad, foreign)):
        some_support(actor, case)
    support.lead_conference(actor=people[Role.CONSULAR_OFFICER], case=rich)
    a_letterhead(head)
    return World(
        people=people,
        author=author,
        rich=rich,
        quiet=a_case_to_act_on(author),
        closed=a_closed_case(author),
        young=a_young_person(author),
        foreign=foreign,
        glass=an_opened_story(head, a_saved_contact(author)),
        foreign_glass=an_opened_story(an_officer(Role.HEAD_OF_POST, a_post("SEL")), foreign),
        others_glass=an_opened_story(
            an_officer(Role.HEAD_OF_POST, a_post("ANK")), a_saved_contact(author)
        ),
        group=a_group(author),
        foreign_group=a_group(abroad),
        account=account,
        posting=account.postings.get(),
        reset=second_factor.ask_reset(actor=keeper, officer=account),
        asked=_an_asked_role(keeper),
        reach=_an_asked_posting(keeper),
        own_devices={role: _a_device(officer) for role, officer in people.items()},
        own_visits={role: _a_visit(officer) for role, officer in people.items()},
        erasure=an_asked_erasure(people[Role.CONSULAR_OFFICER]),
        foreign_erasure=an_asked_erasure(abroad),
        retention=RetentionReport.objects.create(sign="5f0c77aa", made_at=clock.now(), listed=[]),
        old_list=an_old_list(author, lead),
        fresh_list=moving.receive_list(actor=author, data="Нэр\nЗохиомол".encode())[0],
        export=moving.ask_export(actor=head, post=head.post, purpose="prove"),
        watched=a_watch(author, rich),
        foreign_watched=a_watch(abroad, foreign),
        said=some_answers(author, rich),
        foreign_said=some_answers(abroad, foreign),
        papers=some_papers(author, rich),
        foreign_papers=some_papers(abroad, foreign),
        wait=some_waits(author, rich),
        foreign_wait=some_waits(abroad, foreign),
        closed_days={officer.post.pk: _a_closed_day(officer) for officer in (author, lead)},
        note=a_hand_over(author, rich),
        foreign_note=a_hand_over(abroad, foreign),
        withdrawn=a_withdrawn_case(author, lead),
        wish=a_wish(author, rich),
        report=a_report(author, rich),
        interpreter=somebody_who_interprets(head, author, rich),
        refusal=a_refusal(author, a_saved_contact(author)),
        foreign_refusal=a_refusal(abroad, a_saved_contact(abroad)),
        call=shifts.ask_second(actor=author, case=rich, words="Хаалганы цаана хүн байна."),
        foreign_call=shifts.ask_second(actor=abroad, case=foreign),
        leaver=_somebody_who_leaves(),
        turn=on_duty(
            rich.post, officer=author, telephone="+90 555 010 0001", mail="d@duty.example"
        ),
        test_notice=a_test_notice(people[Role.ADMINISTRATOR]),
        notice=raise_notice(actor=None, kind="danger", post=rich.post, case=rich),
        visas=some_applications(people[Role.VISA_OFFICER]),
    )


def a_test_notice(keeper: Officer) -> Notice:
    """One that waits to go out, with its address."""
    assert keeper.post is not None
    with both_ways():
        return send_test(actor=keeper, post=keeper.post, way="mail", address="a@duty.example")


def _somebody_who_leaves() -> Officer:
    leaver = an_officer(post=a_post("ANK"))
    Officer.objects.filter(pk=leaver.pk).update(ends_on=clock.now().date() + timedelta(days=3))
    a_saved_contact(leaver)
    return leaver


def _a_closed_day(actor: Officer) -> ClosedDay:
    assert actor.post is not None
    day = clock.now().date() + timedelta(days=30)
    return waits.add_closed_day(actor=actor, post=actor.post, day=day, name="Усны осол")


def _an_asked_role(keeper: Officer) -> AskedRole:
    made = services.create_officer(
        actor=keeper, username="new-head", display_name="Шинэ дарга", role=Role.HEAD_OF_POST
    )
    return made.officer.asked_role


def _an_asked_posting(keeper: Officer) -> AskedReach:
    asked = services.start_posting(
        actor=keeper,
        officer=an_officer(Role.AUDITOR),
        post=a_post("SEL"),
        starts_on=clock.now().date(),
    )
    assert isinstance(asked, AskedReach)
    return asked


def _a_device(officer: Officer) -> Device:
    return devices.enrol(actor=officer, browser=new_id(), name="office computer", pin="302918")


def _a_visit(officer: Officer) -> str:
    return open_visits.handle_of(signed_in(officer).cookies["gerege"].value)


def signed_in(officer: Officer) -> Client:
    """A browser in which the officer has just signed in, as a real one would."""
    client = Client()
    typed = {"login": officer.username, "password": PASSWORD}
    assert client.post("/account/sign-in/", typed).status_code == 302
    return client


def tried(client: Client, method: str, address: str) -> HttpResponse:
    """The answer to one request, with everything that it did undone."""
    cookies = dict(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return answer  # type: ignore[return-value]  # the test client's own class
