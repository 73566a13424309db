"""What must hold after a crash: what was told is there and opens, and nothing is half."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Sum
from tests.crash.acts import Told

from gerege.audit import signing
from gerege.audit.models import Event, Head
from gerege.audit.verification import verify
from gerege.cases.models import Case, Note, ReferenceCounter
from gerege.kernel.errors import ProtectionFailed
from gerege.screening.models import Answer, Closing, Result, Screening, SecondLook
from gerege.vault import record_keys
from gerege.vault.models import RecordKey


def lost(told: Sequence[Told]) -> list[str]:
    """What was acknowledged and is not there, or does not open."""
    record_keys.empty_memory()
    found = []
    for one in told:
        try:
            problem = _missing(one)
        except ProtectionFailed as failed:
            problem = str(failed)
        if problem:
            found.append(problem)
    return [*found, *_missing_events(told)]


def _missing(one: Told) -> str:
    if one["act"] == "note":
        note = Note.objects.filter(pk=one["note"]).first()
        return "" if note and note.reveal_field("text") == one["text"] else f"note {one['note']}"
    if "case" not in one:
        return ""
    case = Case.objects.filter(pk=one["case"]).select_related("first_contact", "person").first()
    if case is None or case.first_contact.codes() != {"channel": "phone"}:
        return f"case {one['case']}"
    return "" if _is_there(one, case) else f"{one['act']} of case {one['case']}"


def _is_there(one: Told, case: Case) -> bool:
    if one["act"] == "person":
        return case.person.reveal_field("given") >= one["given"]
    if one["act"] == "safe_contact":
        return case.safe_contact.reveal_field("safe_word") != ""
    if one["act"] == "close":
        looks = SecondLook.objects.filter(case=case).exists()
        return Closing.objects.filter(case=case).exists() if one["closed"] else looks
    if one["act"] == "answers":
        answers = Answer.objects.filter(screening__case=case)
        said = " ".join(answer.reveal_field("content") for answer in answers)
        return all(f'"{fact}"' in said for fact in one["facts"])
    return True


def _missing_events(told: Sequence[Told]) -> Iterator[str]:
    """Looks and searches leave nothing but their event."""
    acts = Counter(one["act"] for one in told)
    for act, verb in (("look", "case.looked"), ("search", "search.run")):
        there = Event.objects.filter(verb=verb).count()
        if there < acts[act]:
            yield f"{acts[act]} of {act}, but {there} events"


def half_written() -> list[str]:
    """Rows without the rows and events that were written with them."""
    cases = set(Case.objects.values_list("pk", flat=True))
    return [
        *_differ("cases and keys", cases, set(RecordKey.objects.values_list("pk", flat=True))),
        *_differ("cases and events", cases, set(_about("case.opened"))),
        *_of_each("case without a first contact", Case.objects.filter(first_contact=None)),
        *_of_each("case without a person", Case.objects.filter(person=None)),
        *_differ("notes and events", Counter(_notes()), Counter(_about("note.added"))),
        *_differ("closed cases and events", set(_closed()), set(_about("case.closed"))),
        *_numbers(len(cases)),
        *_results(),
        *_record(),
    ]


def _about(verb: str) -> Iterator[object]:
    yield from Event.objects.filter(verb=verb).values_list("subject", flat=True)


def _notes() -> Iterator[object]:
    yield from Note.objects.values_list("case_id", flat=True)


def _closed() -> Iterator[object]:
    yield from Case.objects.filter(state=Case.State.CLOSED).values_list("pk", flat=True)


def _differ(what: str, one: object, other: object) -> Iterator[str]:
    if one != other:
        yield f"{what} do not fit each other"


def _of_each(what: str, rows: object) -> Iterator[str]:
    yield from (f"{what}: {row}" for row in rows)  # type: ignore[attr-defined]  # a queryset


def _numbers(cases: int) -> Iterator[str]:
    """No reference was given twice, none was lost."""
    given = ReferenceCounter.objects.aggregate(given=Sum("last"))["given"] or 0
    if given != cases:
        yield f"{given} references were given to {cases} cases"


def _results() -> Iterator[str]:
    """Answers are kept together with what the software made of them."""
    for screening in Screening.objects.filter(answers__isnull=False).distinct():
        if not Result.objects.filter(screening=screening).exists():
            yield f"answers without a result: {screening.pk}"
    answered = Event.objects.filter(verb="screening.answered").values_list("detail", flat=True)
    told, kept = sum(int(detail["answers"]) for detail in answered), Answer.objects.count()
    if told != kept:
        yield f"{kept} answers, but {told} in the record"


def _record() -> Iterator[str]:
    if Head.objects.get().size != Event.objects.count():
        yield "the head of the record does not fit its events"
    yield from verify([], signing.public_key()).problems
