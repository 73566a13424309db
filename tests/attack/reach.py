"""Every address × whose object it names × role: who reaches it. Everybody else finds nothing."""

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from django.urls import reverse
from tests.builders import (
    a_closed_case,
    a_post,
    a_saved_contact,
    an_asked_erasure,
    an_officer,
)
from tests.guards.addresses import AUDIT, CASE_PEOPLE, KEEPER, LEAD, VISA
from tests.guards.world import PAIR, World, a_case_to_act_on, a_ministry
from tests.guards.world_of_cases import (
    a_hand_over,
    a_refusal,
    a_rich_case,
    some_answers,
    some_waits,
)
from tests.guards.world_of_papers import OF_A_DOCUMENT, some_papers
from tests.guards.world_of_visas import a_watch

from gerege.accounts.models import Device, Officer
from gerege.accounts.roles import Role
from gerege.accounts.services import devices
from gerege.cases import services as file
from gerege.cases.models import Case, Erasure, HiddenFrom
from gerege.kernel.ids import new_id
from gerege.screening.presentation.groups import groups
from gerege.shifts.services import ask_second

NOBODY: frozenset[Role] = frozenset()
LEAVER = new_id()
"""Whoever may leave a post: a case of another post is not there to be taken on from anybody."""


class Names(Enum):
    """What the address names."""

    NOTHING = "nothing of anybody"
    CASE = "a case, or something of one"
    APPLICATION = "a visa application, a file of them, or a person handed over"
    ACCOUNT = "somebody's account"
    OWN = "something that only its owner has"
    KNOWN = "what everybody with the page may know: a country"


@dataclass(frozen=True)
class Reach:
    """Who reaches the object behind an address; ``own`` is the door itself (see DOORS)."""

    names: Names
    other: frozenset[Role] = NOBODY
    hidden: frozenset[Role] = NOBODY
    erased: frozenset[Role] = NOBODY


NOTHING = Reach(Names.NOTHING)
CASE = Reach(Names.CASE)
CODES = Reach(Names.CASE, other=LEAD)
APPLICATION = Reach(Names.APPLICATION)
OWN = Reach(Names.OWN)
ACCOUNT = Reach(Names.ACCOUNT, other=KEEPER)

