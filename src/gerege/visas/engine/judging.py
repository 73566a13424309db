"""One pass over applications: which rules hold, which do not, and which could not be evaluated.

What each rule came to is kept as two bits of a mask a row, one for *holds* and one for *not known*:
narrow to write, quick to count, and enough to find later whoever needs a sentence and figures.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.compiling import ROW, compiled, hub_of
from gerege.visas.engine.engines import Engine
from gerege.visas.engine.engines.counting import Hub
from gerege.visas.engine.expression import KIND, Type
from gerege.visas.engine.hubs import key_literal
from gerege.visas.engine.rules import Class, Rule, State

BITS = 60
JUDGED, FLAGGED = "judged", "flagged"
SEEN_BEFORE = "seen_before_ask_hq"
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
    figures = tuple(
        Shown(one.id, compiled(one.shows), one.shows.type is not Type.NUMBER)
        for one in rule.figures
    )
    shown = rule.state is not State.SHADOW
    condition = compiled(rule.when)
    return Ready(rule.id, rule.version, rule.sentence, rule.kind, shown, condition, figures)


def _seen_before(watched: Watched) -> Ready:
    """Fixed, and no rule of the catalogue: it says nothing of why, only whom to ask."""
    hits = [
        exp.func("coalesce", exp.column(column, table=ROW).isin(*_literals(keys)), exp.false())
        for column, kind in KIND.items()
        if (keys := [key for of, key in watched if of == kind])
    ]
    sentence = Bilingual(
        "Энэ мэдүүлгийн нэг мэдээлэл урьд бүртгэгдсэн. Төв байгууллагаас асууна уу.",
        "Something in this application was seen before. Ask headquarters.",
    )
    condition = exp.or_(exp.false(), *hits)
    return Ready(SEEN_BEFORE, 1, sentence, Class.STRONG, True, condition, ())


def _literals(keys: Iterable[int]) -> list[exp.Expr]:
    return [key_literal(key) for key in sorted(keys)]


def judge(engine: Engine, source: str, rules: Sequence[Ready], hubs: Sequence[Hub]) -> list[Counts]:
    """Judge every row of a relation: what each rule came to is kept as ``JUDGED``."""
    engine.keep(JUDGED, _judged(source, rules, hubs))
    return _counts(engine, rules)


def keep_flagged(engine: Engine, source: str, rules: Sequence[Ready], hubs: Sequence[Hub]) -> None:
    """Keep whoever was judged and a rule fires on as ``FLAGGED``, with the figures to show."""
    fires = exp.or_(*(_any(f"holds_{mask}") for mask in _masks(rules)))
    judged = exp.select("*").from_(JUDGED).where(fires).subquery("j")
    query = exp.select(exp.column("application_id", table=ROW))
    query = query.select(*(exp.column(f"holds_{mask}", table="j") for mask in _masks(rules)))
    for name, value in _figures(rules).items():
        query = query.select(value.copy().as_(name), copy=False)
    same = exp.column("place", table=ROW).eq(exp.column("place", table="j"))
    query = query.from_(exp.to_table(source, alias=ROW)).join(judged, on=same)
    engine.keep(FLAGGED, _with_hubs(query, hubs))


def _any(mask: str) -> exp.Expr:
    return exp.column(mask).neq(exp.Literal.number("0"))


def _masks(rules: Sequence[Ready]) -> range:
    return range((len(rules) + BITS - 1) // BITS or 1)


def _judged(source: str, rules: Sequence[Ready], hubs: Sequence[Hub]) -> exp.Select:
    inner = exp.select(exp.column("place", table=ROW)).from_(exp.to_table(source, alias=ROW))
    inner = _with_hubs(inner, hubs)
    for number, rule in enumerate(rules):
        inner = inner.select(rule.condition.copy().as_(f"rule_{number}"), copy=False)
    outer = exp.select("place").from_(inner.subquery("j"))
    for mask in _masks(rules):
        numbers = range(mask * BITS, min(len(rules), (mask + 1) * BITS))
        holds = [_bit(exp.column(f"rule_{n}"), n - mask * BITS) for n in numbers]
        unknown = [_bit(exp.column(f"rule_{n}").is_(exp.null()), n - mask * BITS) for n in numbers]
        outer = outer.select(_sum(holds).as_(f"holds_{mask}"), copy=False)
        outer = outer.select(_sum(unknown).as_(f"unknown_{mask}"), copy=False)
    return outer


def _with_hubs(query: exp.Select, hubs: Sequence[Hub]) -> exp.Select:
    for hub in hubs:
        name = hub_of(hub.key)
        same = exp.column(hub.key, table=ROW).eq(exp.column(hub.key, table=name))
        query = query.join(exp.to_table(name), on=same, join_type="left", copy=False)
    return query


def _figures(rules: Sequence[Ready]) -> dict[str, exp.Expr]:
    """Each figure once, however many rules show it."""
    return {
        f"figure_{number}": value
        for number, value in enumerate(dict.fromkeys(f.value for r in rules for f in r.figures))
    }


def _bit(condition: exp.Expr, place: int) -> exp.Expr:
    return exp.case().when(condition, exp.Literal.number(str(1 << place))).else_("0")


def _sum(bits: Sequence[exp.Expr]) -> exp.Expr:
    """All bits of a mask, as one number of 64 bits."""
    total: exp.Expr = exp.cast("0", "bigint")
    for bit in bits:
        total = exp.Add(this=total, expression=bit)
    return exp.cast(exp.Paren(this=total), "bigint")


def _counts(engine: Engine, rules: Sequence[Ready]) -> list[Counts]:
    query = exp.select(exp.func("count", exp.Star()).as_("judged")).from_(JUDGED)
    for number in range(len(rules)):
        for what in ("holds", "unknown"):
            query = query.select(_count(what, number), copy=False)
    [row] = [row for batch in engine.batches(query) for row in batch.to_pylist()]
    return [_counts_of(row, number) for number in range(len(rules))]


def _count(what: str, number: int) -> exp.Expr:
    return exp.CountIf(this=_is_set(what, number)).as_(f"{what}_of_{number}")


def _counts_of(row: dict[str, int | None], number: int) -> Counts:
    """Of no rows at all, one engine counts nothing and the other nought."""
    fired, unknown = (int(row[f"{what}_of_{number}"] or 0) for what in ("holds", "unknown"))
    return Counts(fired, (row["judged"] or 0) - fired - unknown, unknown)


def _is_set(what: str, number: int) -> exp.Expr:
    mask, place = divmod(number, BITS)
    bit = exp.Literal.number(str(1 << place))
    both = exp.BitwiseAnd(this=exp.column(f"{what}_{mask}"), expression=bit)
    return exp.Paren(this=both).neq(exp.Literal.number("0"))


def flags(rules: Sequence[Ready]) -> exp.Query:
    """Of the rows kept: application, number of the rule, and its figures as JSON; a row a flag."""
    names = {value: name for name, value in _figures(rules).items()}
    first, *others = [
        _flags_of(number, rule, names) for number, rule in enumerate(rules) if rule.is_shown
    ]
    return exp.union(first, *others, distinct=False, copy=False) if others else first


def _flags_of(number: int, rule: Ready, names: dict[exp.Expr, str]) -> exp.Select:
    return (
        exp.select("application_id", exp.Literal.number(str(number)).as_("rule"))
        .select(_evidence(rule, names).as_("evidence"))
        .from_(FLAGGED)
        .where(_is_set("holds", number))
    )


def _evidence(rule: Ready, names: dict[exp.Expr, str]) -> exp.Expr:
    texts = list(_texts(rule, names))
    return texts[0] if len(texts) == 1 else exp.func("concat", *texts)


def _texts(rule: Ready, names: dict[exp.Expr, str]) -> Iterator[exp.Expr]:
    """JSON in pieces. Codes and dates hold nothing that JSON would have to mask."""
    before = "{"
    for figure in rule.figures:
        text: exp.Expr = exp.cast(exp.column(names[figure.value]), "text")
        if figure.is_quoted:
            text = exp.func("concat", exp.Literal.string('"'), text, exp.Literal.string('"'))
        known = exp.column(names[figure.value]).is_(exp.null()).not_()
        yield exp.Literal.string(f'{before}"{figure.id}":')
        yield exp.case().when(known, text).else_(exp.Literal.string("null"))
        before = ","
    yield exp.Literal.string("{}" if before == "{" else "}")
