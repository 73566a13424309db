"""Reads of the protected file, given who looks. A panel is None where the sight does not reach.

The page of a case is composed by the desk; each panel here answers for one part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.queries import events_within
from gerege.cases.age import AgeRecord
from gerege.cases.keeping import may_ask_erasure, may_hold
from gerege.cases.models import BreakGlass, Case, FirstContact, Person, SafeContact
from gerege.cases.models.person import Standing
from gerege.cases.policies import (
    Sight,
    cases_known_to,
    cases_visible_to,
    glass_is_broken,
    may_break_glass,
    may_review_glass,
    sight_of,
)
from gerege.cases.services.contact import OUTSIDE, reasons_for
from gerege.cases.services.person import age_of
from gerege.cases.words import (
    AGE_BAND_WORDS,
    BASIS_WORDS,
    CHANNEL_WORDS,
    CONTACT_WORDS,
    FIELD_WORDS,
    REASON_WORDS,
    VOICEMAIL_WORDS,
    Words,
    hours_in_words,
    language_name,
    word_for,
)
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.guidance import load_intake
from gerege.vault import services as vault

TO_WORK_WITH = ("called", "language")
Line = tuple[object, object]
"""A label and a value, both ready to be shown."""


def get_case(viewer: Officer, case_id: UUID) -> Case:
    """The case, for somebody who may know of it. Raises Case.DoesNotExist otherwise."""
    parts = ("post", "person", "first_contact", "safe_contact")
    return cases_visible_to(viewer).select_related(*parts).get(pk=case_id)


def case_to_see(viewer: Officer, case_id: UUID) -> Case:
    """The case, for somebody who may know of it. Raises NotAllowed, which is a 404."""
    try:
        return get_case(viewer, case_id)
    except Case.DoesNotExist:
        raise NotAllowed(str(case_id)) from None


def case_to_work_on(viewer: Officer, case_id: UUID) -> Case:
    """An open case this officer may record on. Raises NotAllowed, which is a 404."""
    case = case_to_see(viewer, case_id)
    if not case.is_open or not sight_of(viewer, case).work:
        raise NotAllowed(case.reference)
    return case


def case_to_call_about(viewer: Officer, case_id: UUID) -> Case:
    """A case whose identity this officer sees and with whose person a contact was agreed."""
    case = case_to_see(viewer, case_id)
    if not sight_of(viewer, case).identity or not hasattr(case, "safe_contact"):
        raise NotAllowed(case.reference)
    return case


def case_with_identity(viewer: Officer, case_id: UUID) -> Case:
    """A case, open or closed, whose identity this officer may see. Raises NotAllowed."""
    case = case_to_see(viewer, case_id)
    if not sight_of(viewer, case).identity:
        raise NotAllowed(case.reference)
    return case


def case_to_break_open(viewer: Officer, case_id: UUID) -> Case:
    """A case whose story this officer may open with a reason, or just did. Raises NotAllowed."""
    case = case_to_see(viewer, case_id)
    if not may_break_glass(viewer, case) and not glass_is_broken(viewer, case):
        raise NotAllowed(case.reference)
    return case


def case_to_hold(viewer: Officer, case_id: UUID) -> Case:
    """A case that this officer may keep from being erased. Raises NotAllowed."""
    case = case_to_see(viewer, case_id)
    if not may_hold(viewer, case):
        raise NotAllowed(case.reference)
    return case


def case_to_ask_erasure_of(viewer: Officer, case_id: UUID) -> Case:
    """A case, open or closed, whose erasure this officer may ask for. Raises NotAllowed."""
    case = case_to_see(viewer, case_id)
    if not may_ask_erasure(viewer, case):
        raise NotAllowed(case.reference)
    return case


def cases_in_group(viewer: Officer, group_id: UUID) -> list[Case]:
    """The cases of one group intake that this officer may know of. Raises NotAllowed if none."""
    found = cases_visible_to(viewer).filter(group=group_id).order_by("reference")
    cases = list(found.select_related("post", "person"))
    vault.unlock(case.pk for case in cases)
    if not cases:
        raise NotAllowed(str(group_id))
    return cases


def glass_to_read(viewer: Officer, opened_id: UUID) -> BreakGlass:
    """A story that was opened with a reason, for the officers of the case. Raises NotAllowed."""
    opened = (
        BreakGlass.objects.select_related("case__post", "officer")
        .filter(pk=opened_id, case__in=cases_visible_to(viewer))
        .first()
    )
    if opened is None or not sight_of(viewer, opened.case).work:
        raise NotAllowed(str(opened_id))
    return opened


@dataclass(frozen=True)
class GlassReview:
    """A story that was opened, why, and what was looked at and done in these hours."""

    opened: BreakGlass
    reason: str
    events: Sequence[Event]
    found_why: str


def glass_review(viewer: Officer, opened_id: UUID) -> GlassReview:
    """An opening that this officer may review, or has a colleague's finding. Raises NotAllowed."""
    rows = BreakGlass.objects.select_related("case__post", "officer", "reviewed_by")
    opened = rows.filter(pk=opened_id, case__in=cases_known_to(viewer)).first()
    if opened is None or not may_review_glass(viewer, opened):
        raise NotAllowed(str(opened_id))
    since, until = opened.opened_at, opened.until
    return GlassReview(
        opened=opened,
        reason=opened.reveal_field("reason"),
        events=events_within(opened.case_id, opened.officer_id, since, until),
        found_why=opened.reveal_field("found_why"),
    )


