"""Sheets on the real catalogue: a base answer for everything, and what differs from it."""

from hypothesis import strategies as st

from gerege.knowledge.catalogue import load
from gerege.knowledge.schema import Gateway
from gerege.screening.engine import AgeBand, Assessment, Sheet, assess

CATALOGUE = load()
EVERYTHING = tuple(CATALOGUE.active)
GATEWAYS = tuple(i for i, entry in CATALOGUE.active.items() if isinstance(entry, Gateway))
FACTS = tuple(name for name in EVERYTHING if name not in GATEWAYS)
VAGUE = ("unknown", "not_asked", "no_answer")
RANK = {"other_need": 0, "look_further": 1, "act_now": 2}


def assessed(answers: dict[str, str], age_band: AgeBand = "adult") -> Assessment:
    """The assessment of these answers."""
    return assess(Sheet(age_band, answers), CATALOGUE)


def all_no(*but: str) -> dict[str, str]:
    """Every fact answered no, without gateways and without the facts named."""
    return {fact: "no" for fact in FACTS if fact not in but}


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """From nearly empty to nearly complete; many are close to settled."""
    answers = all_no() if draw(st.booleans()) else {}
    some = st.lists(st.sampled_from(FACTS), max_size=10)
    answers |= dict.fromkeys(draw(some), "yes")
    for name in draw(some):
        answers.pop(name, None)
    for name in draw(some):
        answers[name] = draw(st.sampled_from((*VAGUE, "no")))
    for gateway in CATALOGUE.gateways:
        draw_gateway(draw, gateway, answers)
    answers["safety.controller_near"] = draw(st.sampled_from(("no", "no", "no", "yes", "unknown")))
    return Sheet(draw(st.sampled_from(("adult", "child", "unknown"))), answers)


def draw_gateway(draw: st.DrawFn, gateway: Gateway, answers: dict[str, str]) -> None:
    """Answer a gateway or not; after a "no" some of its facts were not asked any more."""
    value = draw(st.sampled_from((None, "no", "no", "yes", "unknown")))
    if value is not None:
        answers[gateway.id] = value
    if value == "no":
        for entailment in gateway.entails_no:
            if draw(st.booleans()):
                answers.pop(entailment.fact, None)
