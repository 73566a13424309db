"""What people read of rules: the list, and one rule with everything it says and reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.catalogue import load as load_catalogue
from gerege.visas.engine.dictionary import load as load_dictionary
from gerege.visas.engine.expression import READABLE
from gerege.visas.engine.rules import Class, Rule, State
from gerege.visas.models import RuleVersion
from gerege.visas.policies import writes_rules
from gerege.visas.rules.in_force import as_rule_if_readable, rules_in_force, working_day
from gerege.visas.rules.refusals import never_read
from gerege.visas.rules.steps import steps_after
from gerege.visas.rules.texts import SHADOW_SIGN, entry_in, entry_of

CLASSES: Mapping[Class, Promise] = {
    Class.CHILD_OR_CONTROLLER: _("A child, or somebody who is controlled"),
    Class.STRONG: _("Strong signs"),
    Class.CONTEXT: _("Signs that say something only beside others"),
}
STATES: Mapping[State, Promise] = {
    State.DRAFT: _("Draft"),
    State.ASSESSED: _("Assessed"),
    State.SHADOW: _("Counted, shown to nobody"),
    State.LIVE: _("In force"),
    State.REVIEW_DUE: _("Its time is over: review due"),
    State.RETIRED: _("Retired"),
}
TONES = {State.LIVE: "done", State.REVIEW_DUE: "soon"}
EVIDENCE_WORDS: Mapping[str, Promise] = {
    "confirmed": _("read in the source itself"),
    "secondary": _("read in a source that reproduces it"),
    "recalled": _("recalled, not checked"),
}
CONDITION, CLASS, TITLE = _("Condition"), _("Class"), _("Title")
SENTENCE, FIGURES = _("Sentence"), _("Figures beside it")
QUESTION, INNOCENT, SOURCE = _("Ask alone"), _("What else could explain it?"), _("Source")
OWNERS: Mapping[str, Promise] = {"protection lead": _("Protection lead")}
IS_MINOR = Bilingual("18 нас хүрээгүй эсэх", "Under 18")
SPEAKS = Bilingual("Гэрээний хэлийг мэдэх эсэх", "Knows the language of the contract")
MADE_FROM: Mapping[str, str] = {
    "submitted_on": "submitted_at",
    "accommodation_key": "accommodation_address",
    "sponsor_key": "sponsor_name",
    "employer_key": "employer_name",
    "recruiter_key": "recruiter_name",
    "payer_key": "payer_name",
    "account_key": "payer_account",
    "guarantor_key": "guarantor_id",
    "travel_group_key": "travel_group_id",
    "agent_key": "submitted_by",
    "answers_key": "answers_text",
}
"""The column of the file from which one that rules read is made, where its name does not say so."""


@dataclass(frozen=True)
class Line:
    """One rule in a list."""

    rule: Rule
    state: Promise
    tone: str
    evidence: Promise
    owner: str | Promise

    @classmethod
    def of(cls, rule: Rule, day: date) -> "Line":
        """A rule as it stands on a day."""
        state = rule.state_on(day)
        words = _("Not yet begun") if rule.starts > day else STATES[state]
        tone = "plain" if rule.starts > day else TONES.get(state, "plain")
        owner = OWNERS.get(rule.owner, rule.owner)
        evidence = EVIDENCE_WORDS.get(rule.evidence, EVIDENCE_WORDS["recalled"])
        return cls(rule, words, tone, evidence, owner)


@dataclass(frozen=True)
class Being:
    """A version that is not in force, under the title it will have."""

    version: RuleVersion
    title: Bilingual


def source_in_words(rule: Rule) -> str:
    """The title of the source a rule names; the name itself where the catalogue knows no more."""
    known = load_catalogue().sources.get(rule.source)
    return known.title if known else rule.source


def rules_page(viewer: Officer) -> Mapping[str, Any]:
    """All rules in their classes, and what is being written."""
    day = working_day()
    rules = [one for one in rules_in_force(day).rules if SHADOW_SIGN not in one.id]
    groups = [
        (words, [Line.of(rule, day) for rule in rules if rule.kind == kind])
        for kind, words in CLASSES.items()
    ]
    return {
        "groups": [(words, lines) for words, lines in groups if lines],
        "unassessed": sum(not rule.is_assessed for rule in rules),
        "count": len(rules),
        "reviews_due": sum(rule.state_on(day) is State.REVIEW_DUE for rule in rules),
        "writes": writes_rules(viewer),
        "written": versions_being_written(viewer),
    }


def rule_page(viewer: Officer, rule_id: str) -> Mapping[str, Any]:
    """Everything one rule says. Raises NotAllowed for one that there is not."""
    day = working_day()
    rule = rule_in_place(rule_id, day)
    return {
        **told_of(rule, day),
        "versions": versions_of(viewer, rule_id, rule.version),
        "writes": writes_rules(viewer),
        "runs": rule.state_on(day) is State.LIVE and rule.is_in_time(day),
    }


def told_of(rule: Rule, day: date) -> Mapping[str, Any]:
    """What a page says of a rule or of a version of one."""
    return {
        "rule": rule,
        "line": Line.of(rule, day),
        "class_words": CLASSES[rule.kind],
        "reads": reads_in_words(rule.reads),
        "source": source_in_words(rule),
    }


def rule_in_place(rule_id: str, day: date) -> Rule:
    """The rule that stands under this id today. Raises NotAllowed."""
    found = rules_in_force(day).by_id.get(rule_id)
    if found is None or SHADOW_SIGN in rule_id:
        raise NotAllowed(rule_id)
    return found


def reads_in_words(columns: Iterable[str]) -> Sequence[Bilingual]:
    """What a rule reads, as the heads of the file's columns say it."""
    found = {title.en: title for column in columns if (title := _title(column))}
    return [found[name] for name in sorted(found)]