@dataclass(frozen=True)
class FirstContactPanel:
    """The coded answers of the first contact, in words."""

    made_at: datetime
    came_sealed: bool
    lines: Sequence[tuple[Bilingual, Bilingual, bool]]
    danger: Sequence[Bilingual]
    safe_to_talk: bool
    may_work: bool

    @property
    def is_red(self) -> bool:
        """True when an answer means danger now."""
        return bool(self.danger)


def first_contact_panel(
    viewer: Officer, case: Case, sight: Sight | None = None
) -> FirstContactPanel | None:
    """What was said at the first contact. None without sight of the story."""
    seen = sight or sight_of(viewer, case)
    contact: FirstContact | None = getattr(case, "first_contact", None)
    if not seen.story or contact is None:
        return None
    codes, intake = contact.codes(), load_intake()
    red = intake.red(codes)
    answered = [question for question in intake.questions if question.id in codes]
    return FirstContactPanel(
        made_at=contact.made_at,
        came_sealed=case.came_sealed,
        lines=[(q.question, q.label_of(codes[q.id]), q.id in red) for q in answered],
        danger=[q.question for q in answered if q.id in red],
        safe_to_talk="safe_to_talk" in intake.marks(codes),
        may_work=seen.work and case.is_open,
    )


@dataclass(frozen=True)
class PersonPanel:
    """What is needed to work: the name to use, the language, the age rule. Not the identity."""

    lines: Sequence[Line]
    is_known: bool
    age: AgeRecord
    age_band: str
    waits_for_second_person: bool
    may_confirm_adult: bool
    may_work: bool

    @property
    def child_care(self) -> bool:
        """True while the person is a child, or is taken for one until the age is known."""
        return self.age_band == "child" or (self.age.may_be_child and self.age_band == "unknown")


def person_panel(viewer: Officer, case: Case, sight: Sight | None = None) -> PersonPanel | None:
    """How to speak with the person, and the age rule. None without sight of the identity."""
    seen = sight or sight_of(viewer, case)
    if not seen.identity:
        return None
    person, today = case.person, now().date()
    age = age_of(person)
    may_work = seen.work and case.is_open
    return PersonPanel(
        lines=[*_lines_of(person, TO_WORK_WITH), *_band_lines(age, today)],
        is_known=is_known(case),
        age=age,
        age_band=age.band(today),
        waits_for_second_person=age.waits_for_second_person(today),
        may_confirm_adult=may_work and age.may_be_confirmed_by(str(viewer.pk), today),
        may_work=may_work,
    )


