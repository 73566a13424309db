"""A case conference is called, asks the person first, invites, and explains every wait.

Source: the 45-day case conference of the product design.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.merging import Edit
from gerege.cases.models import Case
from gerege.cases.services.versions import What, keep_earlier, merged_with_now, version_of
from gerege.consent.checking import answers_of, must_exist
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.consents import load_consents
from gerege.knowledge.support import load_support
from gerege.support.conference_lines import (
    CAME,
    MEETS,
    OTHER,
    UNKNOWN,
    Party,
    line_of_coming,
    line_of_wait,
    lines_of_party,
    meeting_in,
    parties_in,
)
from gerege.support.conference_policies import must_call, must_write
from gerege.support.models import Conference
from gerege.support.services.answering import done
from gerege.waits.models import standing
from gerege.waits.services import close_task

TO_TELL = "conference_to_tell"
TO_SIGN = "conference_to_sign"


@dataclass(frozen=True)
class Called:
    """``meets`` day and hour by the clock of the post, without a zone; ``way`` and ``options`` are
    codes of the catalogue; ``met`` where an hour that is over is meant."""

    meets: datetime
    way: str
    options: Sequence[str]
    met: bool = False


def call_conference(*, actor: Officer, case: Case, called: Called, edit: Edit) -> Conference:
    """Call the next conference, or move the one that is called and not signed yet.

    Whoever calls it leads it. On another day nobody has come yet. Raises InputRefused for codes
    that do not exist, without an option and for an hour that is over unless it ``met`` then,
    SavedMeanwhile where a colleague changed the same line since ``edit``, NotAllowed.
    """
    _must_be_known("way", called.way, [one.id for one in load_support().ways])
    known = [one.id for one in load_support().options]
    for code in called.options or [""]:
        _must_be_known("options", code, known)
    chosen = " ".join(code for code in known if code in called.options)
    typed = {"meets": called.meets.strftime(MEETS), "way": called.way, "options": chosen}
    with transaction.atomic():
        must_call(actor, case)
        row = newest_of(case)
        if row is None or row.signed_at:
            row = _begun(actor, case, row.number + 1 if row else 1)
        _must_be_to_come(row, called)
        return changed(actor, row, typed | _not_there_yet(row, typed), edit, Verb.CONFERENCE_CALLED)


def _must_be_to_come(row: Conference, called: Called) -> None:
    """An hour that stands already is asked about once."""
    meets = called.meets.replace(tzinfo=ZoneInfo(row.case.post.time_zone))
    stands = meeting_in(row.state())
    if not called.met and meets < now() and called.meets != stands:
        mend = _("Choose an hour to come. If it met then already, say so below.")
        raise InputRefused("meets_on", _("This hour is over"), mend)


def _not_there_yet(row: Conference, typed: Mapping[str, str]) -> dict[str, str]:
    """Who came on the day that was, is not known of the day to which it is moved."""
    state = row.state()
    if state.get("meets", typed["meets"]) == typed["meets"]:
        return {}
    lines = (line_of_coming(one.id) for one in parties_in(state))
    return {line: "" for line in lines if state.get(line)}


def lead_conference(*, actor: Officer, case: Case) -> Conference:
    """Somebody else leads it from now on; a second time nothing happens.

    Raises InputRefused once somebody signed what stands, NotAllowed.
    """
    with transaction.atomic():
        must_write(actor, case)
        row = current_of(case)
        if row.led_by_id != actor.pk:
            if row.signatures.filter(version=row.version).exists():
                mend = _("Change the text first if it is not right; then it is signed anew.")
                raise InputRefused("led_by", _("It is signed already"), mend)
            row.led_by = actor
            row.save(update_fields=["led_by"])
            done(actor, case, Verb.CONFERENCE_LED)
    return row


def record_wish(
    *, actor: Officer, case: Case, wish: str, words: str, hearing: str, edit: Edit
) -> Conference:
    """What the person wants and how they want to be heard; empty where nobody asked.

    Raises InputRefused for codes that do not exist, or *something else* without words;
    SavedMeanwhile, NotAllowed.
    """
    wishes = [*(one.id for one in load_support().options), OTHER, UNKNOWN, ""]
    _must_be_known("wish", wish, wishes)
    _must_be_known("hearing", hearing, [*(one.id for one in load_support().hearing), ""])
    if wish == OTHER and not words.strip():
        mend = _("Write what the person wants, in their words.")
        raise InputRefused("wish_words", _("Nothing is written"), mend)
    typed = {"wish": wish, "wish_words": words.strip(), "hearing": hearing}
    with transaction.atomic():
        must_write(actor, case)
        return changed(actor, current_of(case), typed, edit, Verb.CONFERENCE_CHANGED)


def invite(*, actor: Officer, case: Case, purpose: str, recipient: str) -> Conference:
    """Invite somebody for one purpose, covered or not; who is invited already stays so once.

    Raises InputRefused for a purpose or recipient that does not exist here, or for the public;
    NotAllowed.
    """
    with transaction.atomic():
        must_write(actor, case)
        row, answers = current_of(case), answers_of(case)
        must_exist(answers, purpose, recipient)
        if load_consents().recipient(answers.kind_of(recipient)).kind == "public":
            raise InputRefused(
                "to", _("The public is not invited"), _("Choose one of those shown.")
            )
        state = row.state()
        if (purpose, recipient) in {one.pair for one in parties_in(state)}:
            return row
        typed = lines_of_party(state, purpose, recipient)
        return changed(actor, row, typed, Edit(), Verb.CONFERENCE_CHANGED)


def leave_out(*, actor: Officer, case: Case, party: str) -> Conference:
    """Somebody is not invited any more; what they were told stays in the register.

    Raises NotAllowed, also for somebody who is not invited.
    """
    with transaction.atomic():
        must_write(actor, case)
        row = current_of(case)
        typed = {f"{party_of(row, party).id}.out": "yes"}
        return changed(actor, row, typed, Edit(), Verb.CONFERENCE_CHANGED)


def record_coming(*, actor: Officer, case: Case, party: str, came: str, edit: Edit) -> Conference:
    """Whether somebody invited took part: they came, by telephone, or did not.

    Raises InputRefused for a code that does not exist and before the day on which it meets, by the
    clock of the post; SavedMeanwhile; NotAllowed also for somebody who is not invited.
    """
    _must_be_known("came", came, CAME)
    with transaction.atomic():
        must_write(actor, case)
        row = current_of(case)
        zone = ZoneInfo(case.post.time_zone)
        if now().astimezone(zone).date() < row.meets_at.astimezone(zone).date():
            mend = _("Write it on the day or later; if it met earlier, change its day first.")
            raise InputRefused("came", _("The conference is still to come"), mend)
        typed = {line_of_coming(party_of(row, party).id): came}
        return changed(actor, row, typed, edit, Verb.CONFERENCE_CHANGED)


def explain_waits(
    *, actor: Officer, case: Case, words: Mapping[UUID, str], edit: Edit
) -> Conference:
    """What was explained to the person about each wait that stands.

    Raises NotAllowed, also for a wait of another case; SavedMeanwhile.
    """
    with transaction.atomic():
        must_write(actor, case)
        causes = {wait.pk: wait.cause for wait in standing([case.pk]).filter(pk__in=list(words))}
        if set(causes) != set(words):
            raise NotAllowed(case.reference)
        typed = {line_of_wait(causes[pk], pk): text.strip() for pk, text in words.items()}
        return changed(actor, current_of(case), typed, edit, Verb.CONFERENCE_CHANGED)


def newest_of(case: Case) -> Conference | None:
    """The newest conference of a case, None where none was called."""
    row = Conference.objects.filter(case=case).first()
    if row is not None:
        row.case = case
    return row


def current_of(case: Case) -> Conference:
    """The same. Raises NotAllowed where none was called, which is a 404."""
    row = newest_of(case)
    if row is None:
        raise NotAllowed(case.reference)
    return row


def party_of(row: Conference, party: str) -> Party:
    """Somebody who is invited. Raises NotAllowed for nobody, which is a 404."""
    found = next((one for one in parties_in(row.state()) if one.id == party), None)
    if found is None:
        raise NotAllowed(party)
    return found


def changed(
    actor: Officer, row: Conference, typed: Mapping[str, str], edit: Edit, verb: Verb
) -> Conference:
    """Write the lines that differ; signatures of what stood before hold no more.

    Call it in the transaction that holds the case. Raises SavedMeanwhile.
    """
    case, before = row.case, row.state()
    write = merged_with_now(actor, case, What.CONFERENCE, typed, before, edit)
    if write:
        row.seal_lines(before | dict(write), now())
        keep_earlier(actor, case, What.CONFERENCE, before, row.state())
        row.version = version_of(case, What.CONFERENCE)
        meets = meeting_in(row.state())
        if meets:
            row.meets_at = meets.replace(tzinfo=ZoneInfo(case.post.time_zone))
        words = _("It was changed before both had signed")
        close_task(actor=actor, case=case, cause=TO_SIGN, about=row.pk, obtained=words)
        if row.signed_at:
            row.signed_at = row.next_at = None
            words = _("It was changed before it was told, and is to be signed anew")
            close_task(actor=actor, case=case, cause=TO_TELL, about=row.pk, obtained=words)
        row.save()
        done(actor, case, verb)
    return row


def _begun(actor: Officer, case: Case, number: int) -> Conference:
    moment = now()
    row = Conference(case=case, number=number, called_by=actor, called_at=moment, led_by=actor)
    row.meets_at = row.changed_at = moment
    row.version = version_of(case, What.CONFERENCE)
    return row


def _must_be_known(field: str, code: str, known: Sequence[str]) -> None:
    if code not in known:
        raise InputRefused(field, _("Nothing is chosen"), _("Choose one of those shown."))
