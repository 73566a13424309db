"""What a conference decides, who signs it, and what an invited party is told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.merging import Edit
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on
from gerege.cases.states import DECISION_FIELDS
from gerege.consent.checking import may_be_under_18
from gerege.consent.models import Disclosure
from gerege.consent.services import must_cover, record_disclosure
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.consents import load_consents
from gerege.knowledge.support import load_support
from gerege.support.conference_lines import (
    ANSWERS,
    UNKNOWN,
    goes_against,
    is_decided,
    options_in,
    parties_in,
)
from gerege.support.conference_policies import must_sign, must_write
from gerege.support.models import Conference, Signature
from gerege.support.services.answering import done
from gerege.support.services.conference import TO_SIGN, TO_TELL, changed, current_of, party_of
from gerege.waits.models import standing
from gerege.waits.services import close_task, open_wait


def write_decision(
    *, actor: Officer, case: Case, fields: Mapping[str, str], edit: Edit
) -> Conference:
    """Write what is decided; ``fields`` are those of one decision, ``review`` a day as ISO.

    Raises InputRefused for what is missing: nothing is decided against what the person wants
    without why and what else was offered; for a person who may be under 18 the guardian and their
    own yes. SavedMeanwhile, NotAllowed.
    """
    typed = {name: fields.get(name, "").strip() for name in DECISION_FIELDS}
    with transaction.atomic():
        must_write(actor, case)
        row = current_of(case)
        must_be_whole({**row.state(), **typed}, young=may_be_under_18(case))
        _must_be_to_come(case, typed["review"])
        return changed(actor, row, typed, edit, Verb.CONFERENCE_DECIDED)


def sign_conference(*, actor: Officer, case: Case, version: int) -> Conference:
    """Sign this version of what was decided, as who led it or as the second person.

    The second of the two signatures makes it hold: the person is to be told, and the next
    conference is due on the review date. Signed twice by one person it is signed once. Raises
    InputRefused where another version stands, something is missing or somebody else signed as the
    second person; NotAllowed.
    """
    with transaction.atomic():
        hold(case)
        row = current_of(case)
        part = must_sign(actor, row)
        if version != row.version:
            mend = _("Read what stands now, then sign.")
            raise InputRefused("version", _("The text was changed meanwhile"), mend)
        _must_be_ready(row.state(), young=may_be_under_18(case))
        signed = {one.part: one.signed_by_id for one in _signatures(row)}
        if part not in signed:
            _sign(actor, row, part)
            if len(signed) == 1:
                _holds(actor, row)
            else:
                open_wait(actor=actor, case=case, cause=TO_SIGN, about=row.pk)
        elif signed[part] != actor.pk:
            mend = _("Nothing is left to do.")
            raise InputRefused("version", _("A second person signed already"), mend)
    return row


def person_was_told(*, actor: Officer, case: Case, said: str) -> None:
    """What two people decided was said to the person: ends the task, where one stands.

    Raises InputRefused without how it was said, NotAllowed.
    """
    if not said.strip():
        mend = _("Say when and in which language it was said.")
        raise InputRefused("said", _("Nothing is written"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        row = current_of(case)
        if standing([case.pk]).filter(cause=TO_TELL, about=row.pk).exists():
            close_task(actor=actor, case=case, cause=TO_TELL, about=row.pk, obtained=said)
            done(actor, case, Verb.CONFERENCE_TOLD)


def tell_party(*, actor: Officer, case: Case, party: str, fields: Sequence[str]) -> Disclosure:
    """An invited party was told these kinds of information at the conference: into the register.

    Raises NotCovered without consent that stands now, InputRefused for what its purpose does not
    hold, NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        one = party_of(current_of(case), party)
        to = {"purpose": one.purpose, "recipient": one.recipient}
        basis = must_cover(actor=actor, case=case, **to)
        if set(fields) - set(load_consents().purpose(one.purpose).fields):
            mend = _("Choose one of those shown.")
            raise InputRefused("fields_told", _("The person was not asked about this"), mend)
        means = Disclosure.Means.MEETING
        return record_disclosure(
            actor=actor, case=case, fields=fields, means=means, basis=basis, **to
        )


