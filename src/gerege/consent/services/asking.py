"""The person is asked, answers, and takes an answer back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import Answers, answers_of, guards, must_exist
from gerege.consent.models import Consent, Disclosure, NamedRecipient
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.consents import Purpose, load_consents
from gerege.waits.services import open_wait

YES = Consent.Answer.YES


@dataclass(frozen=True)
class Given:
    """How an answer was given. ``told`` has the day of each thing that was told or asked.

    ``untold``: why something was not told; a yes is kept then and covers nothing.
    """

    how: str
    language: str
    interpreter: str = ""
    guardian: str = ""
    no_guardian_yet: bool = False
    assent: str = ""
    to_say: str = ""
    told: Mapping[str, date] = field(default_factory=dict)
    untold: str = ""

    @property
    def guarded(self) -> str:
        """Who decides with a person who may be under 18; empty where nobody was named."""
        if self.guardian.strip():
            return Consent.Guarded.GUARDIAN
        return Consent.Guarded.NONE_YET if self.no_guardian_yet else ""


def name_recipient(*, actor: Officer, case: Case, kind: str, name: str) -> NamedRecipient:
    """Which shelter, which relative. Raises InputRefused without a name or for a kind that has
    none of its own, NotAllowed."""
    entry = load_consents().recipient(kind)
    if not entry.can_be_named:
        raise InputRefused("kind", _("This recipient is known already"), _("Choose another kind."))
    if not name.strip():
        raise InputRefused("name", _("The name is missing"), _("Write who it is."))
    with transaction.atomic():
        must_work_on(actor, case)
        named = NamedRecipient(case=case, kind=kind, added_by=actor, added_at=now())
        named.seal_field("name", name.strip())
        named.save(force_insert=True)
        _done(actor, case, Verb.RECIPIENT_NAMED, {"recipient": kind})
    return named


def record_consent(
    *,
    actor: Officer,
    case: Case,
    purpose: str,
    recipient: str,
    answer: str,
    given: Given,
    until: datetime | None = None,
) -> Consent:
    """What the person answered; the answer before stays in the history.

    A yes of a person who may be under 18 needs a guardian (or child protection alone) and assent.
    A no after a yes opens the tasks to call back what was handed on. Raises InputRefused naming
    what is missing, NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        answers = answers_of(case)
        entry = must_exist(answers, purpose, recipient)
        ends = _until(entry, until)
        _must_be_an_answer(answer, given)
        _must_be_told_by(case, given)
        _must_be_a_guardian(answers, given)
        if answer == YES:
            _must_hold(answers, entry, recipient, given)
        before = answers.newest(purpose, recipient)
        consent = _written(actor, answers, (purpose, recipient, answer), given, ends)
        if answer == Consent.Answer.NO and before and before.answer == YES:
            _call_back(actor, case, purpose, recipient)
        detail = {"purpose": purpose, "answer": answer}
        _done(actor, case, Verb.CONSENT_RECORDED, detail)
    return consent


def withdraw_consent(*, actor: Officer, consent: Consent, how: str) -> Consent:
    """The person takes a yes back: it covers nothing more, and what was handed on is called back.

    A second time nothing happens. Raises InputRefused for what is no yes that stands, NotAllowed.
    """
    if how not in Consent.How.values:
        raise InputRefused("how", _("Nothing is chosen"), _("Choose how the person said it."))
    case = consent.case
    with transaction.atomic():
        must_work_on(actor, case)
        held = Consent.objects.get(pk=consent.pk, case=case)
        if held.withdrawn_at is not None:
            return held
        _must_stand(case, held)
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_how = now(), actor, how
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_how"])
        _call_back(actor, case, held.purpose, held.recipient)
        _done(actor, case, Verb.CONSENT_WITHDRAWN, {"purpose": held.purpose})
    return held


def _must_stand(case: Case, consent: Consent) -> None:
    newest = answers_of(case).newest(consent.purpose, consent.recipient)
    if newest != consent or consent.answer != YES:
        mend = _("Read the newest answer, and record what the person says now.")
        raise InputRefused("how", _("This answer does not stand any more"), mend)


