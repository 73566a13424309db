"""Age: the only trait that changes a rule, and only through the child rule. Pure.

Nobody becomes an adult for the rules by a claim alone once there was reason to believe that they
may be under 18: it takes a document or a second person. Source: Palermo Protocol art. 3(c) and
3(d); presumption of minority (UNICEF guidelines, unverified detail).
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

Basis = Literal["document", "stated", "estimated", "unknown"]
Band = Literal["adult", "child", "unknown"]
BASES: tuple[Basis, ...] = ("document", "stated", "estimated", "unknown")
ADULT_FROM = 18


def years_between(born: date, today: date) -> int:
    """Completed years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@dataclass(frozen=True)
class AgeRecord:
    """What is known of an age and how. ``years`` may be given without a date of birth."""

    birth_date: str = ""
    years: int | None = None
    basis: Basis = "unknown"
    may_be_child: bool = False
    recorded_by: str = ""
    second_person: str = ""
    child_when_met: bool = False
    held: bool = False
    """True where the age that is only said would lower a result: it waits for a second person."""

    def band(self, today: date) -> Band:
        """The band the rules use: child, adult, or unknown (which counts as the higher result)."""
        years = self.age(today)
        if years is not None and years < ADULT_FROM:
            return "child"
        if years is None:
            return "unknown"
        if self.child_when_met:
            # Who was a child when it happened is looked at as both; a birthday lowers nothing.
            return "unknown"
        doubtful = self.may_be_child or self.held
        return "unknown" if doubtful and not self.is_settled else "adult"

    @property
    def is_settled(self) -> bool:
        """True when a document or a second person stands behind the age."""
        return self.basis == "document" or bool(self.second_person)

    def age(self, today: date) -> int | None:
        """Completed years today, or None."""
        if self.birth_date:
            return years_between(date.fromisoformat(self.birth_date), today)
        return self.years

    def followed_by(self, new: "AgeRecord", today: date) -> "AgeRecord":
        """The new record, remembering that the person was once taken for a possible child.

        So nobody turns into an adult by a birthday that was only said.
        """
        child = "child" in (self.band(today), new.band(today))
        may_be_child = new.may_be_child or self.may_be_child or child
        return replace(
            new,
            may_be_child=may_be_child,
            child_when_met=new.band(today) == "child",
            second_person="",
            held=False,
        )

    def says_the_same_as(self, other: "AgeRecord") -> bool:
        """True when date, years and basis agree, and no new reason to think of a child is given."""
        mine = (self.birth_date, self.years, self.basis)
        news = self.may_be_child and not other.may_be_child
        return mine == (other.birth_date, other.years, other.basis) and not news

    def waits_for_second_person(self, today: date) -> bool:
        """True when the age recorded is an adult's and only a second look is missing."""
        years = self.age(today)
        return years is not None and years >= ADULT_FROM and self.band(today) == "unknown"

    def may_be_confirmed_by(self, officer: str, today: date) -> bool:
        """True for anybody but the officer who recorded the age."""
        return self.waits_for_second_person(today) and self.recorded_by not in ("", officer)

    def confirmed_by(self, officer: str) -> "AgeRecord":
        """The same record with the second person who agrees."""
        return replace(self, second_person=officer)

    def as_json(self) -> dict[str, Any]:
        """For sealing."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "AgeRecord":
        """From what was sealed; an empty record when nothing was."""
        return cls(**content)