def is_known(case: Case) -> bool:
    """True when anything of the identity was recorded: a text, a date of birth or an age."""
    age = age_of(case.person)
    return case.person.is_known or bool(age.birth_date) or age.years is not None


def identity_lines(viewer: Officer, case: Case) -> list[Line]:
    """Who the person is, all of it. Nothing without sight of the identity."""
    if not sight_of(viewer, case).identity:
        return []
    age = age_of(case.person)
    return [*_lines_of(case.person, Person.PLAIN_FIELDS), *_age_lines(age, now().date())]


def _lines_of(person: Person, names: Sequence[str]) -> list[Line]:
    texts = {name: person.reveal_field(name) for name in FIELD_WORDS if name in names}
    if texts.get("language"):
        texts["language"] = str(language_name(texts["language"]))
    return [(FIELD_WORDS[name], text) for name, text in texts.items() if text]


def _age_lines(age: AgeRecord, today: date) -> list[Line]:
    lines: list[Line] = []
    if age.birth_date:
        lines.append((FIELD_WORDS["birth_date"], age.birth_date))
    years = age.age(today)
    if years is not None:
        lines.append((FIELD_WORDS["years"], years))
    return [*lines, *_band_lines(age, today)]


def _band_lines(age: AgeRecord, today: date) -> list[Line]:
    """Child or adult, and how that is known: no age and no date."""
    known = age.age(today) is not None or age.may_be_child
    return [(AGE_BAND_WORDS[age.band(today)], BASIS_WORDS[age.basis])] if known else []


@dataclass(frozen=True)
class SafeContactPanel:
    """The agreed way, without number and words: those are shown only for a reason."""

    contact: SafeContact | None
    lines: Sequence[Line]
    standing: Standing | Literal[""]
    hours: str
    changes_at: datetime | None
    changes_in: timedelta | None
    channel: object
    says: str
    has_words: bool
    reasons: Sequence[Line]
    may_work: bool

    @property
    def is_over(self) -> bool:
        """True once the agreement has to be made again."""
        return self.standing == "over"

    @property
    def needs_why(self) -> bool:
        """True while number and words outside what was agreed need a reason in words."""
        return any(code in OUTSIDE for code, _words in self.reasons)


def safe_contact_panel(
    viewer: Officer, case: Case, sight: Sight | None = None
) -> SafeContactPanel | None:
    """How the person may be reached. None without sight of the identity."""
    seen = sight or sight_of(viewer, case)
    if not seen.identity:
        return None
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    may_work = seen.work and case.is_open
    if contact is None:
        return SafeContactPanel(None, (), "", "", None, None, "", "", False, (), may_work)
    moment = now()
    standing, agreed = contact.standing(moment), contact.agreed_windows()
    changes_at = agreed.next_change(moment) if agreed else None
    return SafeContactPanel(
        contact=contact,
        lines=_contact_lines(contact),
        standing=standing,
        hours=hours_in_words(contact.reveal_field("windows")),
        changes_at=changes_at,
        changes_in=changes_at - moment if changes_at else None,
        channel=word_for(CHANNEL_WORDS, contact.reveal_field("channel")),
        says=contact.reveal_field("name_to_give"),
        has_words=any(getattr(contact, name) for name in SafeContact.WORDS),
        reasons=[(code, REASON_WORDS[code]) for code in reasons_for(standing)],
        may_work=may_work,
    )


def _contact_lines(contact: SafeContact) -> list[Line]:
    coded: dict[str, Words] = {"channel": CHANNEL_WORDS, "voicemail": VOICEMAIL_WORDS}
    texts = {name: contact.reveal_field(name) for name in SafeContact.OPEN_FIELDS}
    return [
        (CONTACT_WORDS[name], _contact_text(coded.get(name, {}), name, text))
        for name, text in texts.items()
        if text
    ]


def _contact_text(coded: Words, name: str, text: str) -> object:
    return hours_in_words(text) if name == "windows" else word_for(coded, text)
