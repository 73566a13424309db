"""How long things are kept, from which event, and what happens then. Data, not law.

Pure. A period that no jurist has signed (``verified_by`` empty) is a proposal: it is counted in the
simulation and erases no case.
"""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter, model_validator

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries

Begins = Literal["closing", "erasure", "last_case", "written", "expiry", "account_end", "never"]
Then = Literal["erase", "remove", "keep"]


class Period(Entry):
    """A length of time in one unit."""

    years: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)
    hours: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _in_one_unit(self) -> "Period":
        if len(self.model_fields_set) != 1:
            raise ValueError("write a period in one unit: years, days or hours")
        return self

    def before(self, moment: datetime) -> datetime:
        """The moment that lies this long before another; years by the calendar."""
        year = moment.year - self.years
        try:
            earlier = moment.replace(year=year)
        except ValueError:  # the 29th of February in a year that has none
            earlier = moment.replace(year=year, day=28)
        return earlier - timedelta(days=self.days, hours=self.hours)


class RetentionRule(Entry):
    """One rule: what it is about, from when its period counts, and what happens at its end."""

    id: str
    label: Text
    begins: Begins
    period: Period | None = None
    then: Then
    basis: Text
    source: str
    verified_by: str = ""
    reviewed_by: str = ""

    @property
    def is_verified(self) -> bool:
        """True once a jurist has signed the period."""
        return bool(self.verified_by.strip())

    def ends_before(self, moment: datetime) -> datetime | None:
        """What began before this moment is over; None while no period is set."""
        return None if self.period is None else self.period.before(moment)


@cache
def load_retention(folder: Path = CATALOGUE) -> dict[str, RetentionRule]:
    """Every rule by its id. Raises InputRefused naming file and place."""
    rules = read_entries(folder / "retention.yaml", TypeAdapter(tuple[RetentionRule, ...]))
    by_id = {rule.id: rule for rule in rules}
    if len(by_id) != len(rules):
        raise InputRefused("retention.yaml", "an id stands there twice", "Give each rule its own")
    return by_id


def retention_problems(folder: Path = CATALOGUE) -> list[str]:
    """What is wrong with the file, for ``gerege catalogue check``."""
    try:
        load_retention(folder)
    except InputRefused as refusal:
        return [f"retention: {refusal}"]
    return []
