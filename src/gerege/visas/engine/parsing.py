"""The text of a condition, as it stands in the catalogue, becomes the typed tree.

The text is read by Python's own parser and never run: only the forms below are let through.

    debt_amount >= 3 * monthly_wage
    shared(account_key) >= 3 and different(sponsor_key, within=account_key) >= 2
    is_minor and one_of(companion_relation, "none", "unrelated")
    phone_key == recruiter_phone_key · missing(contract_signed) · not return_ticket
    mentions(job_title, "massaj") · days_between(arrival_date, submitted_on) <= 3
    arrival_date >= date("2026-01-01")
"""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import NoReturn, get_args

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.condition_text import read_text
from gerege.visas.engine.expression import (
    CURRENCY_OF,
    KIND,
    READABLE,
    All,
    Any,
    Column,
    Compared,
    Comparison,
    DaysBetween,
    Different,
    InOneCurrency,
    Mentions,
    Missing,
    Node,
    Not,
    OneOf,
    Shared,
    Sum,
    Times,
    Type,
    Value,
    columns_read,
    walk,
)
from gerege.visas.engine.prepared import ASKED
from gerege.visas.engine.protected import PROTECTED, PROTECTED_CODES
from gerege.visas.engine.proxies import named_in

SIGNS: MappingProxyType[type[ast.cmpop], Comparison] = MappingProxyType(
    {
        ast.Eq: "==",
        ast.NotEq: "!=",
        ast.Lt: "<",
        ast.LtE: "<=",
        ast.Gt: ">",
        ast.GtE: ">=",
    }
)
EQUAL_OR_NOT: frozenset[Comparison] = frozenset({"==", "!="})
ORDERED = frozenset({Type.NUMBER, Type.DATE})
SHOWN = frozenset({Type.NUMBER, Type.DATE, Type.CODE, Type.LANGUAGE, Type.CURRENCY})
NEVER_BY_NAME = frozenset({Type.LANGUAGE, Type.CURRENCY})
CODE = re.compile(r"[a-z][a-z0-9_]*|[A-Z]{3}|[a-z]{2}")
# Letters, digits and spaces within: no sign of LIKE (an underscore is one, which \w would admit).
PIECE = re.compile(r"[^\W_](?:[^\W_]| )+[^\W_]")
YES_AND_NO = frozenset({"true", "false"})
LARGEST = Decimal(1000)
LARGEST_NUMBER = Decimal(10**12)
DECIMALS = 4
MOST_SHARED = 100_000
FEWEST_SHARED = 2


def parse(text: str, field: str) -> Node:
    """The condition in a text. ``field`` names the rule in what is raised.

    Raises InputRefused for anything that is no condition, for a column that is protected or that
    there is not, and where types do not fit.
    """
    node = Parser(field).condition(read_text(text, field))
    if node.type is not Type.TRUTH:
        raise InputRefused(field, f"it gives a {node.type}", "Write something that holds or not.")
    if not columns_read(node):
        raise InputRefused(field, "it reads no column", "Ask for something in the application.")
    return node


def parse_figure(text: str, field: str) -> Node:
    """A figure shown beside the sentence: a number, a date or a code, no words and no key."""
    node = Parser(field).figure(read_text(text, field))
    if node.type not in SHOWN:
        raise InputRefused(field, f"it gives a {node.type}", "Show a number, a date or a code.")
    return node


