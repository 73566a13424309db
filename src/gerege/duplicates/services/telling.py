"""Writing down an employer, a recruiter or a place; the same in several files gets a number."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import hold_the_record, record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.duplicates.folding import folded_name
from gerege.duplicates.models import Pattern, Told
from gerege.duplicates.policies import betrays
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.vault import crypto
from gerege.vault import services as vault
from gerege.waits.services import open_wait

PURPOSE = "names told in files"
PATTERN_TO_SEE = "pattern_to_see"
KEY_BYTES = 16
LONGEST = 200
AT_ONCE = 200


def tell_name(*, actor: Officer, case: Case, kind: str, name: str) -> Told:
    """Keep who or where it was, sealed; the same twice in one file is one.

    If another file has it too, both belong to one pattern, and headquarters is told its number.
    Raises InputRefused for what names nothing.
    """
    key = key_of(kind, name)
    with transaction.atomic():
        must_work_on(actor, case)
        known = Told.objects.filter(case=case, kind=kind, key=key).first()
        if known:
            return known
        told = Told(case=case, kind=kind, key=key, recorded_by=actor, recorded_at=now())
        told.seal_field("name", name.strip())
        told.save(force_insert=True)
        case.touch()
        record(actor=actor.pk, verb=Verb.NAME_TOLD, subject=case.pk, post=case.post_id)
        _join_pattern(told)
    return told


def take_back_name(*, actor: Officer, case: Case, told: Told) -> None:
    """It was written by mistake: it goes, and is in no pattern any more. Raises NotAllowed."""
    with transaction.atomic():
        must_work_on(actor, case)
        if told.case_id != case.pk:
            raise NotAllowed(case.reference)
        deleted, _by_model = Told.objects.filter(pk=told.pk).delete()
        if deleted:
            case.touch()
            record(actor=actor.pk, verb=Verb.NAME_TAKEN_BACK, subject=case.pk, post=case.post_id)


def key_of(kind: str, name: str) -> str:
    """What a name is compared by. Raises InputRefused for a name or a kind that says nothing."""
    if kind not in Told.Kind.values:
        raise InputRefused("kind", _("Nothing is chosen"), _("Choose what it is."))
    plain = folded_name(name)
    if not plain or len(name) > LONGEST:
        mend = _("Write the name as the person says it, in either script.")
        raise InputRefused("name", _("This names nothing"), mend)
    return crypto.blind(vault.derive_for(purpose=PURPOSE, owner=kind), plain, KEY_BYTES)


def forget_keys() -> None:
    """Made with a root that is being replaced: made anew from what is sealed, at the next tick."""
    Told.objects.exclude(key="").update(key="")


def key_names_anew() -> int:
    """Make keys that a new root took away or an import lacks; returns how many. For ``tick``."""
    done = 0
    waiting = Told.objects.filter(key="").select_related("case").order_by("pk")
    for told in vault.unlocked(waiting[:AT_ONCE], "case_id"):
        try:
            key = key_of(told.kind, told.reveal_field("name"))
        except (ProtectionFailed, InputRefused):
            continue
        if Told.objects.filter(case=told.case_id, kind=told.kind, key=key).exists():
            # Told again meanwhile: the newer one stands for both.
            continue
        with transaction.atomic():
            done += Told.objects.filter(pk=told.pk, key="").update(key=key)
            told.key = key
            if told.pattern_id is None:
                # It came from another installation, where patterns have other numbers.
                _join_pattern(told)
    return done


def _join_pattern(told: Told) -> None:
    """The record is held, so that two files at once make one pattern and no number twice."""
    hold_the_record()
    same = Told.objects.filter(kind=told.kind, key=told.key).exclude(case=told.case_id)
    others = list(same.select_related("pattern", "case"))
    if not others:
        return
    pattern = _pattern_of(others)
    ids = [told.pk, *(one.pk for one in others)]
    Told.objects.filter(pk__in=ids).update(pattern=pattern)
    told.pattern = pattern
    _ask_to_look(told, others)


def _ask_to_look(told: Told, others: Sequence[Told]) -> None:
    """Headquarters is asked in the file in which it was just told, or in another one of them.

    Never where the task would tell somebody that a file that is hidden from them has the name, too:
    names could be tried until one is found. Where no file will do, the list of patterns tells it.
    """
    for here, there in ((told, others), *((one, (told,)) for one in others)):
        if here.case.is_open and any(not betrays(here.case_id, one.case_id) for one in there):
            open_wait(actor=None, case=here.case, cause=PATTERN_TO_SEE, about=told.pattern_id)
            return


def _pattern_of(others: Iterable[Told]) -> Pattern:
    known = next((one.pattern for one in others if one.pattern), None)
    if known:
        return known
    last = Pattern.objects.aggregate(last=Max("number"))["last"] or 0
    return Pattern.objects.create(number=last + 1, first_at=now())
