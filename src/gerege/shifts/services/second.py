"""Asking for a second person, coming, and saying that it is over."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.shifts.models import SecondPerson
from gerege.shifts.policies import may_answer, may_close, must_know


def ask_second(*, actor: Officer, case: Case, words: str = "") -> SecondPerson:
    """Call somebody to one's side. While a call of the case waits for an answer, it is that one.

    Words that come with a second press are added to those that stand. A call that somebody answered
    ends: who presses again needs somebody again, and all are called. Raises NotAllowed for whoever
    may not work on the case.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        standing = SecondPerson.objects.filter(case=case, closed_at=None).first()
        if standing and standing.answer:
            standing.closed_at = now()
            standing.save()
            _changed(actor, standing, Verb.SECOND_PERSON_CLOSED)
            standing = None
        asked = standing or SecondPerson(case=case, asked_by=actor, asked_at=now())
        _add_words(asked, words.strip())
        asked.save()
        if standing is None:
            _changed(actor, asked, Verb.SECOND_PERSON_ASKED)
    return asked


def _add_words(asked: SecondPerson, words: str) -> None:
    said = asked.reveal_field("words")
    if words and words not in said:
        asked.seal_field("words", "\n".join(filter(None, (said, words))))


def answer_second(*, actor: Officer, asked: SecondPerson, how: str) -> SecondPerson:
    """Somebody comes, by name; the first who answers stands.

    Raises InputRefused when nothing is chosen, NotAllowed for who asked and for what is over.
    """
    if how not in SecondPerson.Answer.values:
        mend = _("Say whether you are coming or on the line.")
        raise InputRefused("how", _("Nothing is chosen"), mend)
    with _held(asked) as held:
        must_know(actor, held.case)
        if not may_answer(actor, held):
            raise NotAllowed(held.case.reference)
        if not held.answer:
            held.answer, held.answered_by, held.answered_at = how, actor, now()
            held.save()
            _changed(actor, held, Verb.SECOND_PERSON_ANSWERED)
    return held


def close_second(*, actor: Officer, asked: SecondPerson) -> SecondPerson:
    """It is over; a second time nothing happens. Raises NotAllowed for others than who asked."""
    with _held(asked) as held:
        must_know(actor, held.case)
        if held.closed_at is None:
            if not may_close(actor, held):
                raise NotAllowed(held.case.reference)
            held.closed_at = now()
            held.save()
            _changed(actor, held, Verb.SECOND_PERSON_CLOSED)
    return held


@contextmanager
def _held(asked: SecondPerson) -> Iterator[SecondPerson]:
    """As it stands now, its case held until the transaction ends."""
    with transaction.atomic():
        hold(asked.case)
        found = SecondPerson.objects.select_related("case__post").filter(pk=asked.pk).first()
        if found is None:
            raise NotAllowed(str(asked.pk))
        yield found


def _changed(actor: Officer, asked: SecondPerson, verb: Verb) -> None:
    asked.case.touch()
    record(actor=actor.pk, verb=verb, subject=asked.case_id, post=asked.case.post_id)
