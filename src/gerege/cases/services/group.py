"""Group intake: each pasted row becomes a protected file of its own, all or none."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.age import AgeRecord
from gerege.cases.group_paste import PastedPerson
from gerege.cases.models import Case, ContactGroup
from gerege.cases.policies import post_that_opens
from gerege.cases.services.intake import save_first_contact
from gerege.cases.services.person import change_person
from gerege.kernel.clock import now
from gerege.vault.services import hold_the_root


def open_group(
    *,
    actor: Officer,
    people: Sequence[PastedPerson],
    answers: Mapping[str, str],
) -> ContactGroup:
    """Open one case a person, with the answers that hold for all of them (channel, danger).

    Raises NotAllowed for anybody but a consular officer with a post; nothing is kept then.
    """
    post = post_that_opens(actor)
    with transaction.atomic():
        hold_the_root()
        group = ContactGroup.objects.create(post=post, made_at=now(), made_by=actor)
        for person in people:
            _open_one(actor, group, person, answers)
        record(
            actor=actor.pk,
            verb=Verb.GROUP_IMPORTED,
            subject=group.pk,
            post=post.pk,
            detail={"people": len(people)},
        )
    return group


def _open_one(
    actor: Officer, group: ContactGroup, person: PastedPerson, answers: Mapping[str, str]
) -> Case:
    case = save_first_contact(actor=actor, answers=answers, group=group)
    age = None
    if person.birth_date or person.years is not None:
        age = AgeRecord(birth_date=person.birth_date, years=person.years, basis="stated")
    change_person(actor=actor, case=case, fields=person.fields, age=age)
    return case
