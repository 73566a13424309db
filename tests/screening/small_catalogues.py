"""Small made-up catalogues and sheets, so that every completion can be tried."""

from datetime import date

from hypothesis import strategies as st

from gerege.knowledge.catalogue import Catalogue
from gerege.knowledge.schema import Fact, FormFact, Gateway, Indicator, Rules, SafetyFact
from gerege.screening.engine import Sheet

SETS = ("adult_labour", "adult_sexual", "child_labour", "child_sexual")
ONE_FOR_EACH_AGE = ("adult_labour", "child_labour")
DIMENSIONS = (
    "deceptive_recruitment",
    "coercion_at_destination",
    "exploitation",
    "abuse_of_vulnerability_at_destination",
)
TEXT = {"mn": "үг", "en": "word"}
QUESTION = {"label": TEXT, "question": TEXT, "source": "S"}
RULES = {
    "edition": date(2026, 11, 25),
    "sources": ["S"],
    "sets": [{"id": name, "for": name.partition("_")[0], "label": TEXT} for name in SETS],
    "dimensions": [
        {"id": name, "label": TEXT, "vulnerability": name.startswith("abuse")}
        for name in DIMENSIONS
    ],
    "asking_order": DIMENSIONS,
    "dimension_rule": [
        {"strong": 2},
        {"strong": 1, "medium_or_weak": 1},
        {"medium": 3},
        {"medium": 2, "weak": 1},
    ],
    "case_rules": {
        name: {"and": ["exploitation", "coercion_at_destination", "deceptive_recruitment"]}
        if name.startswith("adult")
        else {"and": ["act", "exploitation"]}
        for name in SETS
    },
    "palermo": {
        "means_dimensions": [name for name in DIMENSIONS if name != "exploitation"],
        "purpose_dimension": "exploitation",
        "purpose_fact": "purpose.exploitation_intended",
        "enough_for_a_child": "person.commercial_sex",
        "said_by_the_person": "person.says_victim",
    },
    "gateways_need_no_to": "safety.controller_near",
    "bands": [{"id": name, "label": TEXT} for name in ("act_now", "look_further", "other_need")],
    "unsettled": TEXT,
}
MOST_OPEN = 8
VAGUE = st.sampled_from((None, None, "unknown", "not_asked", "no_answer"))
gentleness = st.integers(1, 3)
levels = st.sampled_from(("strong", "medium", "medium", "weak", "unknown"))


@st.composite
def indicators(draw: st.DrawFn, plain: bool) -> list[Indicator]:
    """One to three signs for each dimension; each is in at least one set.

    In a plain catalogue a sign is as strong for a child as for an adult.
    """
    found = []
    for dimension in DIMENSIONS:
        for number in range(draw(st.integers(1, 3))):
            sets = draw(st.sets(st.sampled_from(ONE_FOR_EACH_AGE if plain else SETS), min_size=1))
            alike = st.just(draw(levels)) if plain else levels
            strength = {name: {"is": draw(alike), "evidence": "secondary"} for name in sets}
            data = {**QUESTION, "id": f"{dimension}.k{number}", "strength": strength}
            found.append(Indicator.model_validate({**data, "gentleness": draw(gentleness)}))
    return found


def _facts(draw: st.DrawFn) -> list[Fact]:
    plain = {**QUESTION, "evidence": "secondary"}
    names = ["person.says_victim", "person.commercial_sex", "act.recruited"]
    facts: list[Fact] = [
        SafetyFact.model_validate(
            {**plain, "id": "safety.controller_near", "urgency": "danger", "gentleness": 1}
        )
    ]
    facts += [
        Fact.model_validate({**plain, "id": name, "gentleness": draw(gentleness)})
        for name in (*names, "purpose.exploitation_intended")
    ]
    for element in draw(st.lists(st.sampled_from(("act", "means", "purpose")), max_size=2)):
        data = {**plain, "id": f"form.f{len(facts)}", "form": "f", "maps_to": element}
        facts.append(FormFact.model_validate({**data, "gentleness": draw(gentleness)}))
    return facts


def _gateways(draw: st.DrawFn, facts: list[Fact], signs: list[Indicator]) -> list[Gateway]:
    may_close = [f.id for f in facts if f.id.startswith(("form.", "act."))]
    may_close += [i.id for i in signs if all(s.level != "strong" for s in i.strength.values())]
    strong = [i.id for i in signs if i.id not in may_close]
    found = []
    for number in range(draw(st.integers(1, 2))):
        closes = draw(st.sets(st.sampled_from(may_close), min_size=1, max_size=4))
        reopeners = draw(st.sets(st.sampled_from(strong), max_size=2)) if strong else set()
        data = {
            **QUESTION,
            "id": f"gate.g{number}",
            "gentleness": 1,
            "entails_no": [{"fact": fact, "reason": TEXT} for fact in sorted(closes)],
            "reopened_by": sorted(reopeners),
        }
        found.append(Gateway.model_validate(data))
    return found


@st.composite
def catalogues(draw: st.DrawFn, plain: bool) -> Catalogue:
    """A catalogue with all rules and few facts."""
    facts, signs = _facts(draw), draw(indicators(plain))
    gateways = [] if plain else _gateways(draw, facts, signs)
    return Catalogue(
        version="small",
        rules=Rules.model_validate(RULES),
        sources={},
        facts=tuple(facts),
        indicators=tuple(signs),
        gateways=tuple(gateways),
    )


@st.composite
def small_cases(draw: st.DrawFn, plain: bool = False) -> tuple[Catalogue, Sheet]:
    """A small catalogue and a sheet on it: most answers are no, a few are yes, a few are open.

    Nobody has said already that they are a victim: that alone would decide everything. A ``plain``
    catalogue has no gateways and one list for each age, which agree on how strong a sign is.
    """
    catalogue = draw(catalogues(plain))
    names = draw(st.permutations(list(catalogue.active)))
    open_facts = set(names[: draw(st.integers(3, MOST_OPEN))])
    answer = st.sampled_from(("no", "no", "no", "no", "yes"))
    answers = {}
    for name in catalogue.active:
        value = draw(VAGUE if name in open_facts else answer)
        if value is not None:
            answers[name] = value
    if answers.get("person.says_victim") == "yes":
        answers["person.says_victim"] = "no"
    if not plain and draw(st.booleans()):
        _deny(catalogue, answers)
    return catalogue, Sheet(draw(st.sampled_from(("adult", "adult", "child", "unknown"))), answers)


def _deny(catalogue: Catalogue, answers: dict[str, str]) -> None:
    """Let every gateway be answered no in safety, and its facts be asked no more."""
    answers["safety.controller_near"] = "no"
    for gateway in catalogue.gateways:
        answers[gateway.id] = "no"
        for entailment in gateway.entails_no:
            answers.pop(entailment.fact, None)
        for fact in gateway.reopened_by:
            if answers.get(fact) != "no":
                answers.pop(fact, None)
