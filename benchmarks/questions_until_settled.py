"""How many questions an interview needs until nothing can change the band, and what gateways cost.

Fictional people of several kinds are made with complete answers. Each is asked what
``next_questions`` proposes, safety first, until the result is settled; then the band is compared
with the band of a sheet on which every fact was asked. A second round lets one gateway answer in
ten be a false denial. Run: ``python benchmarks/questions_until_settled.py [people per kind]``.
"""

import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import mean, quantiles

from gerege.knowledge.catalogue import Catalogue, load
from gerege.knowledge.schema import Gateway
from gerege.screening.engine import BANDS, Sheet, assess, explain_closed
from gerege.screening.engine.sheet import AgeBand

FALSE_DENIALS = 0.10
FLOOR = 0.40
"""Aim: at most this share of all questions on average."""

CONTROL = {
    "deceptive_recruitment.": 0.45,
    "deceptive_recruitment.job_nature": 0.8,
    "deceptive_recruitment.marriage_adoption": 0.05,
    "deceptive_recruitment.education": 0.05,
    "coercive_recruitment.": 0.12,
    "recruitment_abuse_of_vulnerability.": 0.3,
    "exploitation.": 0.6,
    "coercion_at_destination.": 0.45,
    "coercion_at_destination.documents": 0.8,
    "coercion_at_destination.confinement": 0.7,
    "abuse_of_vulnerability_at_destination.": 0.5,
    "act.": 0.8,
    "person.says_victim": 0.15,
    "safety.": 0.12,
    "safety.controller_near": 0.25,
    "gate.worked_or_kept": 1.0,
    "gate.others_arranged": 1.0,
}
NOTHING = {"gate.": 0.1, "safety.": 0.04, "safety.controller_near": 0.02}
WORKS = {**NOTHING, "gate.worked_or_kept": 1.0, "act.harboured": 0.4}


@dataclass(frozen=True)
class Kind:
    """One kind of person: chances of a yes by fact or by beginning of its name; longest wins."""

    name: str
    group: str
    age_band: AgeBand
    chances: Mapping[str, float]

    def chance(self, fact: str) -> float:
        """The chance that this fact is yes for somebody of this kind."""
        fitting = [name for name in self.chances if fact.startswith(name)]
        return self.chances[max(fitting, key=len)] if fitting else 0.0


