"""Whether the entries of the catalogue fit together: every name exists, every rule is kept."""

import re
from collections.abc import Iterable

from gerege.knowledge.contents import Contents, Placed
from gerege.knowledge.schema import ACT, Gateway, Indicator, Question, Rules, Source
from gerege.knowledge.spelling import nearest_of

FORBIDDEN_FACT = re.compile(
    r"(?:^|[._])(?:nationality|citizenship|race|gender|ethnicity|ethnic|tribe)(?:$|[._])"
    r"|\.(?:sex|religion|faith|male|female)$|^person\.(?:sex|religion)_"
)


def check_references(contents: Contents) -> None:
    """Note every problem between entries. What could not be read counts as being there."""
    for rules, placed in contents.every_placed(Rules):
        _check_rules(rules, placed, contents)
        _check_indicators(rules, contents)
    _check_ids(contents.questions())
    _check_sources(contents)
    if not contents.unreadable:
        _check_gateways(contents)


def _check_ids(questions: Iterable[tuple[Question, Placed]]) -> None:
    seen: dict[str, Placed] = {}
    for question, placed in questions:
        if question.id in seen:
            first = seen[question.id]
            where = f"{first.document.name}:{first.document.line_of(first.place)}"
            placed.complain(("id",), f"the id '{question.id}' exists already", f"See {where}.")
        seen.setdefault(question.id, placed)
        if FORBIDDEN_FACT.search(question.id):
            mend = "Remove it: nationality, sex, ethnicity and religion are never an input."
            placed.complain(("id",), f"'{question.id}' may not be a fact", mend)


def _check_sources(contents: Contents) -> None:
    known = {source.id for source in contents.every(Source)} | contents.unreadable
    for question, placed in contents.questions():
        if question.source not in known:
            _unknown(placed, ("source",), "source", question.source, known)
    for rules, placed in contents.every_placed(Rules):
        for number, source in enumerate(rules.sources):
            if source not in known:
                _unknown(placed, ("sources", number), "source", source, known)


def _check_indicators(rules: Rules, contents: Contents) -> None:
    sets = {one.id for one in rules.sets}
    for indicator, placed in contents.every_placed(Indicator):
        for name in indicator.strength:
            if name not in sets:
                _unknown(placed, ("strength", name), "set", name, sets)


def _check_rules(rules: Rules, placed: Placed, contents: Contents) -> None:
    sets = {one.id for one in rules.sets}
    dimensions = {one.id for one in rules.dimensions}
    facts = {question.id for question, _ in contents.questions() if question.is_active}
    facts |= contents.unreadable
    for name in sets ^ set(rules.case_rules):
        mend = "Give each set exactly one case rule."
        placed.complain(("case_rules",), f"set and case rule do not match: '{name}'", mend)
    for name, clause in rules.case_rules.items():
        for part in sorted(clause.names() - dimensions - {ACT}):
            _unknown(placed, ("case_rules", name), "dimension", part, dimensions)
    for part in sorted({*rules.asking_order, *_palermo_dimensions(rules)} - dimensions):
        _unknown(placed, ("palermo",), "dimension", part, dimensions)
    for part in sorted(dimensions - set(rules.asking_order)):
        mend = "Add it, so that its facts are asked."
        placed.complain(("asking_order",), f"the dimension '{part}' is left out", mend)
    for fact in sorted(_named_facts(rules) - facts):
        _unknown(placed, (), "fact", fact, facts)


def _palermo_dimensions(rules: Rules) -> set[str]:
    return {*rules.palermo.means_dimensions, rules.palermo.purpose_dimension}


def _named_facts(rules: Rules) -> set[str]:
    palermo = rules.palermo
    return {
        palermo.purpose_fact,
        palermo.enough_for_a_child,
        palermo.said_by_the_person,
        rules.gateways_need_no_to,
    }


def _check_gateways(contents: Contents) -> None:
    known = {question.id: question for question, _ in contents.questions()}
    gateways = contents.every(Gateway)
    closed = {entailment.fact for gateway in gateways for entailment in gateway.entails_no}
    for gateway, placed in contents.every_placed(Gateway):
        _check_gateway(gateway, placed, known, closed)


def _check_gateway(
    gateway: Gateway, placed: Placed, known: dict[str, Question], closed: set[str]
) -> None:
    for number, entailment in enumerate(gateway.entails_no):
        place = ("entails_no", number, "fact")
        fact = known.get(entailment.fact)
        if fact is None or isinstance(fact, Gateway):
            _unknown(placed, place, "fact", entailment.fact, known)
        elif is_strong_somewhere(fact):
            mend = "Take it out: it has to be asked itself. It may stand in reopened_by."
            placed.complain(place, f"a gateway may not close the strong '{fact.id}'", mend)
        elif not fact.is_active:
            mend = "Take it out: it is asked no more."
            placed.complain(place, f"'{fact.id}' is retired", mend)
    for number, fact_id in enumerate(gateway.reopened_by):
        _check_reopener(fact_id, placed, ("reopened_by", number), known, closed)


def _check_reopener(
    fact_id: str,
    placed: Placed,
    place: tuple[str, int],
    known: dict[str, Question],
    closed: set[str],
) -> None:
    fact = known.get(fact_id)
    if fact is None or isinstance(fact, Gateway):
        _unknown(placed, place, "fact", fact_id, known)
    elif fact_id in closed:
        mend = "Name only facts that are asked themselves, whatever the gateways say."
        placed.complain(place, f"'{fact_id}' is closed by a gateway itself", mend)


def is_strong_somewhere(question: Question) -> bool:
    """Whether a fact is strong in any set. Such a fact is always asked itself."""
    return isinstance(question, Indicator) and any(
        strength.level == "strong" for strength in question.strength.values()
    )


def _unknown(
    placed: Placed, place: tuple[str | int, ...], kind: str, name: str, known: Iterable[str]
) -> None:
    nearest = nearest_of(name, known)
    mend = f"Did you mean '{nearest}'?" if nearest else f"Use a {kind} that the catalogue has."
    placed.complain(place, f"the {kind} '{name}' is not in the catalogue", mend)