def must_be_whole(state: Mapping[str, str], *, young: bool) -> None:
    """Raise InputRefused naming what a decision lacks."""
    state = dict.fromkeys(DECISION_FIELDS, "") | dict(state)
    if state["option"] not in {one.id for one in load_support().options}:
        raise InputRefused("option", _("Nothing is chosen"), _("Choose one of those shown."))
    if state["option"] not in options_in(state):
        mend = _("Add it to what is weighed first, or choose what was weighed.")
        raise InputRefused("option", _("This was not weighed"), mend)
    if not state["reasons"]:
        mend = _("Write why, so that the person can be told.")
        raise InputRefused("reasons", _("The reasons are missing"), mend)
    if state["answer"] not in ANSWERS:
        raise InputRefused("answer", _("Nothing is chosen"), _("Choose one of those shown."))
    if state["answer"] != UNKNOWN and not state["said"]:
        mend = _("Write what the person said, in their words.")
        raise InputRefused("said", _("Nothing is written"), mend)
    if goes_against(state):
        _must_say_why(state)
    if young and state["answer"] == "agrees":
        _must_be_guarded(state)


def _must_say_why(state: Mapping[str, str]) -> None:
    wrong = _("This is not what the person wants")
    if not state["against"]:
        mend = _("Say why it is decided all the same.")
        raise InputRefused("against", wrong, mend)
    if not state["offered"]:
        mend = _("Say what else was offered to the person.")
        raise InputRefused("offered", wrong, mend)


def _must_be_guarded(state: Mapping[str, str]) -> None:
    if not state["assent"]:
        mend = _("Ask the person, too. Without that the answer is not known yet.")
        raise InputRefused("assent", _("The person may be under 18 and has to agree, too"), mend)
    if not state["guardian"]:
        mend = _("Name the guardian. Without one the answer is not known yet.")
        raise InputRefused("guardian", _("The person may be under 18"), mend)


def _must_be_to_come(case: Case, review: str) -> None:
    if review and date.fromisoformat(review) <= case.post.local_date(now()):
        mend = _("Choose a day to come, or leave it empty.")
        raise InputRefused("review", _("This day is over"), mend)


def _must_be_ready(state: Mapping[str, str], *, young: bool) -> None:
    """What was decided is asked again: the wish or the age may be known since."""
    if not is_decided(state):
        raise InputRefused("version", _("Nothing is decided yet"), _("Write the decision first."))
    if not state.get("wish"):
        mend = _("Ask first. If the person does not know, write that.")
        raise InputRefused("version", _("The person was not asked what they want"), mend)
    if not all(one.came for one in parties_in(state)):
        mend = _("Write for each who is invited whether they took part.")
        raise InputRefused("version", _("It is not written who took part"), mend)
    must_be_whole(state, young=young)


def _signatures(row: Conference) -> list[Signature]:
    return list(Signature.objects.filter(conference=row, version=row.version))


def _sign(actor: Officer, row: Conference, part: Signature.Part) -> None:
    Signature.objects.create(
        case=row.case,
        conference=row,
        version=row.version,
        part=part,
        signed_by=actor,
        signed_at=now(),
    )
    done(actor, row.case, Verb.CONFERENCE_SIGNED, {"part": str(part)})


def _holds(actor: Officer, row: Conference) -> None:
    """Two signed: the person is told, and the next conference has its day."""
    row.signed_at, review = now(), row.state().get("review")
    row.next_at = _end_of(review, row.case.post.time_zone) if review else None
    row.save(update_fields=["signed_at", "next_at"])
    words = _("Two people signed it")
    close_task(actor=actor, case=row.case, cause=TO_SIGN, about=row.pk, obtained=words)
    open_wait(actor=actor, case=row.case, cause=TO_TELL, about=row.pk)
    done(actor, row.case, Verb.CONFERENCE_HELD)


def _end_of(day: str, zone: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(23, 59), ZoneInfo(zone))
