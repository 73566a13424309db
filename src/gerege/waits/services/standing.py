"""What is done with a wait that stands: sent, handed on, closed, dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import load_causes
from gerege.ui.templatetags.ui import local
from gerege.waits.models import Wait, standing
from gerege.waits.owners import Owner
from gerege.waits.policies import must_act_on
from gerege.waits.sending import must_be_let_out, must_not_lie_as_a_draft
from gerege.waits.services.opening import must_be_seen_by, must_say_until_when


def start_wait(*, actor: Officer, wait: Wait, by_letter: bool = False) -> Wait:
    """What was prepared goes out, and its clock starts; a second time nothing happens.

    ``by_letter``: a letter of the same act is the request; it was let out and registered as such.
    Raises InputRefused for what has ended and while its letter is a draft, NotAllowed, and what a
    check before sending raises.
    """
    with _held(actor, wait) as held:
        if held.state != Wait.State.RUNNING:
            _must_stand(held)
            if not by_letter:
                must_not_lie_as_a_draft(held)
                must_be_let_out(actor, held.case, load_causes().cause(held.cause))
            held.state, held.started_at = Wait.State.RUNNING, now()
            _changed(actor, held, Verb.WAIT_STARTED)
    return held


def hand_wait(*, actor: Officer, wait: Wait, owner: Owner) -> Wait:
    """Somebody else has to act from now on. Raises InputRefused for a colleague who does not see
    the case and for what has ended, NotAllowed."""
    with _held(actor, wait) as held:
        _must_stand(held)
        must_be_seen_by(owner, held.case)
        officer = owner.officer
        if (held.owner_kind, held.owner_id) != (owner.kind, officer.pk if officer else None):
            held.owner_kind, held.owner = owner.kind, officer
            _changed(actor, held, Verb.WAIT_HANDED)
    return held


def hand_what_is_left(*, actor: Officer, case: Case, waits: Q, owner: Owner) -> None:
    """These waits of a case are for somebody else from now on, in the transaction of an act of
    another room, which asked its own *may?*: who says so need not work on the case.

    Raises InputRefused for a colleague who does not see the case.
    """
    with transaction.atomic():
        hold(case)
        must_be_seen_by(owner, case)
        for wait in standing([case.pk]).filter(waits):
            wait.case, wait.owner_kind, wait.owner = case, owner.kind, owner.officer
            _changed(actor, wait, Verb.WAIT_HANDED)


def pause_on(*, actor: Officer, wait: Wait, why: str, look_again_on: date | None) -> Wait:
    """What pauses the clock still holds: why, and on which day somebody looks again.

    The reason is added to those before. A second time nothing happens. Raises InputRefused without
    reason or day and for what pauses nothing or has ended, NotAllowed.
    """
    entry = load_causes().cause(wait.cause)
    if entry.look_again_within_days is None:
        mend = _("Write what is new into a note of the case.")
        raise InputRefused("wait", _("This does not stop the clock"), mend)
    must_say_until_when(wait.case, entry, why, look_again_on)
    with _held(actor, wait) as held:
        _must_stand(held, "note")
        before = held.reveal_field("note")
        if held.look_again_on != look_again_on or why.strip() not in before:
            held.look_again_on = look_again_on
            held.seal_field("note", f"{before}\n{why.strip()}".strip())
            _changed(actor, held, Verb.WAIT_PAUSED_ON)
    return held


def close_wait(*, actor: Officer, wait: Wait, obtained: str, asked: str = "") -> Wait:
    """It came: what was obtained is kept, sealed; of what was never sent also how it was ``asked``
    for. Raises InputRefused without them and for what its own page closes, NotAllowed."""
    if done_there := load_causes().cause(wait.cause).done_there:
        raise InputRefused("obtained", _("It is done on its own page"), local(done_there))
    if not obtained.strip():
        raise InputRefused("obtained", _("Nothing is written"), _("Say what was obtained."))
    words = obtained.strip()
    if asked.strip():
        words = f"{_('How it was asked for')}: {asked.strip()}\n{words}"
    return _ended(actor, wait, Wait.State.CLOSED, "obtained", words, asked)


def close_task(
    *, actor: Officer | None, case: Case, cause: str, about: UUID | None, obtained: str
) -> None:
    """A task, or what is closed on its own page alone, is done by an act of another room, in its
    transaction; nothing where none stands.

    That room asked its own *may?*: somebody who decides need not work on the case. ``actor`` None
    is the program itself.
    """
    with transaction.atomic():
        hold(case)
        wait = standing([case.pk]).filter(cause=cause, about=about).first()
        entry = load_causes().cause(cause)
        if wait and (entry.kind == "task" or entry.done_there):
            wait.case = case
            wait.state, wait.ended_at, wait.ended_by = Wait.State.CLOSED, now(), actor
            wait.seal_field("obtained", obtained.strip())
            _changed(actor, wait, Verb.WAIT_CLOSED)


def count_task_from(*, actor: Officer, wait: Wait, since: datetime) -> Wait:
    """What began before somebody wrote it down is due from then; never later than it was already.
    Part of the act that opened it.

    Nothing happens to a request: only tasks have no start that the program itself saw.
    """
    is_task = load_causes().cause(wait.cause).kind == "task"
    earlier = since < min(wait.opened_at, wait.started_at or wait.opened_at)
    if is_task and wait.stands and earlier:
        wait.started_at = since
        _changed(actor, wait, Verb.WAIT_STARTED)
    return wait


def drop_wait(*, actor: Officer, wait: Wait, why: str) -> Wait:
    """It is no longer needed. Raises InputRefused without a reason, NotAllowed."""
    if not why.strip():
        raise InputRefused("why", _("No reason is written"), _("Say why it is not needed."))
    return _ended(actor, wait, Wait.State.DROPPED, "why", why)


def _ended(
    actor: Officer, wait: Wait, state: Wait.State, name: str, words: str, asked: str = ""
) -> Wait:
    """The same words again change nothing; other words would be lost, and are refused."""
    _must_end_here(wait)
    with _held(actor, wait) as held:
        if held.state == state and held.reveal_field("obtained") == words.strip():
            return held
        _must_stand(held, name)
        if state == Wait.State.CLOSED and held.state == Wait.State.PREPARED and not asked.strip():
            mend = _("Say how it was asked for, or take it back as no longer needed.")
            raise InputRefused("asked", _("It was never sent"), mend)
        held.state, held.ended_at, held.ended_by = state, now(), actor
        held.seal_field("obtained", words.strip())
        done = state == Wait.State.CLOSED
        _changed(actor, held, Verb.WAIT_CLOSED if done else Verb.WAIT_DROPPED)
    return held


@contextmanager
def _held(actor: Officer, wait: Wait) -> Iterator[Wait]:
    """The wait as it stands now, its case held until the transaction ends."""
    with transaction.atomic():
        hold(wait.case)
        now_standing = Wait.objects.select_related("case__post", "owner").filter(pk=wait.pk).first()
        if now_standing is None:
            raise NotAllowed(str(wait.pk))
        must_act_on(actor, now_standing)
        yield now_standing


def _must_end_here(wait: Wait) -> None:
    """Raise InputRefused for a task that ends by the act of its own page, which writes more."""
    if load_causes().cause(wait.cause).only_there:
        mend = _("Open its own page and do it there.")
        raise InputRefused("wait", _("This task does not end here"), mend)


def _must_stand(wait: Wait, field: str = "wait") -> None:
    if not wait.stands:
        mend = _("Read what a colleague wrote; what you know more goes into a note.")
        raise InputRefused(field, _("This wait has ended meanwhile"), mend)


def _changed(actor: Officer | None, wait: Wait, verb: Verb) -> None:
    wait.save()
    wait.case.touch()
    detail = {"wait": wait.cause.lower(), "owner": str(wait.owner_kind)}
    who = actor.pk if actor else None
    record(actor=who, verb=verb, subject=wait.case_id, post=wait.case.post_id, detail=detail)
