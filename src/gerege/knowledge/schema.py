"""What an entry of the catalogue may contain; anything else in the YAML is a problem."""

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from gerege.kernel.bilingual import LANGUAGES, Bilingual

Level = Literal["strong", "medium", "weak", "unknown"]
Evidence = Literal["confirmed", "secondary", "recalled"]
Element = Literal["act", "means", "purpose"]
AgeGroup = Literal["adult", "child"]
Gentleness = Literal[1, 2, 3]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
ACT = "act"


def _both_languages(value: object, info: ValidationInfo) -> Bilingual:
    """Exactly ``mn`` and ``en``, both written; carries the entry's reviewer."""
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise ValueError("needs exactly mn and en")
    for language in LANGUAGES:
        if not isinstance(value[language], str) or not value[language].strip():
            raise ValueError(f"the text in '{language}' is missing")
    return Bilingual(value["mn"], value["en"], info.data.get("reviewed_by", ""))


Text = Annotated[Bilingual, BeforeValidator(_both_languages)]


class _Part(BaseModel):
    """Nothing unknown, nothing changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """A publication that entries of the catalogue rest on."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    url: str = ""
    licence: str = ""
    note: str = ""


class Question(_Part):
    """Something the officer can ask, observe or read: a fact, an indicator or a gateway."""

    id: FactId
    reviewed_by: str = ""
    label: Text
    question: Text
    gentleness: Gentleness
    source: str
    since: date | None = None
    disabled_on: date | None = None

    @property
    def is_active(self) -> bool:
        """Retired entries are kept for old records, and asked no more."""
        return self.disabled_on is None


class Strength(_Part):
    """How much an indicator says in one set, and how well we know that.

    ``check`` marks a strength that stands out of order in its source and should be looked up.
    """

    level: Level = Field(alias="is")
    evidence: Evidence
    check: bool = False

    @property
    def is_verified(self) -> bool:
        """False where the strength is not known or only recalled: screens say so."""
        return self.level != "unknown" and self.evidence != "recalled"


class Indicator(Question):
    """A sign of one of the six dimensions; its strength differs between the sets."""

    strength: dict[str, Strength] = Field(min_length=1)

    @property
    def dimension(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


class Fact(Question):
    """A fact that is no indicator of the instrument: act, purpose, person."""

    evidence: Evidence


class SafetyFact(Fact):
    """A fact that decides what is done in the next minutes."""

    urgency: Literal["danger", "care"]


class FormFact(Fact):
    """A fact typical of one form of exploitation, with the element of the crime that it shows."""

    form: str = Field(min_length=1)
    maps_to: Element


class Entailment(_Part):
    """A fact that a gateway's "no" excludes, with the reason, so that an expert can reject it."""

    fact: FactId
    reason: Text


class Gateway(Question):
    """A question whose "no" spares the person a group of questions.

    ``reopened_by`` are facts of the same matter that no gateway closes, above all the strong ones.
    They are asked all the same; any answer but "no" to one of them shows that the gateway's "no"
    cannot be relied on.
    """

    entails_no: tuple[Entailment, ...] = Field(min_length=1)
    reopened_by: tuple[FactId, ...] = ()


class IndicatorSet(_Part):
    """One of the instrument's four lists."""

    id: Name
    age_group: AgeGroup = Field(alias="for")
    label: Text


class Dimension(_Part):
    """One of the six groups of indicators."""

    id: Name
    label: Text
    vulnerability: bool


class DimensionRuleLine(_Part):
    """Least counts that together make a dimension positive."""

    strong: int = Field(default=0, ge=0)
    medium: int = Field(default=0, ge=0)
    weak: int = Field(default=0, ge=0)
    medium_or_weak: int = Field(default=0, ge=0)

    def holds(self, strong: int, medium: int, weak: int) -> bool:
        """Whether these counts of signs reach every least count of this line."""
        return (
            strong >= self.strong
            and medium >= self.medium
            and weak >= self.weak
            and medium + weak >= self.medium_or_weak
        )


class Clause(_Part):
    """``and`` or ``or`` of dimensions, of the act, and of further clauses."""

    every: tuple["Clause | str", ...] = Field(default=(), alias="and")
    some: tuple["Clause | str", ...] = Field(default=(), alias="or")

    @model_validator(mode="after")
    def _exactly_one(self) -> "Clause":
        if bool(self.every) == bool(self.some):
            raise ValueError("needs exactly one of 'and', 'or'")
        return self

    def names(self) -> frozenset[str]:
        """The dimensions (and the act) that this clause speaks of."""
        found: set[str] = set()
        for part in self.every or self.some:
            found |= {part} if isinstance(part, str) else part.names()
        return frozenset(found)


class PalermoRule(_Part):
    """Where the elements of the Palermo definition are read from, and the words of the person."""

    means_dimensions: tuple[Name, ...]
    purpose_dimension: Name
    purpose_fact: FactId
    enough_for_a_child: FactId
    said_by_the_person: FactId


class Band(_Part):
    """One of the three results, in words."""

    id: Literal["act_now", "look_further", "other_need"]
    label: Text


class Rules(_Part):
    """How facts become a band. Read by the engine; changed only together with its source."""

    edition: date
    sources: tuple[str, ...] = Field(min_length=1)
    sets: tuple[IndicatorSet, ...] = Field(min_length=1)
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    asking_order: tuple[Name, ...]
    dimension_rule: tuple[DimensionRuleLine, ...] = Field(min_length=1)
    case_rules: dict[str, Clause]
    palermo: PalermoRule
    gateways_need_no_to: FactId
    bands: tuple[Band, ...] = Field(min_length=3, max_length=3)
    unsettled: Text
    reviewed_by: str = ""