# Addresses that are missing here, or are here and nowhere else, fail a test.
REACH: dict[str, Reach] = {
    **dict.fromkeys(
        (
            *("cover", "service_worker", "offline_shell", "account_login", "mfa_authenticate"),
            *("account_inactive", "account_logout", "set_language", "account_lock"),
            *("account_unlock_passkey", "account_lock_idle", "account_home", "account_lock_now"),
            *("draft_key", "account_awake", "kept_form", "account_change_password"),
            *("account_end_sessions", "second_factor_set_up", "second_factor_codes"),
            "account_visits",
            *("account_prove", "second_factor_generator", "second_factor_remove", "passkey_add"),
            *("second_factor_codes_file", "second_factor_new_codes", "account_devices"),
            *("people", "person_new", "posts", "post_new", "factor_resets", "first_contact"),
            *("first_contact_token", "first_contact_sealed", "group_contact", "group_save"),
            *("emergency", "home", "closed_cases", "find", "record", "erasures", "sees"),
            *("moving_exports", "moving_export_ask", "moving_lists"),
            *("installation", "visas", "visa_find", "visa_batches", "visa_handed"),
            *("visa_leaflet", "waits", "cases_live", "closed_days"),
            *("letters", "letterhead"),
            *("notices", "duty", "notice_test"),
            *("shifts", "hand_over_write", "hand_over_leave", "hand_over_leavers", "for_oneself"),
            "hand_over_hidden",
            *(
                "visa_headquarters",
                "visa_second_looks",
                "visa_rules",
                "visa_rule_new",
                "visa_declared",
                "visa_watched",
            ),
            "patterns",
            "wishes",
            *("reports", "report_write"),
            *("interpreters", "interpreter_add"),
            *("visa_erasures", "visa_monitoring", "visa_post_figures", "visa_waits"),
        ),
        NOTHING,
    ),
    "emergency_card": Reach(Names.KNOWN, other=CASE_PEOPLE),
    # One's own
    "account_device_remove": OWN,
    "passkey_remove": OWN,
    "account_visit_end": OWN,
    "kept_fields": OWN,
    # Accounts: there is one administration for all posts
    "person": ACCOUNT,
    "person_change": ACCOUNT,
    "posting_end": ACCOUNT,
    "factor_reset_agree": Reach(Names.ACCOUNT, other=KEEPER | LEAD),
    "role_agree": Reach(Names.ACCOUNT, other=KEEPER | LEAD),
    "reach_agree": Reach(Names.ACCOUNT, other=KEEPER | LEAD),
    "record_of_officer": Reach(Names.ACCOUNT, other=AUDIT),
    "sees_of": Reach(Names.ACCOUNT, other=KEEPER | AUDIT | LEAD),
    # Who reviews why a story was opened reads the reason, and nothing of the story
    "case_glass_review": CODES,
    # Cases: what headquarters sees of all posts is codes and waits
    "case": CODES,
    "case_acts": CODES,
    "case_notices": CODES,
    "case_emergency": CODES,
    "second_look": CODES,
    # What a case waits for, and to what was agreed, headquarters see in codes
    **dict.fromkeys(
        (
            *("case_waits", "case_live", "wait", "case_consent", "consent_exception"),
            *("case_disclosures", "second_person", "hand_over", "case_papers"),
            *("case_support", "case_needs", "case_child", "case_plan", "case_detention"),
            *("case_conference", "case_conference_call"),
        ),
        CODES,
    ),
    # What is left past the post is the protection lead's, whatever the post
    "wish": Reach(Names.KNOWN, other=LEAD),
    "refusal_look": CODES,
    "case_rights": CODES,
    # What others told hangs on no case: its post reads it, headquarters see codes and times
    "report": Reach(Names.KNOWN, other=LEAD),
    "report_answer": Reach(Names.KNOWN),
    "case_reports": CODES,
    # A roster hangs on no case; headquarters read those of all posts
    "interpreter": Reach(Names.KNOWN, other=LEAD),
    "case_interpreters": CODES,
    "closed_day_remove": Reach(Names.KNOWN),
    # Who is on duty at a post headquarters keep as well
    "duty_end": Reach(Names.KNOWN, other=LEAD),
    # Who leaves a post is known there
    "hand_over_missing": Reach(Names.ACCOUNT),
    "case_hold": CODES,
    "visa_watch_case": CODES,
    "visa_watch": CODES,
    "retention_report": Reach(Names.KNOWN, other=LEAD),
    "moving_export": Reach(Names.KNOWN, other=LEAD),
    # Of an old list headquarters see counts, and no row
    "moving_list": Reach(Names.KNOWN, other=LEAD),
    **dict.fromkeys(("moving_list_columns", "moving_old_row"), Reach(Names.KNOWN)),
    "erasure": Reach(Names.CASE, other=LEAD, erased=LEAD),
    "record_of_case": Reach(Names.CASE, other=LEAD | AUDIT, hidden=AUDIT, erased=AUDIT),
    # What is looked for is known to all who work with it, at every post
    "visa_rule": Reach(Names.KNOWN, other=LEAD | VISA),
    **dict.fromkeys(
        (
            *("visa_rule_write", "visa_rule_stop", "visa_rule_version", "visa_rule_try"),
            *("visa_rule_step", "visa_behaviour"),
        ),
        Reach(Names.KNOWN, other=LEAD),
    ),
    # Of an application about which an officer asks, headquarters see all but who it is
    "visa_second_look": Reach(Names.APPLICATION, other=LEAD),
    # What is declared holds for all posts, so headquarters read what it is, and of nobody who
    "visa_declaration": Reach(Names.APPLICATION, other=LEAD),
    # What a post asks to be erased headquarters decide, from codes and counts
    "visa_erasure": Reach(Names.APPLICATION, other=LEAD),
    "visa_declared_end": Reach(Names.KNOWN, other=LEAD),
    # Applications are their own post's
    **dict.fromkeys(
        (
            *("visa_batch", "visa_columns", "visa_start", "visa_row", "visa_row_leave"),
            *("visa_application", "visa_links", "visa_talk", "visa_hand_over", "visa_take"),
            *(
                "visa_correct",
                "visa_declare",
                "visa_erase",
                "visa_near",
                "visa_same_person",
                "visa_rows_leave",
                "visa_again",
            ),
            *("visa_doubts", "visa_throw_away"),
        ),
        APPLICATION,
    ),
    "case_hide": CODES,
    # The rest of a case is its own post's
    **dict.fromkeys(
        (
            *("first_contact_saved", "first_contact_more", "group_saved", "case_danger"),
            *("case_danger_end", "case_danger_again"),
            *("case_person", "case_person_check", "case_adult", "case_safe_contact"),
            *("case_identity", "case_identity_open", "case_identity_danger"),
            *("case_duplicates", "case_names"),
            *("case_safe_contact_confirm", "case_words", "case_note", "case_name"),
            *("case_break_glass", "case_glass_read", "screening", "screening_start"),
            *("screening_answers", "screening_question", "screening_group", "result"),
            *("result_print", "result_recompute", "decision", "second_look_ask", "close"),
            *("reopen", "case_erase", "case_handout", "case_versions", "case_notes"),
            *("case_wait_open", "case_recipient", "case_consent_ask", "case_exception_ask"),
            *("case_disclosure_add", "case_disclosures_paper", "disclosure"),
            *("case_prepare", "case_letters", "case_letter_begin", "letter", "letter_paper"),
            *("case_document_add", *OF_A_DOCUMENT),
            *("second_person_ask", "hand_over_take_on", "case_need", "case_child_step"),
            *("case_safety_plan", "case_plan_heard", "case_goal", "case_plan_review"),
            *("case_visit", "case_wish", "case_correct"),
            *("case_conference_wish", "case_conference_invite", "case_conference_party"),
            *("case_conference_waits", "case_conference_decide", "case_conference_sign"),
            *("case_refusal", "case_fear", "case_take_over"),
            *("case_interpreter_engage", "case_interpreter_stopgap"),
        ),
        CASE,
    ),
}