KINDS = (
    Kind("deceived and held, labour", "clear", "adult", CONTROL),
    Kind(
        "deceived and held, sexual",
        "clear",
        "adult",
        {
            **CONTROL,
            "coercion_at_destination.tasks_clients": 0.9,
            "person.commercial_sex": 1.0,
            "exploitation.": 0.5,
        },
    ),
    Kind(
        "scam compound",
        "clear",
        "adult",
        {**CONTROL, "form.scam_compound_": 0.8, "coercion_at_destination.illicit_acts": 0.9},
    ),
    Kind(
        "domestic servitude",
        "clear",
        "adult",
        {**CONTROL, "form.domestic_servitude_": 0.7, "coercive_recruitment.": 0.03},
    ),
    Kind("child, labour", "clear", "child", {**CONTROL, "form.child_performer_": 0.5}),
    Kind("age not known, held", "clear", "unknown", CONTROL),
    Kind(
        "deceived, bad work, free to go",
        "partial",
        "adult",
        {
            **WORKS,
            "deceptive_recruitment.": 0.4,
            "exploitation.": 0.4,
            "abuse_of_vulnerability_at_destination.": 0.15,
            "recruitment_abuse_of_vulnerability.": 0.1,
            "act.recruited": 1.0,
            "act.transported": 0.6,
        },
    ),
    Kind(
        "papers held, little else",
        "partial",
        "adult",
        {
            **WORKS,
            "coercion_at_destination.documents": 1.0,
            "coercion_at_destination.": 0.06,
            "exploitation.": 0.12,
            "act.recruited": 0.8,
            "act.": 0.3,
        },
    ),
    Kind(
        "stopped before it began",
        "partial",
        "adult",
        {
            **NOTHING,
            "deceptive_recruitment.": 0.3,
            "purpose.exploitation_intended": 0.6,
            "act.recruited": 1.0,
            "act.transported": 0.5,
            "recruitment_abuse_of_vulnerability.": 0.15,
        },
    ),
    Kind(
        "child, a few signs",
        "partial",
        "child",
        {
            **WORKS,
            "exploitation.": 0.12,
            "act.": 0.4,
            "abuse_of_vulnerability_at_destination.": 0.2,
        },
    ),
    Kind(
        "labour dispute",
        "look-alike",
        "adult",
        {
            **WORKS,
            "exploitation.low_pay": 0.3,
            "exploitation.law_contract": 0.6,
            "exploitation.wage_manipulation": 0.4,
            "exploitation.hours": 0.3,
            "exploitation.social_protection": 0.3,
            "coercion_at_destination.wages_withheld": 0.6,
            "deceptive_recruitment.wages": 0.2,
            "act.recruited": 0.6,
            "act.transported": 0.2,
        },
    ),
    Kind(
        "smuggled or overstayed",
        "look-alike",
        "adult",
        {
            **NOTHING,
            "act.transported": 0.7,
            "act.transferred": 0.3,
            "deceptive_recruitment.travel_recruitment": 0.2,
            "abuse_of_vulnerability_at_destination.authority_relations": 0.1,
            "gate.others_arranged": 0.9,
            "gate.worked_or_kept": 0.3,
        },
    ),
    Kind("poor and alone", "look-alike", "adult", {**NOTHING, "exploitation.living": 0.3}),
    Kind(
        "sex work by own choice",
        "look-alike",
        "adult",
        {
            **WORKS,
            "person.commercial_sex": 1.0,
            "exploitation.social_protection": 0.5,
            "exploitation.hazard": 0.1,
            "exploitation.hours": 0.1,
        },
    ),
    Kind("lost passport", "look-alike", "adult", {**NOTHING, "gate.": 0.05}),
    Kind("runaway, age not known", "look-alike", "unknown", {**NOTHING, "gate.": 0.15}),
    Kind("mixed, few", "mixed", "adult", {**WORKS, "": 0.03}),
    Kind("mixed, some", "mixed", "adult", {**WORKS, "": 0.1}),
    Kind("mixed, many", "mixed", "unknown", {**WORKS, "": 0.25}),
)


@dataclass
class Tally:
    """What is counted for one kind, group or round."""

    asked: list[int] = field(default_factory=list)
    gateways: list[int] = field(default_factory=list)
    same_band: int = 0
    lost: int = 0
    denied: int = 0
    recovered: int = 0
    bands: dict[str, int] = field(default_factory=dict)

    def row(self, name: str, everything: int) -> str:
        """One line of the table."""
        tenth = quantiles(self.asked, n=10)[8]
        bands = " ".join(f"{band}:{count}" for band, count in sorted(self.bands.items()))
        return (
            f"{name:32} {len(self.asked):5} {mean(self.asked):6.1f} {tenth:6.1f} "
            f"{mean(self.asked) / everything:7.1%} {mean(self.gateways):6.1f} "
            f"{self.same_band:5} {self.lost:4}  {bands}"
        )


def make_person(kind: Kind, catalogue: Catalogue, chance: random.Random) -> dict[str, str]:
    """Complete answers. Signs come together: one person has more of them, another fewer."""
    much = chance.uniform(0.6, 1.4)
    facts = {
        name: "yes" if chance.random() < min(kind.chance(name) * much, 1.0) else "no"
        for name, entry in catalogue.active.items()
        if not isinstance(entry, Gateway)
    }
    return facts | {
        gateway.id: _truth(gateway, facts, kind, chance)
        for gateway in catalogue.gateways
        if gateway.is_active
    }


