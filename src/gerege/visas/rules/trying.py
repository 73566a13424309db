"""What a text would have flagged among the applications of the last year, beside the rule in force.

Counts only, and coarse ones: below ten nothing is said, above it every number is rounded to five,
so that two trials can seldom be taken apart down to one application.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gerege.visas.engine.rules import Rule, RuleSet, State
from gerege.visas.engine.screening import screen
from gerege.visas.monitoring.estimates import coarse
from gerege.visas.passes import store
from gerege.visas.passes.running import Basis

NOW, THEN = "in_force", "tried"
KINDS = ("judged", NOW, THEN, "new", "gone")


@dataclass(frozen=True)
class Tried:
    """What came of a trial; exact, and therefore never kept."""

    months: Mapping[str, Counter[str]]
    not_evaluated: int

    @property
    def total(self) -> Counter[str]:
        """All months together."""
        return sum(self.months.values(), Counter())

    def coarse(self) -> dict[str, Any]:
        """What is kept and shown. None stands for fewer than ten, and not none."""
        return {
            "total": _coarse(self.total),
            "not_evaluated": coarse(self.not_evaluated),
            "months": [[month, _coarse(self.months[month])] for month in sorted(self.months)],
        }


def kept_rows() -> int:
    """How many applications a trial would judge."""
    return sum(pq.read_metadata(part).num_rows for part in store.parts_of_last_year())


def tried(rule: Rule, basis: Basis, folder: Path) -> Tried:
    """Judge the last year by this rule and by the one in force. Raises as the engine does."""
    parts = store.parts_of_last_year()
    if not parts:
        return Tried({}, 0)
    present = basis.rules.running(basis.day).by_id.get(rule.id)
    both = [_named(rule, THEN, basis), *([_named(present, NOW, basis)] if present else [])]
    found = screen(
        parts,
        RuleSet(tuple(both)),
        as_of=basis.day,
        workspace=folder,
        declared=basis.declared,
    )
    months = _by_month(parts, _whom(found.flags))
    return Tried(months, found.counts[THEN].not_evaluated)


def _named(rule: Rule, name: str, basis: Basis) -> Rule:
    return replace(rule, id=name, state=State.LIVE, starts=basis.day, ends=basis.day, figures=())


def _whom(flags: Path) -> Mapping[str, pa.Array]:
    """The applications on which each of the two holds."""
    table = pq.read_table(flags, columns=["application_id", "rule_id"])
    rules = table["rule_id"].cast(pa.string())
    numbers = table["application_id"].cast(pa.string())
    none = pa.array([], pa.string())
    return {
        name: pa.concat_arrays([none, *numbers.filter(pc.equal(rules, name)).chunks])
        for name in (NOW, THEN)
    }


def _by_month(parts: Sequence[Path], whom: Mapping[str, pa.Array]) -> dict[str, Counter[str]]:
    months: dict[str, Counter[str]] = {}
    for part in parts:
        for month, kind, count in _counted(part, whom):
            months.setdefault(month, Counter())[kind] += count
    return months


def _counted(part: Path, whom: Mapping[str, pa.Array]) -> Iterator[tuple[str, str, int]]:
    """Month, kind and count of one file."""
    table = pq.read_table(part, columns=["application_id", "submitted_at"])
    month = pc.fill_null(pc.strftime(table["submitted_at"], "%Y-%m"), "")
    number = table["application_id"].cast(pa.string())
    now, then = (pc.is_in(number, value_set=whom[name]) for name in (NOW, THEN))
    holds = {
        NOW: now,
        THEN: then,
        "new": pc.and_(then, pc.invert(now)),
        "gone": pc.and_(now, pc.invert(then)),
    }
    for kind, mask in (("judged", None), *holds.items()):
        of_kind = month if mask is None else month.filter(mask)
        for one in pc.value_counts(of_kind).to_pylist():
            yield one["values"], kind, one["counts"]


def _coarse(counts: Mapping[str, int]) -> dict[str, int | None]:
    return {kind: coarse(counts.get(kind, 0)) for kind in KINDS}
