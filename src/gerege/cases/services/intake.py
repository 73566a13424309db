"""First contact: eight coded answers become a protected file with a reference."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.age import AgeRecord
from gerege.cases.announcements import facts_changed
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import (
    Case,
    ContactGroup,
    EarlierVersion,
    Erasure,
    FirstContact,
    Person,
    ReferenceCounter,
)
from gerege.cases.policies import hold, must_work_on, post_that_opens
from gerege.cases.sealed_message import SealedMessage
from gerege.cases.services.person import PERSON, age_of
from gerege.cases.services.versions import keep_earlier, merged_with_now
from gerege.cases.states import person_state
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.knowledge.guidance import load_intake
from gerege.vault import browser, keyring
from gerege.vault.services import hold_the_root, make_record_key

# As long as an age with its officer, so that both fill the same bucket of the seal.
AGE_LENGTH = 200
FIRST_CONTACT = EarlierVersion.What.FIRST_CONTACT
FIRST_VERSION = Edit(opened=0)
LONGEST_WAIT_ON_A_PHONE = timedelta(days=30)


def save_first_contact(
    *,
    actor: Officer,
    answers: Mapping[str, str],
    client_id: UUID | None = None,
    made_at: datetime | None = None,
    came_sealed: bool = False,
    group: ContactGroup | None = None,
) -> Case:
    """Open a case from coded answers. The same ``client_id`` twice is the same case.

    A form that is sent again with other answers corrects them, as a page that was opened with the
    very first version; a copy that comes late from a phone changes nothing. Raises NotAllowed for
    anybody but a consular officer with a post, InputRefused for a code the catalogue does not
    have, SavedMeanwhile when what is changed here was corrected meanwhile, too.
    """
    post = post_that_opens(actor)
    codes = load_intake().checked(answers)
    with transaction.atomic():
        moment = now()
        counter = hold_counter(post, moment)
        known = _already_received(actor, client_id)
        if known:
            return known if came_sealed else _corrected(actor, known, codes, FIRST_VERSION)
        case = Case.objects.create(
            reference=_next_reference(counter),
            post=post,
            host_country=post.country_iso3,
            opened_at=moment,
            opened_by=actor,
            group=group,
            client_id=client_id,
            came_sealed=came_sealed,
            is_fictional=post.is_fictional,
        )
        _seal_first_contact(case, codes, _plausible(made_at, moment))
        _begin_person(actor, case, codes)
        verb = Verb.OFFLINE_RECEIVED if came_sealed else Verb.CASE_OPENED
        record(actor=actor.pk, verb=verb, subject=case.pk, post=post.pk)
    return case


def _seal_first_contact(case: Case, codes: Mapping[str, str], made_at: datetime) -> None:
    make_record_key(case.pk)
    contact = FirstContact(case=case, made_at=made_at)
    contact.seal_field("answers", json.dumps(codes, sort_keys=True))
    contact.save()


def receive_sealed(*, actor: Officer, message: SealedMessage) -> Case:
    """Open what a phone kept while there was no network, and save it once.

    Raises InputRefused when it was changed on the way, not sealed to this server or is no first
    contact; ProtectionFailed when this server cannot open or save anything now, so that the phone
    goes on keeping it.
    """
    keyring.must_belong()
    answers, made_at = _read_sealed(_opened(message), message.client_id)
    return save_first_contact(
        actor=actor,
        answers=answers,
        client_id=message.client_id,
        made_at=made_at,
        came_sealed=True,
    )


def _opened(message: SealedMessage) -> bytes:
    try:
        return browser.open_browser_sealed(
            enc=message.enc,
            ciphertext=message.ciphertext,
            info=browser.first_contact_info(message.client_id),
            key_id=message.key_id,
        )
    except ProtectionFailed as failed:
        problem = _("It was changed on the way, or sealed for another server")
        raise InputRefused("sealed", problem, _("Record the contact again.")) from failed


def correct_first_contact(
    *, actor: Officer, case: Case, answers: Mapping[str, str], edit: Edit = ANY_VERSION
) -> Case:
    """Replace coded answers that were mistapped or became known; what was not given stays.

    What stood before is kept as an earlier version. Raises SavedMeanwhile when a colleague changed
    since ``edit`` was opened what is changed here, too.
    """
    codes = load_intake().checked(answers)
    with transaction.atomic():
        must_work_on(actor, case)
        return _corrected(actor, case, codes, edit)


def record_danger_acted_on(*, actor: Officer, case: Case, action: str) -> Case:
    """Say what was done about an immediate danger (a code of the emergency card's steps)."""
    with transaction.atomic():
        must_work_on(actor, case)
        case.touch()
        record(
            actor=actor.pk,
            verb=Verb.EMERGENCY_ACTED,
            subject=case.pk,
            post=case.post_id,
            detail={"action": action},
        )
    return case


def _corrected(actor: Officer, case: Case, codes: Mapping[str, str], edit: Edit) -> Case:
    """The case with these answers; the same answers again are no new act."""
    hold(case)
    contact = FirstContact.objects.get(case=case)
    before = contact.codes()
    after = {**before, **merged_with_now(actor, case, FIRST_CONTACT, codes, before, edit)}
    if after != before:
        must_work_on(actor, case)
        contact.correct(after, now())
        contact.save()
        keep_earlier(actor, case, FIRST_CONTACT, before, after)
        _note_child(actor, case, codes)
        case.touch()
        record(actor=actor.pk, verb=Verb.CASE_CHANGED, subject=case.pk, post=case.post_id)
        facts_changed(actor, case)
    return case


def _begin_person(actor: Officer, case: Case, codes: Mapping[str, str]) -> None:
    """The person nobody has named yet."""
    person = Person(case=case)
    # Sealed for everybody, so that a filled column does not say "may be a child".
    person.seal_field("age", json.dumps(AgeRecord().as_json()).ljust(AGE_LENGTH))
    person.save(force_insert=True)
    _note_child(actor, case, codes)


def _note_child(actor: Officer, case: Case, codes: Mapping[str, str]) -> None:
    """A child in the first minute already brings child care; a later "no" does not end it."""
    person = Person.objects.get(case=case)
    current = age_of(person)
    if "may_be_child" not in load_intake().marks(codes) or current.may_be_child:
        return
    by = current.recorded_by or str(actor.pk)
    age = replace(current, may_be_child=True, recorded_by=by, second_person="")
    before = person_state(person, current)
    person.seal_field("age", json.dumps(age.as_json()))
    person.save()
    keep_earlier(actor, case, PERSON, before, person_state(person, age))


def _already_received(actor: Officer, client_id: UUID | None) -> Case | None:
    if client_id is None:
        return None
    known = Case.objects.filter(client_id=client_id).first()
    if Erasure.objects.filter(client_id=client_id, erased_at__isnull=False).exists():
        # A phone that did not hear the answer sends again; what was erased does not come back.
        mend = _("Record the contact again if the person gets in touch.")
        raise InputRefused("client_id", _("This first contact was erased"), mend)
    if known and known.opened_by_id != actor.pk:
        # Somebody else's case must not be confirmed by guessing its client id.
        mend = _("Record the contact again.")
        raise InputRefused("client_id", _("This message cannot be taken"), mend)
    return known


def hold_counter(post: Post, moment: datetime) -> ReferenceCounter:
    """The counter of the post and year, held until the transaction ends: one contact at a time.

    Taken before looking for the id of a form, so that two copies of it wait for each other; and
    after the root, which the key of the new case needs.
    """
    hold_the_root()
    ReferenceCounter.objects.get_or_create(post=post, year=moment.astimezone(post.zone).year)
    counters = ReferenceCounter.objects.select_related("post")
    counters = counters.select_for_update(of=("self",), no_key=True)
    return counters.get(post=post, year=moment.astimezone(post.zone).year)


def _next_reference(counter: ReferenceCounter) -> str:
    """The next running number of the post in the year, as A-26-0147."""
    counter.last += 1
    counter.save()
    return f"{counter.post.letter}-{counter.year % 100:02d}-{counter.last:04d}"


def _plausible(made_at: datetime | None, received: datetime) -> datetime:
    """The time of the contact; a phone's wrong clock makes it neither future nor a month old."""
    if made_at is None or not received - LONGEST_WAIT_ON_A_PHONE <= made_at <= received:
        return received
    return made_at


def _read_sealed(opened: bytes, client_id: UUID) -> tuple[dict[str, str], datetime | None]:
    """The answers and the time of a contact, as ``ui/offline_intake.js`` wrote them."""
    try:
        content = json.loads(opened)
        answers = {str(key): str(value) for key, value in content["answers"].items()}
        recorded_at = datetime.fromisoformat(content["recorded_at"])
        sealed_id = UUID(content["client_id"])
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise _no_first_contact() from broken
    if sealed_id != client_id:
        raise _no_first_contact()
    return answers, recorded_at if recorded_at.tzinfo else None


def _no_first_contact() -> InputRefused:
    mend = _("Record the contact again.")
    return InputRefused("sealed", _("This is not a first contact"), mend)
