"""The clients' book beside the database: every answered form once, every other one at most once."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from tests.crash.served.ledger import Form, Ledger

from gerege.accounts.models import FormMark
from gerege.audit.models import Event
from gerege.cases.models import Case, Note, Person, SafeContact
from gerege.kernel.errors import ProtectionFailed
from gerege.screening.models import Answer, Decision
from gerege.vault import record_keys

VERBS = {
    "sign in": "sign_in.done",
    "first contact": "case.opened",
    "start": "screening.started",
    "note": "note.added",
    "answer": "screening.answered",
    "person": "person.changed",
    "safe contact": "safe_contact.changed",
    "again": "safe_contact.confirmed",
    "decision": "decision.made",
    "danger": "emergency.acted",
}


@dataclass
class Found:
    """What is missing and what is there too often."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def hold(self, what: str, least: int, there: int, most: int) -> None:
        """So many were answered, so many are there, so many forms were sent."""
        if there < least:
            self.lost.append(f"{what}: {least} answered, {there} there")
        if there > most:
            self.doubled.append(f"{what}: {most} forms, {there} there")


def compared(ledger: Ledger) -> Found:
    """Everything in the book; nobody may be writing."""
    record_keys.empty_memory()
    found = Found()
    _events(ledger, found)
    _cases(ledger, found)
    _texts(ledger, found, "note", _notes)
    _texts(ledger, found, "decision", _decisions)
    _texts(ledger, found, "answer", _answers)
    _last(ledger, found, "person", _given)
    _last(ledger, found, "safe contact", _when)
    for form in ledger.forms:
        if len(form.places) > 1:
            found.doubled.append(f"{form.kind} led to {sorted(form.places)}")
    return found


def done_unanswered(ledger: Ledger) -> set[str]:
    """The marks of forms that broke off and were done all the same: nobody saw the answer."""
    broken = [UUID(f.typed["form_id"]) for f in ledger.forms if f.broken and not f.is_answered]
    found = FormMark.objects.filter(mark__in=broken).values_list("mark", flat=True)
    return {str(mark) for mark in found}


def _events(ledger: Ledger, found: Found) -> None:
    """One event for each act: of a case or an officer, of one kind."""
    forms: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in ledger.forms:
        # A new case has no number before it is answered; see _cases.
        if form.kind != "first contact":
            forms[VERBS[form.kind], form.about].append(form)
    there = Counter(
        (verb, str(subject))
        for verb, subject in Event.objects.values_list("verb", "subject").iterator()
    )
    for (verb, about), sent in forms.items():
        answered = sum(form.is_answered for form in sent)
        found.hold(f"{verb} {about}", answered, there[verb, about], len(sent))


def _cases(ledger: Ledger, found: Found) -> None:
    """The mark of a first contact is the number of its case."""
    numbers = {str(pk): str(client) for pk, client in Case.objects.values_list("pk", "client_id")}
    marks = Counter(numbers.values())
    sent = [form for form in ledger.forms if form.kind == "first contact"]
    for form in sent:
        mark = form.typed["form_id"]
        found.hold(f"case {mark}", int(form.is_answered), marks[mark], 1)
        led = {numbers.get(place.split("/")[2]) for place in form.places}
        if led - {mark}:
            found.lost.append(f"case {mark} led to another one")
    # One stood there before, written on by all.
    opened = Event.objects.filter(verb=VERBS["first contact"]).count()
    answered = sum(form.is_answered for form in sent)
    found.hold("cases", answered + 1, opened, len(sent) + 1)


Texts = Callable[[], Iterator[tuple[str, str]]]


def _texts(ledger: Ledger, found: Found, kind: str, texts: Texts) -> None:
    """A sealed text for each act."""
    there = Counter(texts())
    forms: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in ledger.forms:
        if form.kind == kind:
            forms[form.about, form.said].append(form)
    for (about, said), sent in forms.items():
        answered = sum(form.is_answered for form in sent)
        found.hold(f"{kind} of {about}: {said}", answered, there[about, said], len(sent))


def _last(ledger: Ledger, found: Found, kind: str, standing: Callable[[str], str]) -> None:
    """The last answered text stands, or one that was sent after it."""
    last: dict[str, list[str]] = {}
    for form in ledger.forms:
        if form.kind == kind and (form.is_answered or form.about in last):
            last[form.about] = [*([] if form.is_answered else last[form.about]), form.said]
    for case, fitting in last.items():
        if standing(case) not in fitting:
            found.lost.append(f"{kind} of {case}: {fitting[0]}")


def _opened(row: Note | Decision | Answer | Person | SafeContact, name: str) -> str:
    try:
        return str(row.reveal_field(name))
    except ProtectionFailed as failed:
        return f"does not open: {failed}"


def _notes() -> Iterator[tuple[str, str]]:
    for note in Note.objects.all():
        yield str(note.case_id), _opened(note, "text")


def _decisions() -> Iterator[tuple[str, str]]:
    for decision in Decision.objects.all():
        yield str(decision.case_id), json.loads(_opened(decision, "content"))["reasons"]


def _answers() -> Iterator[tuple[str, str]]:
    for answer in Answer.objects.select_related("screening"):
        said = json.loads(_opened(answer, "content"))
        yield str(answer.screening.case_id), f"{said['fact']} {said['value']}"


def _given(case: str) -> str:
    return _opened(Person.objects.get(case=case), "given")


def _when(case: str) -> str:
    return _opened(SafeContact.objects.get(case=case), "when")
