"""The rules of a day: those of the catalogue, overlaid by the versions published here.

Everything in the room that asks which rules there are asks here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.ui.times import home_zone
from gerege.visas.engine.judging import Counts
from gerege.visas.engine.rules import Class, Rule, RuleSet, State, load_rules
from gerege.visas.models import Flag, RuleText, RuleVersion
from gerege.visas.monitoring.estimates import coarse
from gerege.visas.rules.texts import SHADOW_SIGN, Times, rule_from, rule_kept, text_to_keep

IN_PLACE = (RuleVersion.State.LIVE, RuleVersion.State.RETIRED)
PUBLISHED = (*IN_PLACE, RuleVersion.State.SHADOW)


@cache
def catalogue_rules() -> RuleSet:
    """The rules that came with the program."""
    return load_rules()


def working_day() -> date:
    """Today at headquarters: by it rules begin and end, at every post alike."""
    return now().astimezone(ZoneInfo(home_zone())).date()


def rules_in_force(day: date) -> RuleSet:
    """The rules of a day: published versions stand in place of the catalogue's from their start.

    A version that ended or was retired stays in that place and runs no more: the rule of the
    catalogue does not come back by itself. One that is only counted runs beside the one in force,
    under a name of its own (``shadow_id``), while nothing newer has taken its place.
    """
    versions = list(RuleVersion.objects.filter(state__in=PUBLISHED).order_by("rule", "version"))
    in_place = _in_place(versions, day)
    shadows = [
        one
        for one in versions
        if one.state == RuleVersion.State.SHADOW and not _is_overtaken(one, in_place)
    ]
    here = [as_rule_if_readable(version) for version in in_place.values()]
    beside = [shadow_of(rule) for one in shadows if (rule := as_rule_if_readable(one))]
    rules = [*catalogue_rules().rules, *(rule for rule in here if rule), *beside]
    return RuleSet(tuple({rule.id: rule for rule in rules}.values()))


def as_rule_if_readable(version: RuleVersion) -> Rule | None:
    """A version as a rule; None where the language of this program refuses it.

    Then the rule of the catalogue goes on: a queue without rules protects nobody.
    """
    return _read(lambda: as_rule(version))


def _read(how: Callable[[], Rule]) -> Rule | None:
    try:
        return how()
    except InputRefused:
        return None


def as_rule(version: RuleVersion) -> Rule:
    """A version as a rule, with the state and the days it was given."""
    starts = version.starts or version.written_at.date()
    ends = version.ends or starts
    state = State(version.state)
    return rule_from(version.text, Times(version.version, state, starts, ends, version.assessed_by))


def shadow_of(rule: Rule) -> Rule:
    """A version that is only counted, under a name of its own."""
    return replace(rule, id=shadow_id(rule.id, rule.version))


def shadow_id(rule: str, version: int) -> str:
    """The name under which a version runs beside the one in force; no rule may be called so."""
    return f"{rule}{SHADOW_SIGN}{version}"


def keep_texts(rules: RuleSet) -> None:
    """Keep what these rules say, those that are not kept yet: flags show the text that fired."""
    shown = {(rule.id, rule.version): rule for rule in rules.rules if rule.state != State.SHADOW}
    named = RuleText.objects.filter(rule__in=[name for name, _version in shown])
    new = shown.keys() - set(named.values_list("rule", "version"))
    rows = [
        RuleText(rule=name, version=version, text=text_to_keep(shown[name, version]), kept_at=now())
        for name, version in sorted(new)
    ]
    RuleText.objects.bulk_create(rows, ignore_conflicts=True)


def keep_counts_of_shadows(counts: Mapping[str, Counts]) -> None:
    """Keep on how many applications each shadow holds, coarsely; nobody is named anywhere."""
    for version in RuleVersion.objects.filter(state=RuleVersion.State.SHADOW):
        one = counts.get(shadow_id(version.rule, version.version))
        if one is not None:
            judged = one.fired + one.not_fired + one.not_evaluated
            version.held, version.held_of = coarse(one.fired), coarse(judged) or 0
            version.save(update_fields=["held", "held_of"])


def with_texts(flags: QuerySet[Flag]) -> QuerySet[Flag]:
    """Flags, each with the text of the very version that fired as ``text``, where it is kept.

    One question to the database for both: the page of an application asks many already.
    """
    same = RuleText.objects.filter(rule=OuterRef("rule"), version=OuterRef("version"))
    return flags.annotate(text=Subquery(same.values("text")[:1]))


def rule_of(flag: Flag) -> Rule | None:
    """The rule of a flag that came ``with_texts``; None where nobody knows it any more."""
    text: str | None = getattr(flag, "text", None)
    known = _read(lambda: rule_kept(text, flag.version)) if text is not None else None
    return known or catalogue_rules().by_id.get(flag.rule)


def class_in(rules: RuleSet, name: str) -> str:
    """The declared class of a rule; one that is not known counts as strong."""
    known = rules.by_id.get(name)
    return str(known.kind if known else Class.STRONG)


def _in_place(versions: Iterable[RuleVersion], day: date) -> dict[str, RuleVersion]:
    """Of each rule the newest version that has begun; ``versions`` stand in their order."""
    return {
        one.rule: one
        for one in versions
        if one.state in IN_PLACE and one.starts is not None and one.starts <= day
    }


def _is_overtaken(version: RuleVersion, in_place: Mapping[str, RuleVersion]) -> bool:
    newer = in_place.get(version.rule)
    return newer is not None and newer.version > version.version
