"""One pass over applications: which rules hold, which do not, and which could not be evaluated.

Each rule is a column that is true, false or nothing, and beside them stand the figures to show: so
counts, flags and their evidence come out of reading everything once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.compiling import ROW, compiled, counted_column, hub_of, key_counted
from gerege.visas.engine.engines.counting import Hub, key_literal
from gerege.visas.engine.expression import KIND, Different, Node, Shared, Type
from gerege.visas.engine.hubs import keys_that_must_be_shared
from gerege.visas.engine.rules import Class, Rule, State

SEEN_BEFORE = "seen_before_ask_hq"
SEEN_BEFORE_SENTENCE = Bilingual(
    "Энэ мэдүүлгийн нэг мэдээлэл урьд бүртгэгдсэн. Төв газраас асууна уу.",
    "Something in this application was seen before. Ask headquarters.",
)
Watched = Collection[tuple[str, int]]
"""Kind and key of identifiers that the protection lead has approved to be watched."""


@dataclass(frozen=True)
class Shown:
    """A figure of the evidence."""

    id: str
    value: exp.Expr
    is_quoted: bool


@dataclass(frozen=True)
class Ready:
    """A rule as it is screened with."""

    id: str
    version: int
    sentence: Bilingual
    kind: Class
    is_shown: bool
    condition: exp.Expr
    figures: tuple[Shown, ...]


@dataclass
class Counts:
    """What became of one rule over all applications judged."""

    fired: int = 0
    not_fired: int = 0
    not_evaluated: int = 0


def ready(rules: Iterable[Rule], watched: Watched) -> tuple[Ready, ...]:
    """The rules compiled, and with them the fixed one that asks headquarters."""
    return (*(_ready(rule) for rule in rules), *([_seen_before(watched)] if watched else []))


def _ready(rule: Rule) -> Ready:
    shared = keys_that_must_be_shared(rule)
    figures = tuple(
        Shown(one.id, _value(one.shows, shared), one.shows.type is not Type.NUMBER)
        for one in rule.figures
    )
    shown = rule.state is not State.SHADOW
    condition = compiled(rule.when)
    return Ready(rule.id, rule.version, rule.sentence, rule.kind, shown, condition, figures)


def _value(shows: Node, shared: Collection[str]) -> exp.Expr:
    """A figure; one that must stand in its hub where the rule holds is taken as it stands."""
    if isinstance(shows, Shared | Different) and key_counted(shows) in shared:
        return counted_column(shows)
    return compiled(shows)


def _seen_before(watched: Watched) -> Ready:
    """Fixed, and no rule of the catalogue: it says nothing of why, only whom to ask."""
    hits = [
        exp.func("coalesce", exp.column(column, table=ROW).isin(*_literals(keys)), exp.false())
        for column, kind in KIND.items()
        if (keys := [key for of, key in watched if of == kind])
    ]
    condition = exp.or_(exp.false(), *hits)
    return Ready(SEEN_BEFORE, 1, SEEN_BEFORE_SENTENCE, Class.STRONG, True, condition, ())


def _literals(keys: Iterable[int]) -> list[exp.Expr]:
    return [key_literal(key) for key in sorted(keys)]


def judged(source: str, rules: Sequence[Ready], hubs: Sequence[Hub]) -> exp.Select:
    """Every row of a relation, with what each rule came to and the figures it would show."""
    query = exp.select(exp.column("application_id", table=ROW))
    query = query.from_(exp.to_table(source, alias=ROW))
    for hub in hubs:
        name = hub_of(hub.key)
        same = exp.column(hub.key, table=ROW).eq(exp.column(hub.key, table=name))
        query.append("joins", exp.Join(this=exp.to_table(name), side="LEFT", on=same))
    for name, rule in zip(columns_of(rules), rules, strict=True):
        query.select(rule.condition.as_(name), copy=False)
    for value, name in figures_of(rules).items():
        query.select(value.as_(name), copy=False)
    return query


def columns_of(rules: Sequence[Ready]) -> list[str]:
    """The column of each rule."""
    return [f"rule_{number}" for number in range(len(rules))]


def figures_of(rules: Sequence[Ready]) -> dict[exp.Expr, str]:
    """The column of each figure that is shown: once, however many rules show it."""
    values = dict.fromkeys(one.value for rule in rules if rule.is_shown for one in rule.figures)
    return {value: f"figure_{number}" for number, value in enumerate(values)}