@dataclass(frozen=True)
class VersionLine:
    """One version in the list of a rule's."""

    version: RuleVersion
    state: Promise


def versions_of(viewer: Officer, rule_id: str, in_place: int) -> Sequence[VersionLine]:
    """The versions written here, the newest first; those not published only for who writes."""
    versions = RuleVersion.objects.filter(rule=rule_id).select_related("written_by")
    if not writes_rules(viewer):
        versions = versions.filter(starts__isnull=False)
    return [VersionLine(one, state_of(one, in_place)) for one in versions.order_by("-version")]


def state_of(version: RuleVersion, in_place: int) -> Promise:
    """Where a version is in its life today, given which one stands in the rule's place."""
    day, is_live = working_day(), version.state == RuleVersion.State.LIVE
    if is_live and version.starts and version.starts > day:
        return _("Not yet begun")
    if is_live and version.version < in_place:
        return _("A newer one took its place")
    if version.ends and version.ends < day and version.state in {"live", "shadow"}:
        return STATES[State.REVIEW_DUE]
    return STATES[State(version.state)]


def version_page(viewer: Officer, version: RuleVersion) -> Mapping[str, Any]:
    """One version: what it says, how it differs from what is in force, what trying it showed."""
    day = working_day()
    present = rules_in_force(day).by_id.get(version.rule)
    rule = as_rule_if_readable(version)
    in_place = present.version if present else 0
    is_mine = version.written_by_id == viewer.pk
    steps = [one for one in steps_after(version.state) if rule or one.to == "retired"]
    return {
        **(told_of(rule, day) if rule else {}),
        "version": version,
        "state": state_of(version, in_place),
        "is_mine": is_mine,
        "differs": differences(present, rule) if present and rule else [],
        "present": present,
        "trial": version.trials.order_by("-asked_at", "-pk").first(),
        "took": version.steps.select_related("taken_by"),
        "steps": [one for one in steps if not (one.by_another and is_mine)],
        "waits_for_another": is_mine and any(one.by_another for one in steps),
    }


def differences(present: Rule, rule: Rule) -> Sequence[tuple[Promise, str, str]]:
    """What a version says otherwise than the rule in force: part, before, after."""
    language = get_language() or "mn"
    before, after = _parts(present, language), _parts(rule, language)
    return [
        (words, before[words], after[words]) for words in before if before[words] != after[words]
    ]


def _parts(rule: Rule, language: str) -> dict[Promise, str]:
    return {
        CONDITION: rule.condition,
        CLASS: str(CLASSES[rule.kind]),
        TITLE: rule.title.in_language(language),
        SENTENCE: rule.sentence.in_language(language),
        FIGURES: " · ".join(
            f"{one.label.in_language(language)}: {one.text}" for one in rule.figures
        ),
        QUESTION: rule.question.in_language(language),
        INNOCENT: " · ".join(one.in_language(language) for one in rule.innocent),
        SOURCE: f"{rule.source} ({EVIDENCE_WORDS[rule.evidence]})",
    }


def version_to_see(viewer: Officer, rule_id: str, number: int) -> RuleVersion:
    """A version, for those who write. Raises NotAllowed."""
    found = RuleVersion.objects.filter(rule=rule_id, version=number).select_related("written_by")
    version = found.first()
    if version is None or not writes_rules(viewer):
        raise NotAllowed(f"{rule_id} {number}")
    return version


def entry_to_change(rule_id: str) -> Mapping[str, Any]:
    """What somebody who changes a rule begins with: what is being written, else what is in force.

    Raises NotAllowed for a rule that there is not.
    """
    written = RuleVersion.objects.filter(rule=rule_id, state__in=("draft", "assessed", "shadow"))
    newest = written.order_by("-version").first()
    return entry_in(newest.text) if newest else entry_of(rule_in_place(rule_id, working_day()))


def what_may_stand() -> Mapping[str, Any]:
    """The words of a condition, for whoever writes one."""
    readable = [(name, _title(name)) for name in sorted(READABLE)]
    return {"readable": readable, "never": never_read()}


def versions_being_written(viewer: Officer) -> Sequence[Being]:
    """What is not in force yet or only counted, for those who write."""
    if not writes_rules(viewer):
        return []
    states = (RuleVersion.State.DRAFT, RuleVersion.State.ASSESSED, RuleVersion.State.SHADOW)
    found = RuleVersion.objects.filter(state__in=states).select_related("written_by")
    return [
        Being(one, Bilingual(**entry_in(one.text)["title"]))
        for one in found.order_by("-written_at", "pk")
    ]


def _title(column: str) -> Bilingual | None:
    if column == "is_minor":
        return IS_MINOR
    if column == "speaks_contract_language":
        return SPEAKS
    known = load_dictionary().columns
    found = known.get(MADE_FROM.get(column, column.removesuffix("_key")))
    return found.title if found else None
