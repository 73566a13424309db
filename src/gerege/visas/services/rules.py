"""The protection lead writes a rule, has it assessed, puts it in force, retires it.

Nothing is replaced: every text that is kept is a version of its own, and what was published stays.
Whoever wrote a text does not publish it. The tables of rules are only written while the record is
held: no other act locks them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.entry import Detail
from gerege.audit.services import hold_the_record, record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas.engine.rules import LONGEST_LIFE
from gerege.visas.engine.rules import State as EngineState
from gerege.visas.models import RuleStep, RuleText, RuleTrial, RuleVersion
from gerege.visas.policies import writes_rules
from gerege.visas.rules.in_force import IN_PLACE, catalogue_rules, rules_in_force, working_day
from gerege.visas.rules.refusals import refused_in
from gerege.visas.rules.steps import STEPS, Step, keeps_its_place
from gerege.visas.rules.texts import Times, as_typed, digest_of, rule_from, text_of
from gerege.visas.services.reasons import must_say_why_of_rule

State = RuleVersion.State
BEING_WRITTEN = (State.DRAFT, State.ASSESSED)
FIELD_OF = {"class": "kind", "figures": "figures_show", "innocent": "innocent_mn"}
"""The field of the form for a part of an entry that is called otherwise there."""
PARTS = ("id", "title", "sentence", "when", "question", "source", "evidence", "owner", *FIELD_OF)


@dataclass(frozen=True)
class Given:
    """What somebody says with a step."""

    words: str
    starts: date | None = None
    ends: date | None = None


def write_rule(*, actor: Officer, entry: Mapping[str, Any], is_new: bool = False) -> RuleVersion:
    """Keep a text as a new version, a draft; it takes the place of what was being written before.

    Raises InputRefused with the field and why, in the reader's language, for a text that is no
    rule: a protected column, an unknown word, types that do not fit. NotAllowed for others.
    """
    _may(actor)
    text = checked_text(entry)
    rule = str(entry["id"])
    with transaction.atomic():
        hold_the_record()
        if (rule in known_rules()) == is_new:
            problem, mend = _("There is a rule with this name"), _("Take another name.")
            raise InputRefused("id", problem, mend) if is_new else NotAllowed(rule)
        _end_what_is_written(actor, rule)
        return _added(actor, rule, text, State.DRAFT, "")


def checked_text(entry: Mapping[str, Any]) -> str:
    """The text of an entry that the engine can read. Raises InputRefused with the form's field."""
    text, day = text_of({**entry, "reviewed_by": ""}), working_day()
    try:
        rule_from(text, Times(1, EngineState.DRAFT, day, day))
    except InputRefused as refusal:
        told = refused_in(refusal, get_language() or "mn", PARTS)
        field = FIELD_OF.get(told.field, told.field)
        both = f"{field}_mn" if field in {"title", "sentence", "question"} else field
        raise InputRefused(both, told.problem, told.mend) from None
    return text


def take_step(*, actor: Officer, version: RuleVersion, to: str, given: Given) -> RuleVersion:
    """Bring a version a step further in its life.

    Raises InputRefused where the step lacks something: a trial of this very text, a second person,
    days that fit, who assessed it, why. NotAllowed for others and for a step there is not.
    """
    _may(actor)
    with transaction.atomic():
        hold_the_record()
        held = RuleVersion.objects.get(pk=version.pk)
        step = STEPS.get(to)
        if step is None or held.state not in step.after:
            raise NotAllowed(f"{held} {to}")
        _must_fit(actor, held, step, given)
        _set(held, step, given)
        _note(actor, held, given.words.strip())
    return held


def stop_rule(*, actor: Officer, rule: str, words: str) -> RuleVersion:
    """Let a rule run no more from today, without another in its place; one person may do it.

    Raises InputRefused without a reason, NotAllowed for others and for a rule that does not run.
    """
    _may(actor)
    must_say_why_of_rule(words, "words")
    day = working_day()
    with transaction.atomic():
        hold_the_record()
        running = rules_in_force(day).running(day).by_id.get(rule)
        if running is None:
            raise NotAllowed(rule)
        return _added(actor, rule, as_typed(running), State.RETIRED, words.strip(), day)


