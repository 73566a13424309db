"""Somebody is engaged to interpret for a person, after the conflicts were asked about.

Source: the compilation on interpreters of the domain reference (no relative, companion, employer,
community leader or fellow victim; not of the same small community; pledge; whom the person wants)
and standard 4 of the WHO's recommendations of 2003. Nothing of the case is told to anybody here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.cases.words import language_name
from gerege.interpreters.models import Agreed, Engagement, Gender, Interpreter, Wish
from gerege.interpreters.policies import held_place, may_be_engaged, standing_engagements
from gerege.interpreters.services.refused import Refused, refused_before, remember_refusal
from gerege.interpreters.services.releasing import CAUSE, has_interpreter
from gerege.interpreters.services.roster import must_be_a_language
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.interpreters import Conflict, load_interpreting
from gerege.ui.templatetags.ui import local
from gerege.waits.services import close_task, open_wait

ANSWERS = ("yes", "no", "unknown")
ASKED = "asked_"
"""Before the id of a question: the name of its field."""


@dataclass(frozen=True)
class Meeting:
    """In which language, when and where. That is all an interpreter is told before the talk."""

    language: str
    meets_at: datetime
    where: str = ""


@dataclass(frozen=True)
class Checked:
    """What was asked about conflicts, what the person wishes and says, why it goes on."""

    answers: Mapping[str, str] = field(default_factory=dict)
    wish: str = Wish.NOT_ASKED
    agreed: str = Agreed.NOT_YET
    why: str = ""


@dataclass(frozen=True)
class Said:
    """What is kept of an engagement, sealed."""

    who: str
    language: str
    where: str
    checked: Checked


def said_of(row: Engagement) -> Said:
    """What is kept of it, opened."""
    kept = json.loads(row.reveal_field("content"))
    return Said(**(kept | {"checked": Checked(**kept["checked"])}))


def engage_interpreter(
    *, actor: Officer, case: Case, interpreter: Interpreter, meeting: Meeting, checked: Checked
) -> Engagement:
    """Engage somebody of the roster; the case waits for no interpreter any more.

    The same again changes nothing. A conflict that bars is remembered: who asks again is told.
    Raises InputRefused for it, for a caution without a reason or the person's yes, for somebody
    with whom the person does not agree, who does not interpret the language, has no pledge that
    holds or is engaged for this moment with other answers; NotAllowed.
    """
    must_be_a_language(meeting.language)
    _must_be_codes(checked)
    questions = load_interpreting().questions
    must_be_answered(questions, checked.answers)
    if barred := barring(questions, checked.answers):
        _remember(actor, case, interpreter, barred)
        raise _cannot_interpret(barred)
    if checked.agreed == Agreed.NO:
        raise InputRefused("agreed", _("The person does not agree"), _somebody_else())
    with transaction.atomic():
        must_work_on(actor, case)
        held = _must_be_fit(case, interpreter, meeting.language)
        kept = replace(checked, why=checked.why.strip())
        said = Said(held.reveal_field("name"), meeting.language, meeting.where.strip(), kept)
        row = Engagement(case=case, kind=Engagement.Kind.ROSTER, interpreter=held.pk)
        row.meets_at = meeting.meets_at
        if before := _engaged_already(row, said):
            return before
        _must_go_on(held, checked, refused_before(case).get(held.pk, ()))
        _write(actor, row, said)
        _done(actor, case, Verb.INTERPRETER_ENGAGED)
        _end_the_wait(actor, row, said)
    return row


def record_stopgap(
    *, actor: Officer, case: Case, language: str, who: str, why: str, answers: Mapping[str, str]
) -> Engagement:
    """In immediate danger a talk went through whoever was there; an interpreter is waited for.

    What was said counts as the conditions of the talk say, which are recorded there. Raises
    InputRefused for a companion or the side of the employer, without who and why; NotAllowed.
    """
    must_be_a_language(language)
    for name, text in (("who", who), ("why", why)):
        if not text.strip():
            raise InputRefused(name, _("Nothing is written"), _("Write it in a few words."))
    asked = load_interpreting().emergencies
    must_be_answered(asked, answers)
    if barred := barring(asked, answers):
        raise _cannot_interpret(barred)
    with transaction.atomic():
        must_work_on(actor, case)
        row = Engagement(case=case, kind=Engagement.Kind.STOPGAP)
        _write(actor, row, Said(who.strip(), language, "", Checked(answers, why=why.strip())))
        _done(actor, case, Verb.INTERPRETER_STOPGAP)
        if not has_interpreter(case):
            open_wait(actor=actor, case=case, cause=CAUSE)
    return row


def must_be_answered(questions: Iterable[Conflict], answers: Mapping[str, str]) -> None:
    """Raise InputRefused for a question without an answer."""
    for one in questions:
        if answers.get(one.id) not in ANSWERS:
            mend = _("Ask, or choose Not known.")
            raise InputRefused(ASKED + one.id, _("Nothing is chosen"), mend)


def barring(questions: Iterable[Conflict], answers: Mapping[str, str]) -> list[Conflict]:
    """The questions whose yes refuses, whatever else was said."""
    return [one for one in questions if one.bars and answers.get(one.id) == "yes"]


def cautions(answers: Mapping[str, str]) -> list[Conflict]:
    """The questions whose answer asks for care: a yes, or nobody knows."""
    asked = load_interpreting().questions
    return [one for one in asked if answers.get(one.id) in ("yes", "unknown")]


def refusal_in_words(one: Refused) -> str:
    """What a colleague was told before, and when."""
    return f"{_('Refused before')}: {local(one.ask)} {one.on:%Y-%m-%d}"


def _engaged_already(row: Engagement, said: Said) -> Engagement | None:
    """The one that stands with the same answers.

    Raises InputRefused for other answers: a conflict told later must not be lost in silence.
    """
    same = standing_engagements().filter(case=row.case, interpreter=row.interpreter)
    for before in same.filter(meets_at=row.meets_at):
        kept = said_of(before)
        if kept == said:
            return before
        if kept.language == said.language:
            mend = _("If something has changed, end that first.")
            raise InputRefused("interpreter", _("They are engaged for this time already"), mend)
    return None


def _remember(
    actor: Officer, case: Case, interpreter: Interpreter, barred: Sequence[Conflict]
) -> None:
    """In a transaction of its own, which is kept although nobody is engaged."""
    with transaction.atomic():
        must_work_on(actor, case)
        held = _must_be_of_the_post(case, interpreter)
        remember_refusal(actor=actor, case=case, interpreter=held, conflicts=barred)


def _cannot_interpret(barred: Sequence[Conflict]) -> InputRefused:
    field = ASKED + barred[0].id
    return InputRefused(field, _("This person cannot interpret here"), _somebody_else())


def _must_go_on(interpreter: Interpreter, checked: Checked, before: Sequence[Refused]) -> None:
    """A caution, a conflict told before, or somebody other than whom the person wants: it goes on
    with a reason and the person's yes."""
    wanted = checked.wish in (Gender.WOMAN, Gender.MAN)
    as_wished = not wanted or checked.wish == interpreter.gender
    if as_wished and not before and not cautions(checked.answers):
        return
    problem = _("There is a caution, or it is not as they wish")
    if before:
        problem = "; ".join(refusal_in_words(one) for one in before)
    if checked.agreed != Agreed.YES:
        mend = _("Ask the person whether it is all right all the same.")
        raise InputRefused("agreed", problem, mend)
    if not checked.why.strip():
        raise InputRefused("why", problem, _("Say why it goes on all the same."))


