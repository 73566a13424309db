"""The rules of the screening written out slowly: every completion of a sheet is tried one by one.

Shares nothing with the engine but the catalogue and the sheet. Completions are all ways to answer
what is open, a fact closed by a gateway being open again where its gateway would be reopened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from gerege.knowledge.catalogue import Catalogue
from gerege.knowledge.schema import Clause, FormFact, Gateway
from gerege.screening.engine import Sheet

Answers = Mapping[str, bool]
RANK = {"other_need": 0, "look_further": 1, "act_now": 2}


@dataclass
class Naive:
    """One sheet, seen by trying everything."""

    sheet: Sheet
    catalogue: Catalogue

    def __post_init__(self) -> None:
        active = self.catalogue.active.values()
        self.bands: dict[tuple[bool, ...], str] = {}
        self.facts = [entry.id for entry in active if not isinstance(entry, Gateway)]
        self.closed = self.closed_by_gateways()
        self.recorded = {f: a for f, a in self.sheet.answers.items() if a in ("yes", "no")}
        self.completions = list(self.all_completions())
        self.roles = {"adult": ["adult"], "child": ["child"]}.get(
            self.sheet.age_band, ["adult", "child"]
        )

    def closed_by_gateways(self) -> dict[str, list[Gateway]]:
        """Fact -> the gateways that close it."""
        answers = self.sheet.answers
        closed: dict[str, list[Gateway]] = {}
        if answers.get(self.catalogue.rules.gateways_need_no_to) != "no":
            return closed
        for gateway in self.catalogue.gateways:
            entailed = [one.fact for one in gateway.entails_no]
            group = [*entailed, *gateway.reopened_by]
            if answers.get(gateway.id) == "no" and all(answers.get(f, "no") == "no" for f in group):
                for fact in entailed:
                    if fact not in answers:
                        closed.setdefault(fact, []).append(gateway)
        return closed

    def all_completions(self) -> Iterator[dict[str, bool]]:
        """Every way in which the sheet could still be answered."""
        known = {fact: answer == "yes" for fact, answer in self.recorded.items()}
        loose = [fact for fact in self.facts if fact not in known]
        for values in product((False, True), repeat=len(loose)):
            answers = known | dict(zip(loose, values, strict=True))
            if self.is_reachable(answers):
                yield {fact: answers[fact] for fact in self.facts}

    def is_reachable(self, answers: Answers) -> bool:
        """A closed fact can be yes only where each gateway that closes it was reopened."""
        return all(
            any(answers[fact] for fact in gateway.reopened_by)
            for fact, gateways in self.closed.items()
            if answers[fact]
            for gateway in gateways
        )

    def in_all(self, values: list[bool], words: tuple[str, str, str]) -> str:
        """The word for: in no completion, in some, in all."""
        if all(values):
            return words[2]
        return words[1] if any(values) else words[0]

    def sets(self, role: str) -> list[str]:
        return [one.id for one in self.catalogue.rules.sets if one.age_group == role]

    def positive(self, answers: Answers, set_id: str, dimension: str) -> bool:
        found = [
            indicator.strength[set_id].level.replace("unknown", "medium")
            for indicator in self.catalogue.indicators
            if answers[indicator.id]
            and indicator.dimension == dimension
            and set_id in indicator.strength
        ]
        strong, medium, weak = (found.count(level) for level in ("strong", "medium", "weak"))
        return (
            strong >= 2
            or (strong >= 1 and medium + weak >= 1)
            or medium >= 3
            or (medium >= 2 and weak >= 1)
        )

    def form(self, answers: Answers, *elements: str) -> bool:
        return any(
            answers[fact.id]
            for fact in self.catalogue.facts
            if isinstance(fact, FormFact) and fact.maps_to in elements
        )

    def act(self, answers: Answers) -> bool:
        acts = any(answers[fact] for fact in self.facts if fact.startswith("act."))
        return acts or self.form(answers, "act")

    def means(self, answers: Answers, role: str) -> bool:
        return self.form(answers, "means") or any(
            self.positive(answers, set_id, dimension)
            for set_id in self.sets(role)
            for dimension in self.catalogue.rules.palermo.means_dimensions
        )

    def exploited(self, answers: Answers, role: str) -> bool:
        return any(self.positive(answers, one, "exploitation") for one in self.sets(role))

    def purpose(self, answers: Answers, role: str) -> bool:
        intended = answers[self.catalogue.rules.palermo.purpose_fact]
        return intended or self.form(answers, "purpose") or self.exploited(answers, role)

    def rule(self, answers: Answers, set_id: str, part: Clause | str) -> bool:
        if isinstance(part, str):
            return self.act(answers) if part == "act" else self.positive(answers, set_id, part)
        holds = [self.rule(answers, set_id, inner) for inner in part.every or part.some]
        return all(holds) if part.every else any(holds)

    def instrument(self, answers: Answers, role: str) -> bool:
        rules = self.catalogue.rules.case_rules
        return any(self.rule(answers, one, rules[one]) for one in self.sets(role))

    def palermo(self, answers: Answers, role: str) -> bool:
        act, purpose = self.act(answers), self.purpose(answers, role)
        if role == "adult":
            return act and self.means(answers, role) and purpose
        alone = answers[self.catalogue.rules.palermo.enough_for_a_child]
        shown = self.form(answers, "purpose") or self.exploited(answers, role)
        return alone or shown or (act and purpose)

    def strong_in(self, role: str) -> list[str]:
        return [
            i.id
            for i in self.catalogue.indicators
            if any(i.strength[s].level == "strong" for s in self.sets(role) if s in i.strength)
        ]

    def complete_band(self, answers: Answers, role: str) -> str:
        """The band when everything is answered: then "can still come true" is "is true"."""
        said = answers[self.catalogue.rules.palermo.said_by_the_person]
        if said or self.instrument(answers, role) or self.palermo(answers, role):
            return "act_now"
        strong = any(answers[fact] for fact in self.strong_in(role))
        dimension = any(
            self.positive(answers, one, d.id)
            for one in self.sets(role)
            for d in self.catalogue.rules.dimensions
            if not d.vulnerability
        )
        sign = strong or dimension or self.form(answers, "purpose")
        return "look_further" if sign else "other_need"

    def band_as(self, role: str) -> str:
        """Today's band of one role."""
        lowest = min((self.complete_band(a, role) for a in self.completions), key=RANK.__getitem__)
        if lowest != "other_need":
            return lowest
        yes = {fact for fact, answer in self.recorded.items() if answer == "yes"}
        quiet = {d.id for d in self.catalogue.rules.dimensions if d.vulnerability}
        signs = {
            i.id
            for i in self.catalogue.indicators
            if i.dimension not in quiet and any(s in i.strength for s in self.sets(role))
        }
        hints = {f for f in self.facts if f.startswith("form.")}
        hints.add(self.catalogue.rules.palermo.purpose_fact)
        instrument = any(self.instrument(a, role) for a in self.completions)
        palermo = any(self.palermo(a, role) for a in self.completions)
        signs |= {f for f in self.facts if f.startswith("act.")}
        worth = bool(yes & signs) and instrument
        worth = worth or (bool(yes & hints) and (instrument or palermo))
        return "look_further" if worth else lowest

    @property
    def band(self) -> str:
        return max((self.band_as(role) for role in self.roles), key=RANK.__getitem__)

    def final_band(self, answers: Answers) -> str:
        key = tuple(answers.values())
        if key not in self.bands:
            found = [self.complete_band(answers, role) for role in self.roles]
            self.bands[key] = max(found, key=RANK.__getitem__)
        return self.bands[key]

    @property
    def settled(self) -> bool:
        return len({self.final_band(answers) for answers in self.completions}) == 1

    def facts_that_matter(self) -> set[str]:
        """Facts to be asked whose answer changes the band of some completion.

        All else stays equal, but for what is closed as long as this fact is not yes.
        """
        asked = [f for f in self.facts if f not in self.recorded and f not in self.closed]
        return {
            fact
            for fact in asked
            for answers in self.completions
            if answers[fact] and self.without(answers, fact) != self.final_band(answers)
        }

    def without(self, answers: Answers, fact: str) -> str:
        """The band when this one fact is no, and what it alone had reopened is no again."""
        less = {**answers, fact: False}
        for closed, gateways in self.closed.items():
            if not all(any(less[f] for f in gateway.reopened_by) for gateway in gateways):
                less[closed] = False
        return self.final_band(less)

    def statuses(self) -> dict[str, dict[str, str]]:
        words = ("negative", "open", "positive")
        return {
            one: {
                d.id: self.in_all([self.positive(a, one, d.id) for a in self.completions], words)
                for d in self.catalogue.rules.dimensions
            }
            for role in self.roles
            for one in self.sets(role)
        }

    def case_rules(self) -> dict[str, str]:
        words = ("fails", "open", "holds")
        rules = self.catalogue.rules.case_rules
        return {
            one: self.in_all([self.rule(a, one, rules[one]) for a in self.completions], words)
            for role in self.roles
            for one in self.sets(role)
        }

    def elements(self) -> dict[str, str]:
        words = ("no", "open", "yes")

        def word(values: list[bool]) -> str:
            return self.in_all(values, words)

        def highest(found: list[str]) -> str:
            return max(found, key=words.index)

        return {
            "act": word([self.act(a) for a in self.completions]),
            "means": highest(
                [word([self.means(a, role) for a in self.completions]) for role in self.roles]
            ),
            "purpose": highest(
                [word([self.purpose(a, role) for a in self.completions]) for role in self.roles]
            ),
        }