def known_rules() -> set[str]:
    """The names of all rules there are or were."""
    written = RuleVersion.objects.order_by().values_list("rule", flat=True).distinct()
    return {*catalogue_rules().by_id, *written}


def is_tried(version: RuleVersion) -> bool:
    """True if somebody saw what this very text would have flagged."""
    done = RuleTrial.State.DONE
    return RuleTrial.objects.filter(version=version, digest=version.digest, state=done).exists()


def _may(actor: Officer) -> None:
    if not writes_rules(actor):
        raise NotAllowed("rules")


def _must_fit(actor: Officer, held: RuleVersion, step: Step, given: Given) -> None:
    if step.by_another and held.written_by_id == actor.pk:
        problem = _("You wrote this version yourself")
        raise InputRefused("", problem, _("Ask another protection lead to publish it."))
    if step.tried and not is_tried(held):
        problem = _("This version was not tried")
        raise InputRefused("", problem, _("Try it on the applications of the last year first."))
    must_say_why_of_rule(given.words, "words")
    if step.is_dated:
        _must_be_dated(given)


def _must_be_dated(given: Given) -> None:
    if given.starts is None or given.starts < working_day():
        problem = _("The first day lies in the past")
        raise InputRefused("starts", problem, _("Give today or a later day."))
    if given.ends is None or not given.starts <= given.ends <= given.starts + LONGEST_LIFE:
        problem = _("The last day does not fit")
        raise InputRefused("ends", problem, _("Give a day at most a year after the first."))


def _set(held: RuleVersion, step: Step, given: Given) -> None:
    if step.assesses:
        held.assessed_by = given.words.strip()
    if step.is_dated:
        held.starts, held.ends = given.starts, given.ends
        held.version = _free_number(held)
    if step.to == State.RETIRED and not keeps_its_place(held, working_day()):
        held.starts = None
    held.state = step.to
    held.save(update_fields=["state", "starts", "ends", "assessed_by", "version"])


def _free_number(held: RuleVersion) -> int:
    """Its number, or a new one: the program may have brought a version that is called so, and of
    versions in place the highest stands, so what is published now must be the highest.
    """
    taken = RuleText.objects.filter(rule=held.rule, version=held.version).exists()
    in_place = RuleVersion.objects.filter(rule=held.rule, state__in=IN_PLACE)
    if taken or in_place.filter(version__gt=held.version).exists():
        return _next_number(held.rule)
    return held.version


def _next_number(rule: str) -> int:
    came = catalogue_rules().by_id.get(rule)
    written = RuleVersion.objects.filter(rule=rule).aggregate(last=Max("version"))["last"]
    kept = RuleText.objects.filter(rule=rule).aggregate(last=Max("version"))["last"]
    return max(came.version if came else 0, written or 0, kept or 0) + 1


def _end_what_is_written(actor: Officer, rule: str) -> None:
    for version in RuleVersion.objects.filter(rule=rule, state__in=BEING_WRITTEN):
        version.state = State.RETIRED
        version.save(update_fields=["state"])
        _note(actor, version, "")


def _added(
    actor: Officer, rule: str, text: str, state: str, words: str, day: date | None = None
) -> RuleVersion:
    version = RuleVersion.objects.create(
        rule=rule,
        version=_next_number(rule),
        text=text,
        digest=digest_of(text),
        state=state,
        starts=day,
        ends=day,
        written_at=now(),
        written_by=actor,
    )
    _note(actor, version, words)
    return version


def _note(actor: Officer, version: RuleVersion, words: str) -> None:
    """The step beside the version, and in the record of acts."""
    RuleStep.objects.create(
        version=version, state=version.state, words=words, taken_at=now(), taken_by=actor
    )
    told: Detail = {
        "rule": version.rule,
        "version": version.version,
        "state": version.state,
    }
    record(actor=actor.pk, verb=Verb.VISA_RULE_CHANGED, detail=told)