@dataclass(frozen=True)
class Thing:
    """One case with what hangs on it, each by its id."""

    case: UUID
    glass: UUID
    group: UUID
    erasure: UUID = field(default_factory=new_id)
    watched: UUID = field(default_factory=new_id)
    wait: UUID = field(default_factory=new_id)
    exception: UUID = field(default_factory=new_id)
    disclosure: UUID = field(default_factory=new_id)
    note: UUID = field(default_factory=new_id)
    call: UUID = field(default_factory=new_id)
    draft: UUID = field(default_factory=new_id)
    letter: UUID = field(default_factory=new_id)
    photo: UUID = field(default_factory=new_id)
    refusal: UUID = field(default_factory=new_id)

    @property
    def ids(self) -> tuple[UUID, ...]:
        """All of them."""
        ours = (self.case, self.glass, self.group, self.erasure, self.watched)
        papers = (self.draft, self.letter, self.photo, self.refusal)
        told = (self.wait, self.exception, self.disclosure, self.note, self.call)
        return (*ours, *told, *papers)


def nothing() -> Thing:
    """Ids that nobody ever had."""
    return Thing(new_id(), new_id(), new_id())


def address_of(name: str, thing: Thing) -> str:
    """The address of a page about this case."""
    pair: dict[str, object] = {"case_id": thing.case, **PAIR}
    more: dict[str, dict[str, object]] = {
        "wait": {"wait_id": thing.wait},
        "consent_exception": {"exception_id": thing.exception},
        "disclosure": {"disclosure_id": thing.disclosure},
        "hand_over": {"note_id": thing.note},
        "hand_over_take_on": {"officer_id": LEAVER, "case_id": thing.case},
        "second_person": {"asked_id": thing.call},
        "case_letter_begin": {"case_id": thing.case, "kind": "referral"},
        "letter": {"letter_id": thing.draft},
        "letter_paper": {"letter_id": thing.letter},
        **{key: {"document_id": thing.photo} for key in OF_A_DOCUMENT},
        "refusal_look": {"refusal_id": thing.refusal},
        "case_consent_ask": pair,
        "case_exception_ask": pair,
        "case_need": {"case_id": thing.case, "question": "food_clothes"},
        "case_goal": {"case_id": thing.case, "goal": "new"},
        "case_child_step": {"case_id": thing.case, "step": "guardian"},
        "case_conference_party": {"case_id": thing.case, "party": "p01"},
        "group_saved": {"group_id": thing.group},
        "case_glass_read": {"opened_id": thing.glass},
        "case_glass_review": {"opened_id": thing.glass},
        "erasure": {"erasure_id": thing.erasure},
        "visa_watch": {"watched_id": thing.watched},
        "screening_group": {"case_id": thing.case, "group_id": groups()[1].id},
    }
    return reverse(name, kwargs=more.get(name, {"case_id": thing.case}))