def _truth(gateway: Gateway, facts: Mapping[str, str], kind: Kind, chance: random.Random) -> str:
    """ "No" only if every fact that it excludes is no; a yes needs none of them."""
    if any(facts.get(one.fact) == "yes" for one in gateway.entails_no):
        return "yes"
    return "yes" if chance.random() < kind.chance(gateway.id) else "no"


def interview(
    truth: Mapping[str, str],
    age_band: AgeBand,
    catalogue: Catalogue,
    answer: Callable[[str, str], str],
) -> dict[str, str]:
    """Ask what the engine proposes, until the result is settled and safety is known."""
    given: dict[str, str] = {}
    while True:
        proposed = assess(Sheet(age_band, given), catalogue).next_questions
        if not proposed:
            return given
        given[proposed[0]] = answer(proposed[0], truth[proposed[0]])


def run_round(
    catalogue: Catalogue, people: int, denial: float
) -> tuple[dict[str, Tally], dict[str, Tally], int]:
    """Interview everybody once; returns the tallies by kind and by group, and all questions."""
    chance = random.Random(20261125)
    lies = random.Random(7)
    everything = sum(not isinstance(entry, Gateway) for entry in catalogue.active.values())
    kinds: dict[str, Tally] = {}
    groups: dict[str, Tally] = {}

    def answer(question: str, true: str) -> str:
        denied = question.startswith("gate.") and true == "yes" and lies.random() < denial
        return "no" if denied else true

    for kind in KINDS:
        tallies = (
            kinds.setdefault(kind.name, Tally()),
            groups.setdefault(kind.group, Tally()),
            groups.setdefault("all", Tally()),
        )
        for _ in range(people):
            truth = make_person(kind, catalogue, chance)
            given = interview(truth, kind.age_band, catalogue, answer)
            for tally in tallies:
                _count(tally, truth, given, kind.age_band, catalogue)
    return kinds, groups, everything


def _count(
    tally: Tally,
    truth: Mapping[str, str],
    given: Mapping[str, str],
    age_band: AgeBand,
    catalogue: Catalogue,
) -> None:
    whole = {name: value for name, value in truth.items() if not name.startswith("gate.")}
    complete = assess(Sheet(age_band, whole), catalogue).band
    reached = assess(Sheet(age_band, given), catalogue).band
    gateways = [name for name in given if name.startswith("gate.")]
    denied = [name for name in gateways if given[name] != truth[name]]
    closing = set(explain_closed(Sheet(age_band, given), catalogue).values())
    tally.asked.append(len(given))
    tally.gateways.append(len(gateways))
    tally.same_band += reached == complete
    tally.lost += BANDS.index(reached) < BANDS.index(complete)
    tally.denied += bool(denied)
    tally.recovered += bool(denied) and reached == complete and not set(denied) & closing
    tally.bands[complete] = tally.bands.get(complete, 0) + 1


def main() -> int:
    """Print both rounds. Exit status 1 if the aim is missed or a truthful interview lost a case."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    catalogue = load()
    kinds, groups, everything = run_round(catalogue, people, denial=0.0)
    print(f"asking everything: {everything} questions (facts, no gateways)")
    print(f"{'kind':32} {'n':>5} {'mean':>6} {'p90':>6} {'share':>7} {'gates':>6} {'same':>5} lost")
    for name, tally in (*kinds.items(), *groups.items()):
        print(tally.row(name, everything))
    _, denied, _ = run_round(catalogue, people, denial=FALSE_DENIALS)
    print(f"\nwith {FALSE_DENIALS:.0%} of true gateway answers falsely denied")
    for name, tally in denied.items():
        print(
            f"{name:12} people {len(tally.asked):5}  with a false denial {tally.denied:5}  "
            f"reopened by a direct answer {tally.recovered:4}  lost {tally.lost:4}  "
            f"share {mean(tally.asked) / everything:.1%}"
        )
    share = mean(groups["all"].asked) / everything
    return 1 if share > FLOOR or groups["all"].lost else 0


if __name__ == "__main__":
    sys.exit(main())
