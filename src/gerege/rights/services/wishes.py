"""A wish is left, and a protection lead acknowledges, passes on, answers and tells the person.

Nothing of it is written into a case: no change is counted there, no act stands in its timeline.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.cases.services import give_case_to
from gerege.identity.names import compare
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.knowledge.rights import load_rights
from gerege.notices.models import Notice
from gerege.notices.rota import headquarters
from gerege.notices.services import end_notice, raise_notice
from gerege.rights.models import Wish, WishStep
from gerege.rights.policies import knows, must_read, who_could_read
from gerege.waits.services import open_wait

Kind = WishStep.Kind
AT_HEADQUARTERS = "headquarters"
"""Whom a wish may be about: somebody there, whose name it tells."""
CALLED_AS = "complaint"
"""The kind of notice for every wish: what it is stands on the page behind it only."""

BY_HAND = (Kind.ACKNOWLEDGED, Kind.NOTED, Kind.ANSWERED, Kind.TOLD)


@dataclass(frozen=True)
class Said:
    """What a wish holds: free words, how to be reached, the number of a paper, the name of whom it
    is about. All but words may be empty."""

    words: str
    reach: str = ""
    reference: str = ""
    name: str = ""


def wish_arrived(mark: UUID, at: datetime, content: Mapping[str, str]) -> None:
    """Take in what was sent on the page outside (``arrivals``). Raises as ``leave_wish``."""
    texts = (content[name] for name in ("words", "reach", "reference", "name"))
    about_us = content["about"] == AT_HEADQUARTERS
    leave_wish(mark=mark, kind=content["kind"], said=Said(*texts), at_headquarters=about_us, at=at)


def leave_wish(
    *,
    mark: UUID,
    kind: str,
    said: Said,
    at_headquarters: bool = False,
    at: datetime | None = None,
) -> Wish:
    """Somebody whom we do not know left it on the public page; sent twice (``mark``), it is one.

    ``at``: when it was sent, where that was not now. ``at_headquarters``: it is about somebody
    there, whose name ``said`` has to tell: whoever it is does not get to read it. Every name is
    taken alike, so that nobody learns from the page who reads there. Raises InputRefused without
    words or, there, without a name, and for a kind that does not exist.
    """
    with transaction.atomic():
        kept = Wish.objects.filter(pk=mark).first()
        if kept is not None:
            return kept
        about = _reader_named(_name_in(said)) if at_headquarters else None
        return _kept(mark, None, kind, said, about, at)


def write_wish(
    *,
    actor: Officer,
    case: Case,
    kind: str,
    words: str,
    reach: str = "",
    about: Officer | None = None,
) -> Wish:
    """An officer writes it down for the person; from then on the post cannot read it.

    ``about``: whom of those who could read it, who then does not. Raises InputRefused without words
    or for a kind that does not exist, NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        name = about.display_name if about else ""
        return _kept(new_id(), actor, kind, Said(words, reach, case.reference, name), about)


def wish_to_correct(*, actor: Officer, case: Case, words: str) -> None:
    """The person says that something written is wrong: whoever wrote it sees the words.

    They stand in a task, beside what was written. Raises InputRefused without words, NotAllowed.
    """
    _must_say(words)
    with transaction.atomic():
        must_work_on(actor, case)
        open_wait(actor=actor, case=case, cause="correction_wish", note=words.strip())


def take_step(*, actor: Officer, wish: Wish, kind: str, words: str) -> WishStep:
    """The lead acknowledges, notes, answers, or writes that the person was told.

    What happens once and stands already is given back. Raises InputRefused without words, for
    telling before there is an answer; NotAllowed for whom it does not exist.
    """
    if kind not in BY_HAND:
        raise InputRefused("kind", _("Nothing is chosen"), _("Choose one of those shown."))
    if kind != Kind.ACKNOWLEDGED:
        _must_say(words)
    with transaction.atomic():
        held = _held(actor, wish)
        done = {step.kind: step for step in held.steps.all()}
        if kind == Kind.TOLD and Kind.ANSWERED not in done:
            mend = _("Write the answer first.")
            raise InputRefused("words", _("There is no answer yet"), mend)
        if kind != Kind.NOTED and kind in done:
            return done[kind]
        return _stepped(actor, held, kind, words)


