"""Whether something about a person may go to somebody: the one place that says so."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerege.cases.age import AgeRecord
from gerege.cases.models import Case, Person
from gerege.cases.services.person import age_of
from gerege.consent.models import Consent, ConsentException, NamedRecipient
from gerege.consent.stopping import LIFE, Stop, stop_columns, stops_of
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.consents import Purpose, load_consents
from gerege.ui.templatetags.ui import local

EXCEPTION_LASTS = timedelta(hours=72)
"""How long an agreed exception lets something out; our own choice, unverified."""

BEST_INTERESTS = "child_protection"
"""The one recipient that may be told of a child who has no guardian yet."""

WHY: dict[str, str | Promise] = {
    "yes": gettext_lazy("The person agreed"),
    "exception": gettext_lazy("An exception was agreed"),
    "not_asked": gettext_lazy("The person was not asked"),
    "no": gettext_lazy("The person said no"),
    "later": gettext_lazy("The person wants to be asked later"),
    "expired": gettext_lazy("What the person agreed to has run out"),
    "withdrawn": gettext_lazy("The person took the agreement back"),
    "child": gettext_lazy("The person may be under 18: a guardian and the child have to agree"),
    "told": gettext_lazy("The person was not told everything before"),
    "refused": gettext_lazy("The person does not want our help: only a new wish or danger to life"),
    "anew": gettext_lazy("The person refused help since then: ask anew"),
    "feared": gettext_lazy("The person is afraid of their own state: ask anew"),
}


@dataclass(frozen=True)
class Basis:
    """On what something is handed on: the consent that stands, or an agreed exception."""

    consent: Consent | None = None
    exception: ConsentException | None = None

    @property
    def kind(self) -> str:
        """``consent`` or ``exception``."""
        return "consent" if self.consent else "exception"


@dataclass(frozen=True)
class Coverage:
    """Whether something may go to a recipient for a purpose; ``state`` is a key of ``WHY``."""

    state: str
    until: datetime | None = None
    basis: Basis | None = None
    consent: Consent | None = None
    """The newest answer, whatever it says."""

    @property
    def allowed(self) -> bool:
        """True if it may be handed on now."""
        return self.basis is not None

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(WHY[self.state])


@dataclass
class NotCovered(InputRefused):
    """Nothing lets it out. ``ask_at`` is the page where the person is asked."""

    ask_at: str = ""


@dataclass(frozen=True)
class Answers:
    """All that a case knows of consent, read once; asked as often as wanted."""

    case: Case
    consents: tuple[Consent, ...]
    exceptions: tuple[ConsentException, ...]
    named: tuple[NamedRecipient, ...]
    may_be_under_18: bool
    stops: tuple[Stop, ...] = ()

    def newest(self, purpose: str, recipient: str) -> Consent | None:
        """The answer that stands for this pair, None where nobody asked."""
        pair = (purpose, recipient)
        mine = [one for one in self.consents if (one.purpose, one.recipient) == pair]
        return max(mine, key=lambda one: one.number, default=None)

    def coverage(
        self, purpose: str, recipient: str, moment: datetime, *, for_return: bool = False
    ) -> Coverage:
        """Whether something may go there at a moment. Consent comes before an exception.

        ``for_return``: it asks a state for the return.
        """
        newest = self.newest(purpose, recipient)
        state = self._state(newest, moment, for_return=for_return)
        if newest and state == "yes":
            return Coverage(state, newest.until, Basis(consent=newest), newest)
        exception = self._exception(purpose, recipient, moment, for_return=for_return)
        if exception and exception.decided_at:
            until = exception.decided_at + EXCEPTION_LASTS
            return Coverage("exception", until, Basis(exception=exception), newest)
        return Coverage(state, consent=newest)

    @property
    def return_feared_at(self) -> datetime | None:
        """Since when the person is afraid of what a return needs; None where nobody said so."""
        return max((stop.since for stop in self.stops if stop.of_return), default=None)

    def return_is_wished(self, purpose: str, recipient: str) -> bool:
        """True unless the person is afraid of their own state and did not agree to this since."""
        pairs = self.recipients_for(recipient)
        return self.return_feared_at is None or any(
            self.coverage(purpose, one, now(), for_return=True).allowed for one in pairs
        )

    def kind_of(self, recipient: str) -> str:
        """Which recipient of the catalogue a named one is; a fixed one is itself."""
        return next((one.kind for one in self.named if str(one.pk) == recipient), recipient)

    def recipients_for(self, kind: str) -> tuple[str, ...]:
        """A fixed recipient, and those that the case names of its kind."""
        return (kind, *(str(one.pk) for one in self.named if one.kind == kind))

    def _state(self, newest: Consent | None, moment: datetime, *, for_return: bool) -> str:
        if newest is None:
            return "not_asked"
        if newest.answer != Consent.Answer.YES:
            return newest.answer
        if newest.withdrawn_at and newest.withdrawn_at <= moment:
            return "withdrawn"
        if newest.until <= moment:
            return "expired"
        return self._of_a_yes(newest, for_return=for_return)

    def _of_a_yes(self, newest: Consent, *, for_return: bool) -> str:
        """Whether a yes that runs is enough."""
        said_at = newest.recorded_at
        for stop in self._stops_for(newest.recipient, said_at, for_return=for_return):
            if said_at <= stop.since:
                return stop.why
        if self.may_be_under_18 and not self._guarded(newest):
            return "child"
        purpose = load_consents().purpose(newest.purpose)
        needed = set(load_consents().needed_for(purpose))
        return "yes" if needed <= set(newest.told) else "told"

    def _stops_for(self, recipient: str, said_at: datetime, *, for_return: bool) -> list[Stop]:
        """Since when what was said then does not count for this recipient any more."""
        entry = load_consents().recipient(self.kind_of(recipient))
        about = (stop for stop in self.stops if stop.is_about(entry, for_return=for_return))
        return [stop for stop in about if stop.stands or said_at <= stop.since]

    def _guarded(self, consent: Consent) -> bool:
        return guards(consent.guarded, consent.assent, self.kind_of(consent.recipient))

    def _exception(
        self, purpose: str, recipient: str, moment: datetime, *, for_return: bool
    ) -> ConsentException | None:
        pair, since = (purpose, recipient), moment - EXCEPTION_LASTS
        fitting = [
            one
            for one in self.exceptions
            if (one.purpose, one.recipient) == pair
            and one.agreed
            and one.decided_at
            and since < one.decided_at <= moment
            and self._holds(one, for_return=for_return)
        ]
        return max(fitting, key=lambda one: (one.decided_at or since, one.pk), default=None)

    def _holds(self, one: ConsentException, *, for_return: bool) -> bool:
        """Whether nothing was said since that stops an exception. A ground of life holds against
        refused help and fear, but for no paper of a return that was asked for before the fear."""
        stops = self._stops_for(one.recipient, one.asked_at, for_return=for_return)
        if one.ground in LIFE:
            return not any(
                for_return and stop.of_return and one.asked_at <= stop.since for stop in stops
            )
        return not stops


def covers(
    case: Case,
    purpose: str,
    recipient: str,
    moment: datetime | None = None,
    *,
    for_return: bool = False,
) -> Coverage:
    """Whether this may be told to them now (or at ``moment``), why, and until when.

    Raises InputRefused for a purpose or recipient that does not exist.
    """
    answers = answers_of(case)
    must_exist(answers, purpose, recipient)
    return answers.coverage(purpose, recipient, moment or now(), for_return=for_return)


def answers_of(case: Case) -> Answers:
    """Everything that was asked in a case. Four queries."""
    row = Case.objects.filter(pk=case.pk).select_related("person").annotate(**stop_columns()).get()
    return replace(
        names_of(case),
        consents=tuple(Consent.objects.filter(case=case).order_by("number")),
        exceptions=tuple(
            ConsentException.objects.filter(case=case)
            .select_related("asked_by", "decided_by")
            .order_by("asked_at", "pk")
        ),
        may_be_under_18=_may_be_young(getattr(row, "person", None)),
        stops=stops_of(row),
    )


def names_of(case: Case) -> Answers:
    """Whom the case names, and nothing that was asked: for the register. One query."""
    named = NamedRecipient.objects.filter(case=case).order_by("added_at", "pk")
    return Answers(case, (), (), tuple(named), may_be_under_18=False)


def must_exist(answers: Answers, purpose: str, recipient: str) -> Purpose:
    """The purpose. Raises InputRefused for a purpose or recipient that does not exist here."""
    only_for = load_consents().recipient(answers.kind_of(recipient)).only_for
    if only_for and only_for != purpose:
        raise InputRefused(
            "recipient",
            _("Of this recipient the person is asked by name"),
            _("Choose the purpose that names it."),
        )
    return load_consents().purpose(purpose)


def must_be_covered(case: Case, purpose: str, recipient: str, *, for_return: bool = False) -> Basis:
    """On what it may go out. Raises NotCovered saying why not and where to ask."""
    coverage = covers(case, purpose, recipient, for_return=for_return)
    if coverage.basis is None:
        raise not_covered(case, purpose, recipient, coverage.why)
    return coverage.basis


def not_covered(case: Case, purpose: str, recipient: str, why: str) -> NotCovered:
    """The refusal: why, and the page where the person is asked."""
    page = reverse("case_consent_ask", args=[case.pk, purpose, recipient])
    label = local(load_consents().purpose(purpose).label)
    mend = f"{_('Ask the person on the page Consent of the case')}: {label}."
    return NotCovered("recipient", why, mend, page)


def return_is_feared(case: Case) -> bool:
    """True where the person is afraid of what a return needs. One query."""
    row = Case.objects.filter(pk=case.pk).annotate(**stop_columns()).get()
    return any(stop.of_return for stop in stops_of(row))


def must_be_wished(case: Case, purpose: str, recipient: str) -> None:
    """Raise NotCovered where the person is afraid of their own state and did not agree since.

    For what asks a state for the return: it is not even prepared then. One query where nobody is.
    """
    if return_is_feared(case) and not answers_of(case).return_is_wished(purpose, recipient):
        raise not_covered(case, purpose, recipient, str(WHY["feared"]))


def guards(guarded: str, assent: str, kind: str) -> bool:
    """True if a yes of somebody who may be under 18 holds.

    A guardian and the child agree; without a guardian only child protection may be told.
    """
    without = guarded == Consent.Guarded.NONE_YET and kind == BEST_INTERESTS
    return (guarded == Consent.Guarded.GUARDIAN or without) and assent == Consent.Assent.YES


def may_be_under_18(case: Case) -> bool:
    """True for a child, and for whoever may be one until a document or a second person says not.

    Nobody is taken for a child because no age is known: it takes a reason to believe it.
    """
    return _may_be_young(Person.objects.filter(case=case).first())


def _may_be_young(person: Person | None) -> bool:
    return person is not None and _is_young(age_of(person))


def _is_young(age: AgeRecord) -> bool:
    band = age.band(now().date())
    doubtful = (age.may_be_child or age.held) and not age.is_settled
    return band == "child" or (band == "unknown" and doubtful)
