"""Opening a wait: from a page, or as part of an act of another room."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.kernel.ids import new_id
from gerege.knowledge.causes import Cause, load_causes
from gerege.waits.models import Wait, standing
from gerege.waits.owners import Owner, owner_by_rule
from gerege.waits.policies import must_open
from gerege.waits.sending import must_be_let_out, must_be_let_prepare


def open_wait(
    *,
    actor: Officer | None,
    case: Case,
    cause: str,
    owner: Owner | None = None,
    note: str = "",
    prepared: bool = False,
    about: UUID | None = None,
) -> Wait:
    """Let the case wait for something. Call it in the transaction of the act that needs it.

    The same cause about the same thing stands once: who asks again gets the wait that stands. A
    ``prepared`` request lies until ``start_wait`` sends it. ``actor`` None is the program itself,
    which opens tasks, and causes that name the person to nobody. Raises InputRefused for a cause
    that does not exist, NotAllowed, and what a check before sending raises (``sending``).
    """
    entry = load_causes().cause(cause)
    with transaction.atomic():
        must_open(actor, case, entry)
        found = _standing(case, entry, about)
        return found or _opened(actor, case, entry, owner, _New(note, prepared, about))


def kept_from_a_head(actor: Officer, case: Case) -> None:
    """A case was hidden from a head of post: headquarters looks at it, so nobody is alone."""
    open_wait(actor=actor, case=case, cause="kept_from_a_head")


def open_another(
    *,
    actor: Officer,
    case: Case,
    cause: str,
    owner: Owner | None = None,
    note: str = "",
    prepared: bool = False,
    look_again_on: date | None = None,
) -> Wait:
    """The same by hand. Raises InputRefused, too, for what stands already or needs words.

    What pauses the clock of the case says why, and on which day somebody looks again.
    """
    entry = load_causes().cause(cause)
    if cause == "other" and not note.strip():
        raise InputRefused("note", _("What it is was not written"), _("Say it in a few words."))
    if prepared and entry.pauses:
        mend = _("Take the tick away: it begins now.")
        raise InputRefused("prepared", _("Nothing is sent to anybody here"), mend)
    must_say_until_when(case, entry, note, look_again_on)
    with transaction.atomic():
        must_work_on(actor, case)
        if not entry.by_hand or _standing(case, entry, None):
            mend = _("Add what you know to the one that stands, or close it first.")
            raise InputRefused("cause", _("The case waits for this already"), mend)
        new = _New(note, prepared, look_again_on=look_again_on)
        return _opened(actor, case, entry, owner, new)


def must_say_until_when(case: Case, entry: Cause, why: str, day: date | None) -> None:
    """Raise InputRefused for a pause without a reason or a day that is to come and near enough,
    and for a day where nothing is paused."""
    longest = entry.look_again_within_days
    if longest is None:
        if day:
            mend = _("Leave the day empty; write it into the note.")
            raise InputRefused("look_again_on", _("This does not stop the clock"), mend)
        return
    if not why.strip():
        mend = _("Say why nothing is due meanwhile.")
        raise InputRefused("note", _("It stops the clock, and no reason is written"), mend)
    if day is None:
        mend = _("Say on which day somebody looks whether it still holds.")
        raise InputRefused("look_again_on", _("It stops the clock, and no day is written"), mend)
    today = case.post.local_date(now())
    if not today < day <= today + timedelta(days=longest):
        mend = _("A day from tomorrow on, at most so many days away") + f": {longest}"
        raise InputRefused("look_again_on", _("This day is over, or too far away"), mend)


def must_be_seen_by(owner: Owner, case: Case) -> None:
    """Raises InputRefused for a colleague for whom the case does not exist."""
    if owner.officer and not cases_known_to(owner.officer).filter(pk=case.pk).exists():
        mend = _("Choose somebody of the post, or name them on the case first.")
        raise InputRefused("owner", _("This colleague does not see the case"), mend)


def _standing(case: Case, entry: Cause, about: UUID | None) -> Wait | None:
    if about is None and entry.several:
        return None
    return standing([case.pk]).filter(cause=entry.id, about=about).first()


@dataclass(frozen=True)
class _New:
    """What is written down with a wait."""

    note: str
    prepared: bool = False
    about: UUID | None = None
    look_again_on: date | None = None


def _opened(
    actor: Officer | None, case: Case, entry: Cause, owner: Owner | None, new: _New
) -> Wait:
    (must_be_let_prepare if new.prepared else must_be_let_out)(actor, case, entry)
    whose, moment = owner or owner_by_rule(entry), now()
    must_be_seen_by(whose, case)
    wait = Wait(case=case, post=case.post_id, cause=entry.id, opened_at=moment, opened_by=actor)
    wait.about = new.about or (new_id() if entry.several else None)
    wait.owner_kind, wait.owner = whose.kind, whose.officer
    wait.state = Wait.State.PREPARED if new.prepared else Wait.State.RUNNING
    wait.started_at = None if new.prepared else moment
    wait.look_again_on = new.look_again_on
    wait.seal_field("note", new.note.strip() or None)
    wait.save(force_insert=True)
    case.touch()
    record(
        actor=actor.pk if actor else None,
        verb=Verb.WAIT_OPENED,
        subject=case.pk,
        post=case.post_id,
        detail={"wait": entry.word, "state": str(wait.state)},
    )
    return wait
