"""Who the person is: names in three forms, documents, telephone, age and how it is known."""

import json
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.age import AgeRecord
from gerege.cases.announcements import facts_changed
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case, EarlierVersion, Person
from gerege.cases.policies import must_work_on
from gerege.cases.services.versions import keep_earlier, merged_with_now
from gerege.cases.states import AGE_FIELDS, age_from, age_state, person_state
from gerege.identity.documents import normalise_number
from gerege.identity.telephones import normalise as normalise_telephone
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault

PERSON = EarlierVersion.What.PERSON


def change_person(
    *,
    actor: Officer,
    case: Case,
    fields: Mapping[str, str],
    age: AgeRecord | None = None,
    edit: Edit = ANY_VERSION,
    tells: bool = True,
) -> Person:
    """Seal what differs from what is known and make it findable; what is not given stays.

    Nothing new changes nothing. What stood before is kept as an earlier version. Raises NotAllowed
    without the right to work on the case, SavedMeanwhile when a colleague changed since ``edit``
    was opened what is changed here, too. Without ``tells`` no task follows: for an old case that
    the same act closes.
    """
    unknown = set(fields) - set(Person.PLAIN_FIELDS)
    if unknown:
        raise InputRefused(sorted(unknown)[0], "no such field", "Use the fields of the person")
    with transaction.atomic():
        must_work_on(actor, case)
        person = Person.objects.get(case=case)
        before, typed = person_state(person, age_of(person)), _typed(fields, age)
        write = merged_with_now(actor, case, PERSON, typed, before, edit)
        fresh = age_from(before | dict(write), age) if age and _is_about_age(write) else None
        changed = _seal_texts(person, write) + _seal_age(person, fresh, actor)
        if not changed:
            return person
        person.save()
        keep_earlier(actor, case, PERSON, before, person_state(person, age_of(person)))
        _make_findable(person, case)
        case.touch()
        _note_change(actor, case, changed)
        if tells and "age" in changed:
            facts_changed(actor, case)
    return person


def _note_change(actor: Officer, case: Case, changed: list[str]) -> None:
    record(
        actor=actor.pk,
        verb=Verb.PERSON_CHANGED,
        subject=case.pk,
        post=case.post_id,
        detail=dict.fromkeys(changed, True),
    )


def hold_age_claim(case: Case) -> None:
    """Let the age that is only said count as not known: believed alone, it would lower a result.

    It counts once a document or a second person stands behind it. Call inside the transaction.
    """
    person = Person.objects.get(case=case)
    person.seal_field("age", json.dumps(replace(age_of(person), held=True).as_json()))
    person.save()


def confirm_adult(*, actor: Officer, case: Case) -> Person:
    """A second person has looked and also takes the person for an adult.

    Raises NotAllowed when nobody is waited for, and for the officer who recorded the age: one
    person alone lowers no band.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        person = Person.objects.get(case=case)
        current = age_of(person)
        if not current.may_be_confirmed_by(str(actor.pk), now().date()):
            raise NotAllowed(case.reference)
        person.seal_field("age", json.dumps(current.confirmed_by(str(actor.pk)).as_json()))
        person.save()
        case.touch()
        record(actor=actor.pk, verb=Verb.AGE_CONFIRMED, subject=case.pk, post=case.post_id)
        facts_changed(actor, case)
    return person


def age_of(person: Person) -> AgeRecord:
    """What is recorded of the person's age, with how it is known."""
    return AgeRecord.from_json(json.loads(person.reveal_field("age") or "{}"))


def telephone_key(person: Person, case: Case) -> str:
    """The telephone as it is compared; a number without a calling code belongs to the country."""
    return normalise_telephone(person.reveal_field("telephone"), case.host_country) or ""


def _seal_texts(person: Person, fields: Mapping[str, str]) -> list[str]:
    """Seal the texts that are new; returns the names of their fields."""
    texts = {name: text for name, text in fields.items() if name in Person.PLAIN_FIELDS}
    changed = sorted(name for name in texts if texts[name] != person.reveal_field(name))
    for name in changed:
        person.seal_field(name, texts[name] or None)
    return changed


def _typed(fields: Mapping[str, str], age: AgeRecord | None) -> dict[str, str]:
    texts = {name: text.strip() for name, text in fields.items()}
    return texts | (age_state(age) if age else {})


def _is_about_age(fields: Mapping[str, str]) -> bool:
    return any(name in fields for name in AGE_FIELDS)


def _seal_age(person: Person, age: AgeRecord | None, actor: Officer) -> list[str]:
    current = age_of(person)
    if age is None or age.says_the_same_as(current):
        return []
    new = replace(age, recorded_by=str(actor.pk))
    person.seal_field("age", json.dumps(current.followed_by(new, now().date()).as_json()))
    return ["age"]


def _make_findable(person: Person, case: Case) -> None:
    """Recompute the keyed indexes from what is sealed now; old values stop being findable."""
    vault.make_findable({case.pk: findable_by(person, case)})


def findable_by(person: Person, case: Case) -> vault.Findable:
    """The numbers, as they are compared, and the names by which a person is found."""
    numbers = {"phone": telephone_key(person, case)} | {
        kind: normalise_number(person.reveal_field(f"{kind}_number"))
        for kind in ("passport", "registration")
    }
    given = {kind: number for kind, number in numbers.items() if number}
    return vault.Findable(given, person.written_names(), keeper=case.post_id)