def pass_on(*, actor: Officer, wish: Wish, case: Case, words: str) -> WishStep:
    """The officers of the case get these words as a wish to correct: never more than the lead
    chose. Raises InputRefused without words, NotAllowed."""
    _must_say(words)
    with transaction.atomic():
        held = _held(actor, wish)
        open_wait(actor=actor, case=case, cause="correction_wish", note=words.strip())
        return _stepped(actor, held, Kind.PASSED_ON, words)


def name_another(
    *, actor: Officer, wish: Wish, case: Case, officer: Officer, instead_of: Officer | None
) -> WishStep:
    """Another officer works on the case; for the one before it may not exist any more.

    Raises InputRefused for somebody who handles no cases, NotAllowed.
    """
    with transaction.atomic():
        held = _held(actor, wish)
        if not knows(actor, case):
            raise NotAllowed(case.reference)
        give_case_to(actor=actor, case=case, officer=officer, instead_of=instead_of)
        return _stepped(actor, held, Kind.NAMED, officer.display_name)


def no_name() -> InputRefused:
    """What is said where somebody at headquarters is meant and not named."""
    mend = _("Write it as you heard it, or choose \u201cI do not say\u201d: then all can read it.")
    return InputRefused("name", _("No name is written"), mend)


def _name_in(said: Said) -> str:
    if not said.name.strip():
        raise no_name()
    return said.name


def _reader_named(name: str) -> Officer | None:
    """Whose name it is, in any spelling, of those who could read a wish: the likeliest.

    None where it is nobody's. Of two who are as likely, it is kept from the one who reads every
    wish rather than from one who reads them on duty.
    """
    likely = [(one, compare(one.display_name, name)) for one in who_could_read()]
    found = [(said.score, _reads_always(one), one) for one, said in likely if said.same != "no"]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _reads_always(officer: Officer) -> bool:
    return officer.role == Role.PROTECTION_LEAD


def _kept(
    mark: UUID,
    actor: Officer | None,
    kind: str,
    said: Said,
    about: Officer | None,
    at: datetime | None = None,
) -> Wish:
    load_rights().wish(kind)
    _must_say(said.words)
    came = Wish.Came.OFFICER if actor else Wish.Came.PUBLIC
    wish = Wish(pk=mark, kind=kind, came=came, written_by=actor, about=about)
    wish.received_at = at or now()
    wish.seal_text(json.dumps(asdict(said), ensure_ascii=False))
    wish.save(force_insert=True)
    record(actor=actor.pk if actor else None, verb=Verb.WISH_LEFT, subject=wish.pk)
    office = headquarters()
    if office is not None:
        # The notice names headquarters, never the post or the case that it may be about.
        raise_notice(
            actor=None, kind=CALLED_AS, post=office, about=wish.pk, not_to=about, key=_key(wish)
        )
    return wish


def _key(wish: Wish) -> str:
    return f"{CALLED_AS}:{wish.pk}"


def _must_say(words: str) -> None:
    if not words.strip():
        raise InputRefused("words", _("Nothing is written"), _("Say it in your own words."))


def _held(actor: Officer, wish: Wish) -> Wish:
    must_read(actor, wish)
    return Wish.objects.select_for_update(no_key=True).get(pk=wish.pk)


def _stepped(actor: Officer, wish: Wish, kind: str, words: str) -> WishStep:
    step = WishStep(wish=wish, kind=kind, at=now(), by=actor)
    step.seal_text(words.strip())
    step.save(force_insert=True)
    record(actor=actor.pk, verb=Verb.WISH_STEP, subject=wish.pk, detail={"step": str(kind)})
    # Somebody at headquarters has it in hand: nobody is called for it any more.
    for notice in Notice.objects.filter(key=_key(wish), ended_at=None):
        end_notice(actor=None, notice=notice)
    return step
