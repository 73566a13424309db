"""Which fields of a letter are filled from the case, and why another one stays blank.

A field is filled only where the person agreed to this recipient for this purpose, and only where
the purpose hands that kind of information on (``consent/purposes.yaml``). What was told in a talk
is never filled in by itself: an officer writes what is needed and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import translation

from gerege.cases.countries import country_name
from gerege.cases.models import Case, Person
from gerege.cases.services.person import age_of
from gerege.cases.words import AGE_BAND_WORDS
from gerege.consent.checking import Coverage
from gerege.kernel.bilingual import LANGUAGES, Bilingual
from gerege.kernel.clock import now
from gerege.knowledge.consents import load_consents
from gerege.knowledge.letters import LetterKind
from gerege.papers.models import Letter

NEEDS = "needs"
TYPED = ("contact", "whereabouts", "health", "work", NEEDS, "told")
"""Fields that only a person can write."""

IDENTITY = ("name", "birth_date", "documents")
"""Fields that show who the person is: on a screen only while the identity is open to the viewer."""

SEES_REGISTRATION_NUMBER = ("own_service", "home_authority")
"""The number tells sex, birth and region: it goes to our own service and the registry only."""


@dataclass(frozen=True)
class FieldLine:
    """One field of a letter.

    ``state``: filled, unknown, not_asked, not_covered, not_for_this, closed.
    """

    code: str
    label: Bilingual
    value: str
    state: str
    ask_at: str = ""

    @property
    def is_typed(self) -> bool:
        """True where only a person can write it, and may."""
        return self.code in TYPED and self.state in ("filled", "unknown")


def page_language(language: str) -> str:
    """The language of labels: that of the letter, or English in a letter to a host country."""
    return language if language in LANGUAGES else "en"


def fields_of(
    letter: Letter, kind: LetterKind, coverage: Coverage, typed: Mapping[str, str]
) -> list[FieldLine]:
    """The fields of a letter in their order, as they would be printed now. One query at most."""
    if not kind.fields:
        return []
    purpose = load_consents().purpose(letter.purpose)
    known = _known(letter, kind.fields) if coverage.allowed else {}
    lines = []
    for code in kind.fields:
        label, ask_at = load_consents().handed_on(code).label, ""
        value = (typed.get(code, "") if code in TYPED else known.get(code, "")).strip()
        state = "filled" if value else "unknown"
        if code not in purpose.fields:
            value, state = "", "not_for_this"
        elif not coverage.allowed:
            state = "not_asked" if coverage.state == "not_asked" else "not_covered"
            value, ask_at = "", ask_page(letter)
        lines.append(FieldLine(code, label, value, state, ask_at))
    return lines


def without_identity(lines: Sequence[FieldLine]) -> list[FieldLine]:
    """The same for who has not opened the identity: names of fields, not what is in them."""
    return [
        replace(one, value="", state="closed")
        if one.code in IDENTITY and one.state == "filled"
        else one
        for one in lines
    ]


def ask_page(letter: Letter) -> str:
    """The page where the person is asked about the recipient of a letter."""
    return reverse("case_consent_ask", args=[letter.case_id, letter.purpose, letter.recipient])


def _known(letter: Letter, wanted: Sequence[str]) -> dict[str, str]:
    case: Case = letter.case
    person = Person.objects.get(case=case)
    age = age_of(person)
    with translation.override(page_language(letter.language)):
        known = {
            "name": lambda: " / ".join(person.full_names()),
            "birth_date": lambda: age.birth_date,
            "age_group": lambda: str(AGE_BAND_WORDS[age.band(now().date())]),
            "country": lambda: country_name(case.host_country),
            "documents": lambda: _documents(letter, person),
        }
        return {code: known[code]() for code in wanted if code in known}


def _documents(letter: Letter, person: Person) -> str:
    consents = load_consents()
    recipient = next((one for one in consents.recipients if one.id == letter.recipient), None)
    names = ["passport_number"]
    if recipient and recipient.kind in SEES_REGISTRATION_NUMBER:
        names.append("registration_number")
    return ", ".join(filter(None, (person.reveal_field(name) for name in names)))