@dataclass
class Posts:
    """The small ministry, and in it one case for every way in which it may not be reached."""

    world: World
    other: dict[str, Thing]
    hidden: dict[str, Thing]
    erased: dict[str, Thing]
    strangers_device: Device

    def unreachable(self, situation: str, name: str) -> Thing:
        """The thing of this situation on which the page would have something to do."""
        things: dict[str, Thing] = getattr(self, situation)
        return things.get(name, things["any"])


def posts() -> Posts:
    """Build it."""
    world = a_ministry()
    abroad = an_officer(post=a_post("SEL"))
    head_here = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    head_abroad = an_officer(Role.HEAD_OF_POST, a_post("SEL"))
    hidden, erased = _cases(world.author, head_here), _cases(world.author, head_here)
    for thing in hidden.values():
        for role in (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST):
            HiddenFrom.objects.create(case_id=thing.case, officer=world.people[role])
    lead = world.people[Role.PROTECTION_LEAD]
    for thing in erased.values():
        file.confirm_erasure(actor=lead, asked=Erasure.objects.get(pk=thing.erasure))
    device = devices.enrol(actor=world.author, browser=new_id(), name="home computer", pin="302918")
    return Posts(world, _cases(abroad, head_abroad), hidden, erased, device)


def _cases(officer: Officer, head: Officer) -> dict[str, Thing]:
    closed, quiet = a_closed_case(officer), a_case_to_act_on(officer)
    return {
        "any": _with_all(a_rich_case(officer), officer, head),
        "reopen": _thing(closed, officer),
        "case_break_glass": _thing(quiet, officer),
        "refusal_look": _refused(officer),
    }


def _refused(officer: Officer) -> Thing:
    case = a_saved_contact(officer)
    row, asked = a_refusal(officer, case), an_asked_erasure(officer, case)
    return Thing(case.pk, new_id(), new_id(), asked.pk, refusal=row.pk)


def _thing(case: Case, officer: Officer) -> Thing:
    watched = new_id() if case.state == Case.State.CLOSED else a_watch(officer, case).pk
    return Thing(case.pk, new_id(), new_id(), an_asked_erasure(officer, case).pk, watched)


def _with_all(case: Case, officer: Officer, head: Officer) -> Thing:
    reason = "The officers are unreachable."
    glass = file.break_glass(actor=head, case=case, reason=reason)
    answers = {"channel": "phone"}
    group = file.open_group(actor=officer, people=[], answers=answers)
    Case.objects.filter(pk=case.pk).update(group=group.pk)
    watched = a_watch(officer, case).pk
    exception, told = some_answers(officer, case)
    wait = some_waits(officer, case)
    note = a_hand_over(officer, case)
    call = ask_second(actor=officer, case=case, words="Зохиомол үг")
    papers = some_papers(officer, case)
    own = (an_asked_erasure(officer, case).pk, watched, wait.pk, exception.pk, told.pk)
    return Thing(case.pk, glass.pk, group.pk, *own, note.pk, call.pk, *papers.ids)
