"""The roster: somebody is added, pledges, can be reached otherwise, is no longer on it.

Source: standard 4 of the WHO's recommendations of 2003, select and prepare interpreters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts import parking
from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.words import LANGUAGES, OTHER_LANGUAGES
from gerege.interpreters.models import Gender, Interpreter, InterpreterLine, Pledge
from gerege.interpreters.policies import must_be_a_post, must_keep, standing_engagements
from gerege.interpreters.retention import RULE
from gerege.interpreters.services.releasing import OFF_ROSTER, hold_in_order, release
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.interpreters import load_interpreting
from gerege.knowledge.reports import must_be_one_of
from gerege.knowledge.retention import load_retention
from gerege.vault import services as vault
from gerege.vault.cleaning import clean
from gerege.vault.retention import tables

MOST = 60
"""Who stands on the roster of one post at a time: as many as can be read and chosen from."""
CODES = frozenset((*LANGUAGES, *OTHER_LANGUAGES))


@dataclass(frozen=True)
class Introduced:
    """Who somebody is and how they interpret. ``gender`` and ``way`` are codes."""

    name: str
    languages: Sequence[str]
    gender: str
    way: str
    telephone: str
    notes: str = ""


def add_interpreter(*, actor: Officer, post: Post | None, introduced: Introduced) -> Interpreter:
    """Put somebody on the roster of a post; nobody is engaged before they pledged.

    Raises InputRefused without a name, telephone or language, for a code that does not exist and
    for a roster that is full; NotAllowed for who does not keep this roster.
    """
    _must_be_introduced(introduced)
    with transaction.atomic():
        vault.hold_the_root()
        held = must_be_a_post(actor, post)
        if Interpreter.objects.filter(post=held, ended_at=None).count() >= MOST:
            mend = _("Take off the roster who does not interpret any more.")
            raise InputRefused("__all__", _("The roster of this post is full"), mend)
        row = Interpreter(post=held, gender=introduced.gender, way=introduced.way)
        row.languages = list(dict.fromkeys(introduced.languages))
        row.added_by, row.added_at = actor, now()
        vault.make_record_key(row.pk)
        row.seal_field("name", introduced.name.strip())
        row.save(force_insert=True)
        _line(actor, row, introduced.telephone, introduced.notes)
        _done(actor, row, Verb.INTERPRETER_ADDED)
    return row


def change_reach(
    *, actor: Officer, interpreter: Interpreter, telephone: str, notes: str
) -> InterpreterLine:
    """Another telephone or note; what stood before can be read. The same again changes nothing.

    Raises InputRefused without a telephone and for a place that ended, NotAllowed.
    """
    _must_have("telephone", telephone)
    with transaction.atomic():
        held = must_keep(actor, interpreter)
        _must_stand(held)
        before = held.lines.first()
        told = (telephone.strip(), notes.strip())
        if before and tuple(before.reveal_field(name) for name in ("telephone", "notes")) == told:
            return before
        line = _line(actor, held, telephone, notes)
        _done(actor, held, Verb.INTERPRETER_CHANGED)
    return line


def take_pledge(
    *, actor: Officer, interpreter: Interpreter, given_on: date, how: str, language: str
) -> Pledge:
    """They pledged on this day, in this language. The same again changes nothing.

    Raises InputRefused for a day to come, for a code that does not exist and for a place that
    ended; NotAllowed.
    """
    if how not in Pledge.How.values:
        raise InputRefused("how", _("Nothing is chosen"), _("Choose one of those shown."))
    must_be_a_language(language)
    with transaction.atomic():
        held = must_keep(actor, interpreter)
        _must_stand(held)
        if given_on > held.post.local_date(now()):
            raise InputRefused("given_on", _("This is still to come"), _("Write when it was."))
        said = {"given_on": given_on, "how": how, "language": language}
        before = held.pledges.filter(**said).first()
        if before:
            return before
        row = Pledge(interpreter=held, **said, taken_by=actor, taken_at=now())
        row.save(force_insert=True)
        _done(actor, held, Verb.INTERPRETER_PLEDGED, how=how)
    return row


def end_place(*, actor: Officer, interpreter: Interpreter, reason: str) -> Interpreter:
    """They are no longer on the roster; cases for which they are engaged wait again.

    Ended already, it stays as it is. Raises InputRefused for an unknown reason, NotAllowed.
    """
    must_be_one_of("reason", reason, load_interpreting().places_end)
    with transaction.atomic():
        # Cases first, as everybody who engages somebody holds them.
        engaged = standing_engagements().filter(interpreter=interpreter.pk)
        cases = list(engaged.order_by("case").values_list("case", flat=True).distinct())
        hold_in_order(Case.objects.filter(pk__in=cases))
        held = must_keep(actor, interpreter)
        if held.ended_at is None:
            held.ended_at, held.ended_by, held.reason = now(), actor, reason
            held.save(update_fields=["ended_at", "ended_by", "reason"])
            _done(actor, held, Verb.INTERPRETER_TAKEN_OFF, reason=reason)
            for one in engaged.filter(case__in=cases).select_related("case__post"):
                release(None, one, load_interpreting().ending(OFF_ROSTER))
    return held


def forget_interpreters() -> int:
    """Erase places on the roster that ended long enough ago; how many. For the tick."""
    end = load_retention()[RULE].ends_before(now())
    over = Interpreter.objects.filter(ended_at__lt=end) if end else Interpreter.objects.none()
    gone = 0
    for number in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Interpreter.objects.select_for_update(of=("self",))
            held = rows.filter(pk=number, ended_at__lt=end).first()
            if held is not None:
                _erase(held)
                gone += 1
    if gone:
        clean([one.table_name for one in tables() if one.rule == RULE])
    return gone


def must_be_a_language(code: str) -> None:
    """Raise InputRefused for a language that is none of the list."""
    if code not in CODES:
        raise InputRefused("language", _("Nothing is chosen"), _("Choose one of those shown."))


def _erase(interpreter: Interpreter) -> None:
    """The key first: what is left anywhere is noise from then on."""
    number: UUID = interpreter.pk
    vault.forget(number)
    parking.forget_about(number)
    Interpreter.objects.filter(pk=number).delete()
    record(actor=None, verb=Verb.INTERPRETER_ERASED, subject=number, post=interpreter.post_id)


def _line(actor: Officer, row: Interpreter, telephone: str, notes: str) -> InterpreterLine:
    line = InterpreterLine(interpreter=row, by=actor, at=now())
    line.seal_field("telephone", telephone.strip())
    line.seal_field("notes", notes.strip() or None)
    line.save(force_insert=True)
    return line


def _must_be_introduced(introduced: Introduced) -> None:
    _must_have("name", introduced.name)
    _must_have("telephone", introduced.telephone)
    chosen = _("Choose one of those shown.")
    if not introduced.languages or not CODES.issuperset(introduced.languages):
        raise InputRefused("languages", _("No language is chosen"), chosen)
    if introduced.gender not in Gender.values:
        raise InputRefused("gender", _("Nothing is chosen"), chosen)
    if introduced.way not in Interpreter.Way.values:
        raise InputRefused("way", _("Nothing is chosen"), chosen)


def _must_have(field: str, text: str) -> None:
    if not text.strip():
        raise InputRefused(field, _("Nothing is written"), _("Write it in a few words."))


def _must_stand(interpreter: Interpreter) -> None:
    if interpreter.ended_at is not None:
        mend = _("Add them to the roster anew.")
        raise InputRefused("__all__", _("They are no longer on the roster"), mend)


def _done(actor: Officer, row: Interpreter, verb: Verb, **detail: str) -> None:
    record(actor=actor.pk, verb=verb, subject=row.pk, post=row.post_id, detail=detail)
