"""The typed tree becomes an expression of sqlglot, which writes it in the words of either engine.

Nothing is pasted as text: columns and values are nodes of sqlglot. What a rule says of sharing is
read from hub columns (``hubs.py``) that stand beside the row.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce, singledispatch
from types import MappingProxyType

from sqlglot import exp

from gerege.visas.engine import expression as tree
from gerege.visas.engine.prepared import empty_bit

WIDE = "decimal(28, 2)"
ROW = "a"
"""The name of the application's own row in every statement."""

SIGNS: MappingProxyType[str, type[exp.Binary]] = MappingProxyType(
    {
        "==": exp.EQ,
        "!=": exp.NEQ,
        "<": exp.LT,
        "<=": exp.LTE,
        ">": exp.GT,
        ">=": exp.GTE,
        "+": exp.Add,
        "-": exp.Sub,
    }
)


def shared_column(key: str) -> str:
    """The hub column with how many applications share the key of this column."""
    return f"shared_{key}"


def different_column(of: str, within: str) -> str:
    """The hub column with how many different ``of`` are known among those that share ``within``."""
    return f"different_{of}_within_{within}"


def most_column(of: str, within: str) -> str:
    """The hub column with how many they can be: each that is not known may be one more."""
    return f"most_{of}_within_{within}"


@singledispatch
def compiled(node: tree.Node) -> exp.Expression:
    """The node for sqlglot. Raises TypeError for a node that has no translation."""
    raise TypeError(f"nothing compiles {node!r}")


@compiled.register
def _(node: tree.Column) -> exp.Expression:
    return exp.column(node.name, table=ROW)


@compiled.register
def _(node: tree.Value) -> exp.Expression:
    return _literal(node.value)


def _literal(value: str | Decimal | date | bool) -> exp.Expression:
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, Decimal):
        return exp.Literal.number(f"{value:f}")
    if isinstance(value, date):
        return exp.Cast(this=exp.Literal.string(value.isoformat()), to=exp.DataType.build("date"))
    return exp.Literal.string(value)


@compiled.register
def _(node: tree.Compared) -> exp.Expression:
    right = compiled(node.right)
    if isinstance(node.left, tree.Shared | tree.Different):
        return exp.Paren(this=_at_least(node.left, right))
    return exp.Paren(this=SIGNS[node.sign](this=compiled(node.left), expression=right))


def _at_least(count: tree.Shared | tree.Different, least: exp.Expression) -> exp.Expression:
    """Not known where the key is missing; false where too few share it to stand in the hub.

    In words that engines answer for all rows at once: what is beside the row is nothing where the
    key stands in no hub, and nothing and false is false.
    """
    key = key_counted(count)
    stands = exp.Not(this=_is_null(exp.column(key, table=hub_of(key))))
    told = exp.Paren(this=exp.Or(this=_is_null(exp.column(key, table=ROW)), expression=stands))
    reached: exp.Expression = exp.GTE(this=counted_column(count), expression=least)
    if isinstance(count, tree.Different):
        most = exp.column(most_column(count.of.name, key), table=hub_of(key))
        could_be = exp.GTE(this=most, expression=least.copy())
        # Known ones are too few, and with all that are not known it could be reached: not known.
        unknown = exp.Paren(this=exp.And(this=could_be, expression=exp.Null()))
        reached = exp.Paren(this=exp.Or(this=reached, expression=unknown))
    return exp.And(this=reached, expression=told)


def _is_null(column: exp.Expression) -> exp.Is:
    return exp.Is(this=column, expression=exp.Null())


@compiled.register
def _(node: tree.InOneCurrency) -> exp.Expression:
    first, *others = map(compiled, node.currencies)
    same = _joined(exp.And, [exp.EQ(this=first.copy(), expression=one) for one in others])
    return exp.Case(ifs=[exp.If(this=same, true=compiled(node.comparison))])


@compiled.register
def _(node: tree.Sum) -> exp.Expression:
    return exp.Paren(this=SIGNS[node.sign](this=_wide(node.left), expression=_wide(node.right)))


@compiled.register
def _(node: tree.Times) -> exp.Expression:
    return exp.Paren(this=exp.Mul(this=compiled(node.factor), expression=_wide(node.number)))


def _wide(node: tree.Node) -> exp.Expression:
    """A number with room to grow: the largest amount a form can hold must not stop all others."""
    number = compiled(node)
    return number if isinstance(node, tree.Times | tree.Sum) else exp.cast(number, WIDE)


@compiled.register
def _(node: tree.All) -> exp.Expression:
    return _joined(exp.And, [compiled(part) for part in node.parts])


@compiled.register
def _(node: tree.Any) -> exp.Expression:
    return _joined(exp.Or, [compiled(part) for part in node.parts])


@compiled.register
def _(node: tree.Not) -> exp.Expression:
    return exp.Paren(this=exp.Not(this=compiled(node.part)))


@compiled.register
def _(node: tree.OneOf) -> exp.Expression:
    values = [exp.Literal.string(value) for value in node.values]
    return exp.Paren(this=exp.In(this=compiled(node.code), expressions=values))


@compiled.register
def _(node: tree.Mentions) -> exp.Expression:
    words = compiled(node.words)
    # Pieces hold letters, digits and spaces only, so that none of them is a sign of LIKE.
    likes = [
        exp.Like(this=words.copy(), expression=exp.Literal.string(f"%{piece}%"))
        for piece in node.pieces
    ]
    return _joined(exp.Or, likes)


@compiled.register
def _(node: tree.Missing) -> exp.Expression:
    bit = exp.Literal.number(empty_bit(node.column.name))
    asked = exp.BitwiseAnd(this=exp.column("told_empty", table=ROW), expression=bit)
    said = exp.Not(this=exp.Is(this=compiled(node.column), expression=exp.Null()))
    empty = exp.NEQ(this=exp.Paren(this=asked), expression=exp.Literal.number("0"))
    # Without an else: a file that has no such column says nothing of it.
    return exp.Case(ifs=[exp.If(this=said, true=exp.false()), exp.If(this=empty, true=exp.true())])


@compiled.register
def _(node: tree.DaysBetween) -> exp.Expression:
    later, earlier = compiled(node.later), compiled(node.earlier)
    return exp.DateDiff(this=later, expression=earlier, unit=exp.Var(this="DAY"))


@compiled.register(tree.Shared)
@compiled.register(tree.Different)
def _(node: tree.Shared | tree.Different) -> exp.Expression:
    """A figure: nothing where the key is missing, 1 where fewer share it than any rule asks for."""
    count = exp.Coalesce(this=counted_column(node), expressions=[exp.Literal.number("1")])
    known = exp.Not(this=_is_null(exp.column(key_counted(node), table=ROW)))
    return exp.Case(ifs=[exp.If(this=known, true=count)])


def key_counted(count: tree.Shared | tree.Different) -> str:
    """The column of the key that is shared."""
    return count.key.name if isinstance(count, tree.Shared) else count.within.name


def counted_column(count: tree.Shared | tree.Different) -> exp.Expression:
    """The count as it stands in the hub; nothing where the key of the row does not stand in it."""
    key = key_counted(count)
    if isinstance(count, tree.Shared):
        return exp.column(shared_column(key), table=hub_of(key))
    return exp.column(different_column(count.of.name, key), table=hub_of(key))


def hub_of(key: str) -> str:
    """The name of a key's hub table."""
    return f"hub_{key}"


def _joined(by: Callable[..., exp.Expression], parts: Sequence[exp.Expression]) -> exp.Expression:
    return exp.Paren(this=reduce(lambda left, right: by(this=left, expression=right), parts))