def _until(purpose: Purpose, until: datetime | None) -> datetime:
    """The day agreed; left out: as long as the catalogue says."""
    moment = now()
    if until is not None and until <= moment:
        raise InputRefused("until", _("This day is over"), _("Choose a day to come."))
    longest = moment + timedelta(days=purpose.lasts_days)
    if until is not None and until > longest + timedelta(days=1):
        what = _("A yes to this does not hold as long as that")
        last = date_format(longest, "DATE_FORMAT")
        raise InputRefused("until", what, f"{_('At the latest')}: {last}")
    return until or longest


def _must_be_an_answer(answer: str, given: Given) -> None:
    for field_name, chosen, known in (
        ("answer", answer, Consent.Answer.values),
        ("how", given.how, Consent.How.values),
        ("assent", given.assent, ["", *Consent.Assent.values]),
    ):
        if chosen not in known:
            raise InputRefused(field_name, _("Nothing is chosen"), _("Choose one of those shown."))
    if not given.language.strip():
        raise InputRefused("language", _("No language is chosen"), _("Choose the language spoken."))
    for code in given.told:
        load_consents().told_item(code)


def _must_hold(answers: Answers, purpose: Purpose, recipient: str, given: Given) -> None:
    """Raises InputRefused for a yes that would cover nothing."""
    if purpose.says_what and not given.to_say.strip():
        mend = _("Write what the person wants to be said.")
        raise InputRefused("to_say", _("What may be said is missing"), mend)
    needed = load_consents().needed_for(purpose)
    if not given.untold.strip() and any(code not in given.told for code in needed):
        mend = _("Tell and ask first, then tick each of them. Or say why it was not told.")
        raise InputRefused("told", _("The person was not told everything before"), mend)
    if answers.may_be_under_18:
        _must_be_guarded(answers.kind_of(recipient), given)


def _must_be_told_by(case: Case, given: Given) -> None:
    today = now().astimezone(ZoneInfo(case.post.time_zone)).date()
    if any(day > today for day in given.told.values()):
        raise InputRefused("told_on", _("This day is still to come"), _("Write when it was."))


def _must_be_a_guardian(answers: Answers, given: Given) -> None:
    """A grown-up answers for themselves unless somebody else decides by a decision that is named.

    Raises InputRefused.
    """
    through = given.how == Consent.How.GUARDIAN and not given.guardian.strip()
    if through and not answers.may_be_under_18:
        mend = _("Name the guardian and the decision, or choose how the person said it themselves.")
        raise InputRefused("guardian", _("A grown-up answers for themselves"), mend)


def _must_be_guarded(kind: str, given: Given) -> None:
    if given.assent != Consent.Assent.YES:
        mend = _("Ask the person, too. Without that the answer is no or later.")
        raise InputRefused("assent", _("The person may be under 18 and has to agree, too"), mend)
    if not guards(given.guarded, given.assent, kind):
        mend = _("Name the guardian. Without one only child protection may be told.")
        raise InputRefused("guardian", _("The person may be under 18"), mend)


def _written(
    actor: Officer,
    answers: Answers,
    what: tuple[str, str, str],
    given: Given,
    until: datetime,
) -> Consent:
    purpose, recipient, answer = what
    row = Consent(case=answers.case, purpose=purpose, recipient=recipient, answer=answer)
    row.number = len(answers.consents) + 1
    row.how, row.language = given.how, given.language.strip()
    row.guarded, row.assent = given.guarded, given.assent
    row.told = {code: day.isoformat() for code, day in given.told.items()}
    row.recorded_by, row.recorded_at, row.until = actor, now(), until
    for name in ("interpreter", "guardian", "to_say", "untold"):
        row.seal_field(name, getattr(given, name).strip() or None)
    row.save(force_insert=True)
    return row


def _call_back(actor: Officer, case: Case, purpose: str, recipient: str) -> None:
    """A task for each thing that was handed on by consent and not called back yet."""
    handed_on = Disclosure.objects.filter(
        case=case,
        purpose=purpose,
        recipient=recipient,
        exception=None,
        revoked_at=None,
    )
    for disclosure in handed_on.order_by("made_at", "pk"):
        open_wait(actor=actor, case=case, cause="revoke_disclosure", about=disclosure.pk)


def _done(actor: Officer, case: Case, verb: Verb, detail: Mapping[str, str]) -> None:
    case.touch()
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=dict(detail))