class Parser:
    """Reads one condition; ``field`` stands in every refusal."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.called: dict[str, Callable[[ast.Call], Node]] = {
            "one_of": self._one_of,
            "mentions": self._mentions,
            "missing": self._missing,
            "days_between": self._days_between,
            "date": self._date,
        }

    def condition(self, read: ast.expr) -> Node:
        """Whatever gives yes or no; a number, date, code or key inside of one."""
        match read:
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self._truth(value) for value in values)
                return All(parts) if isinstance(op, ast.And) else Any(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self._truth(operand))
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return self._compared(left, SIGNS.get(type(sign)), right)
            case _:
                return self._value(read)

    def figure(self, read: ast.expr) -> Node:
        """A condition may be no figure, a count of sharing applications may."""
        node = self._count(read) or self._value(read)
        if len(_currencies(node)) > 1:
            self._refuse("amounts of two currencies are added", "Show each of them.")
        return node

    def _truth(self, read: ast.expr) -> Node:
        return self._must(self.condition(read), Type.TRUTH)

    def _compared(self, left: ast.expr, sign: Comparison | None, right: ast.expr) -> Node:
        if sign is None or sign not in get_args(Comparison):
            self._refuse("this comparison does not exist", "Take ==, !=, <, <=, > or >=.")
        count = self._count(left)
        if count is not None:
            return self._at_least(count, sign, right)
        self._must_not_say_true(left, right)
        ours, theirs = self._value(left), self._value(right)
        self._must_fit(ours, theirs, sign)
        return self._in_one_currency(Compared(sign, ours, theirs))

    def _must_not_say_true(self, left: ast.expr, right: ast.expr) -> None:
        """Yes and no are never compared: many a language writes it so, this one has not."""
        for said, other in ((right, left), (left, right)):
            word = ast.unparse(said)
            if word.lower() in YES_AND_NO:
                name = ast.unparse(other) if isinstance(other, ast.Name) else "contract_signed"
                mend = f"Write {name}, or not {name}."
                self._refuse(f"something is compared with {word}", mend)

    def _in_one_currency(self, compared: Compared) -> Node:
        """An amount without its currency is no amount: others are compared with it only in one."""
        currencies = _currencies(compared)
        if currencies and any(map(_is_no_amount, walk(compared))):
            self._refuse("money is compared with hours or days", "Compare like with like.")
        if currencies and any(_plain_numbers(compared)):
            problem = "an amount is compared with a plain number, which stands for one currency"
            self._refuse(problem, "Compare it with another amount, or with 0.")
        if len(currencies) <= 1:
            return compared
        return InOneCurrency(tuple(map(Column, currencies)), compared)

    def _must_fit(self, left: Node, right: Node, sign: Comparison) -> None:
        if Type.CODE in {left.type, right.type} and {left.type, right.type} & NEVER_BY_NAME:
            self._refuse(
                "a language or a currency is named: it may stand for a people",
                "Compare it with another one, or write missing(…).",
            )
        if left.type is not right.type:
            self._refuse(
                f"a {left.type} is compared with a {right.type}", "Compare like with like."
            )
        if sign not in EQUAL_OR_NOT and left.type not in ORDERED:
            self._refuse(f"a {left.type} is not more or less", "Take == or !=.")
        if left.type is Type.KEY:
            self._must_be_of_one_kind(left, right)
        if Type.TRUTH is left.type or Type.WORDS is left.type:
            self._refuse(f"a {left.type} is compared", "Name it alone, or take mentions(…).")

    def _must_be_of_one_kind(self, left: Node, right: Node) -> None:
        kinds = {KIND[one.name] for one in (left, right) if isinstance(one, Column)}
        if len(kinds) != 1:
            self._refuse("identifiers of two kinds never agree", "Compare two of one kind.")

    def _at_least(self, count: Node, sign: Comparison, right: ast.expr) -> Node:
        """Below the least number that a rule asks for nobody counts: only >= can be answered."""
        least = self._value(right)
        is_whole = isinstance(least, Value) and isinstance(least.value, Decimal)
        if sign != ">=" or not is_whole or not _is_count(least):
            mend = f"Write >= and a whole number from {FEWEST_SHARED} on."
            self._refuse("sharing is compared in another way", mend)
        return Compared(">=", count, least)

    def _count(self, read: ast.expr) -> Node | None:
        match read:
            case ast.Call(func=ast.Name(id="shared"), args=[ast.Name() as key], keywords=[]):
                return Shared(self._key(key))
            case ast.Call(
                func=ast.Name(id="different"),
                args=[ast.Name() as of],
                keywords=[ast.keyword(arg="within", value=ast.Name() as within)],
            ):
                return Different(self._key(of), self._key(within))
        return None

    def _value(self, read: ast.expr) -> Node:
        match read:
            case ast.Name(id=name):
                return self._column(name)
            case ast.Constant(value=value):
                return self._constant(value)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self._times(self._value(left), self._value(right))
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                sign = "+" if isinstance(op, ast.Add) else "-"
                ours, theirs = self._number(left), self._number(right)
                return Sum("+" if sign == "+" else "-", ours, theirs)
            case ast.Call(func=ast.Name(id=name)) if name in self.called:
                return self.called[name](read)
        if isinstance(read, ast.BinOp):
            self._refuse("this calculation does not exist", "Take +, - or a number times a column.")
        if self._count(read) is not None:
            self._refuse("how many share it stands alone", "Compare it: shared(…) >= 3.")
        return self._refuse("a part of it is not understood", "Compare it with the other rules.")

    def _number(self, read: ast.expr) -> Node:
        return self._must(self._value(read), Type.NUMBER)

    def _times(self, left: Node, right: Node) -> Node:
        factor, number = (left, right) if isinstance(left, Value) else (right, left)
        if not isinstance(factor, Value) or not isinstance(factor.value, Decimal):
            self._refuse("two columns are multiplied", "Multiply by a number.")
        if factor.value > LARGEST:
            self._refuse("the number is too large", f"Multiply by at most {LARGEST}.")
        if isinstance(number, Times):
            self._refuse("a product is multiplied again", "Write one number.")
        return Times(factor, self._must(number, Type.NUMBER))

    def _constant(self, value: object) -> Value:
        if isinstance(value, bool) or value is None:
            self._refuse(f"{value} is compared", "Name the column alone, or write not.")
        exact = _exact(value) if isinstance(value, int | float) else None
        if exact is not None:
            return Value(exact)
        if isinstance(value, str) and CODE.fullmatch(value):
            return Value(self._allowed(value))
        problem = f"{value!r} is neither a code nor a plain number"
        return self._refuse(problem, "Write a code of the data dictionary, or a number.")

    def _allowed(self, code: str) -> str:
        if code in PROTECTED_CODES:
            mend = "Write a rule about the arrangement."
            self._refuse(f"{code} may not be asked for: {PROTECTED_CODES[code]}", mend)
        return code

    def _one_of(self, call: ast.Call) -> Node:
        column, codes = self._arguments(call)
        if column.type in NEVER_BY_NAME:
            problem = "a language or a currency is named: it may stand for a people"
            self._refuse(problem, "Compare it with another one, or write missing(…).")
        if self._must(column, Type.CODE) and isinstance(column, Column):
            texts = _texts(codes, CODE, self._refuse)
            return OneOf(column, tuple(sorted(map(self._allowed, texts))))
        return self._refuse("one_of asks for a column", "Name a column first.")

    def _mentions(self, call: ast.Call) -> Node:
        column, pieces = self._arguments(call)
        if self._must(column, Type.WORDS) and isinstance(column, Column):
            texts = _texts(pieces, PIECE, self._refuse)
            for text in texts:
                if name := named_in(text):
                    problem = f"{text!r} would find {name!r}: a people, country, faith or sex"
                    self._refuse(problem, "Look for a word of the work itself.")
            return Mentions(column, tuple(sorted(texts)))
        return self._refuse("mentions asks for a column", "Name a column first.")

    def _arguments(self, call: ast.Call) -> tuple[Node, list[ast.expr]]:
        if len(call.args) < 2 or call.keywords:  # noqa: PLR2004  a column and something to compare
            self._refuse("a column and at least one text are asked for", "Give both.")
        return self._value(call.args[0]), call.args[1:]

    def _missing(self, call: ast.Call) -> Node:
        match call:
            case ast.Call(args=[ast.Name(id=name)], keywords=[]):
                column = self._column(name)
                if name not in ASKED:
                    problem = f"{name} is worked out, no file asks for it"
                    self._refuse(problem, "Ask for a column that stands in files.")
                return Missing(column)
        return self._refuse("missing asks for a column", "Name one column.")

    def _days_between(self, call: ast.Call) -> Node:
        match call:
            case ast.Call(args=[ast.Name(id=later), ast.Name(id=earlier)], keywords=[]):
                ours, theirs = self._column(later), self._column(earlier)
                self._must(ours, Type.DATE)
                self._must(theirs, Type.DATE)
                return DaysBetween(ours, theirs)
        return self._refuse("days_between asks for two dates", "Name two columns.")

    def _date(self, call: ast.Call) -> Node:
        match call:
            case ast.Call(args=[ast.Constant(value=str() as text)], keywords=[]):
                try:
                    return Value(date.fromisoformat(text))
                except ValueError:
                    return self._refuse(f"{text!r} is no date", "Write it as 2026-11-25.")
        return self._refuse("date asks for one text", 'Write date("2026-11-25").')

    def _key(self, read: ast.Name) -> Column:
        column = self._column(read.id)
        self._must(column, Type.KEY)
        return column

    def _column(self, name: str) -> Column:
        if name in PROTECTED:
            mend = "Write a rule about the arrangement."
            self._refuse(f"{name} may not be read: {PROTECTED[name]}", mend)
        if name not in READABLE:
            self._refuse(f"there is no column {name}", "Take one of the data dictionary.")
        return Column(name)

    def _must(self, node: Node, wanted: Type) -> Node:
        if node.type is not wanted:
            self._refuse(f"a {node.type} stands where a {wanted} is asked for", "Mend that part.")
        return node

    def _refuse(self, problem: str, mend: str) -> NoReturn:
        raise InputRefused(self.field, problem, mend)


def _currencies(node: Node) -> list[str]:
    return sorted({CURRENCY_OF[name] for name in columns_read(node) if name in CURRENCY_OF})


def _plain_numbers(node: Node) -> Iterator[Decimal]:
    """Numbers that stand for an amount; how many times one is taken says nothing of a currency."""
    match node:
        case Compared(left=left, right=right) | Sum(left=left, right=right):
            yield from (*_plain_numbers(left), *_plain_numbers(right))
        case Times(number=number):
            yield from _plain_numbers(number)
        case Value(value=Decimal() as value):
            yield value


def _is_no_amount(node: Node) -> bool:
    """Hours or days, which no money is compared with."""
    is_hours = isinstance(node, Column) and node.name not in CURRENCY_OF
    return node.type is Type.NUMBER and (is_hours or isinstance(node, DaysBetween))


def _texts(
    read: list[ast.expr], form: re.Pattern[str], refuse: Callable[[str, str], NoReturn]
) -> set[str]:
    texts = set()
    for one in read:
        if not isinstance(one, ast.Constant) or not isinstance(one.value, str):
            refuse("something is no text", 'Write each in quotes: "none".')
        if not form.fullmatch(one.value):
            refuse(f"{one.value!r} cannot be looked for", "Write plain letters.")
        texts.add(one.value)
    return texts


def _exact(value: float) -> Decimal | None:
    """What was typed, not the nearest binary fraction of it."""
    try:
        found = Decimal(repr(value))
    except InvalidOperation:
        return None
    return found if _is_plain(found) else None


def _is_plain(number: Decimal) -> bool:
    """Few enough digits before and behind the point that both engines keep every one of them."""
    exponent = number.as_tuple().exponent
    is_short = isinstance(exponent, int) and exponent >= -DECIMALS
    return is_short and 0 <= number < LARGEST_NUMBER


def _is_count(least: Node) -> bool:
    value = least.value if isinstance(least, Value) else None
    is_whole = isinstance(value, Decimal) and value.as_tuple().exponent == 0
    return is_whole and isinstance(value, Decimal) and FEWEST_SHARED <= value <= MOST_SHARED