def _must_be_codes(checked: Checked) -> None:
    for name, values in (("wish", Wish.values), ("agreed", Agreed.values)):
        if getattr(checked, name) not in values:
            raise InputRefused(name, _("Nothing is chosen"), _("Choose one of those shown."))


def _must_be_of_the_post(case: Case, interpreter: Interpreter) -> Interpreter:
    held = held_place(interpreter.pk)
    if held is None or held.post_id != case.post_id:
        raise NotAllowed(case.reference)
    return held


def _must_be_fit(case: Case, interpreter: Interpreter, language: str) -> Interpreter:
    held = _must_be_of_the_post(case, interpreter)
    if not may_be_engaged(case).filter(pk=held.pk).exists():
        mend = _("Let the head of the post take the pledge, or choose somebody else.")
        raise InputRefused("interpreter", _("They have no pledge that holds"), mend)
    if language not in held.languages:
        raise InputRefused(
            "interpreter", _("They do not interpret this language"), _somebody_else()
        )
    return held


def _write(actor: Officer, row: Engagement, said: Said) -> None:
    row.seal_field("content", json.dumps(asdict(said), ensure_ascii=False, sort_keys=True))
    row.by, row.at = actor, now()
    row.save(force_insert=True)


def _end_the_wait(actor: Officer, row: Engagement, said: Said) -> None:
    assert row.meets_at is not None  # noqa: S101  somebody of the roster has a time
    when = row.meets_at.astimezone(ZoneInfo(row.case.post.time_zone))
    told = (
        (_("Interpreter"), said.who),
        (_("Language"), language_name(said.language)),
        (_("When"), f"{when:%Y-%m-%d %H:%M} {local(row.case.post)}"),
    )
    words = "\n".join(f"{label}: {value}" for label, value in told)
    close_task(actor=actor, case=row.case, cause=CAUSE, about=None, obtained=words)


def _somebody_else() -> str:
    return _("Choose somebody else. Until then: a leaflet or a recording.")


def _done(actor: Officer, case: Case, verb: Verb) -> None:
    case.touch()
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
