"""The typed tree of a rule's condition. It says what is read; how it runs is ``compiling.py``.

Each node is small and knows its type. Only what gives the same answer on both engines can be built:
no division, no cast, no arithmetic of years, no case mapping, no hash. A missing value makes a
condition neither true nor false but *not evaluated*, as in SQL.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, get_args


class Type(StrEnum):
    """What a node gives."""

    TRUTH = "yes or no"
    NUMBER = "number"
    CODE = "code"
    LANGUAGE = "language"
    CURRENCY = "currency"
    WORDS = "words"
    DATE = "date"
    KEY = "key"


READABLE = MappingProxyType(
    {
        **dict.fromkeys(("visa_class", "purpose", "job_sector", "fee_paid_by"), Type.CODE),
        **dict.fromkeys(("debt_secured_on", "submitted_by", "prepared_by"), Type.CODE),
        **dict.fromkeys(("passport_held_by", "companion_relation"), Type.CODE),
        **dict.fromkeys(("wage_currency", "fee_currency", "debt_currency"), Type.CURRENCY),
        "contract_language": Type.LANGUAGE,
        "job_title": Type.WORDS,
        **dict.fromkeys(("monthly_wage", "legal_minimum_wage", "fee_paid"), Type.NUMBER),
        **dict.fromkeys(("debt_amount", "weekly_hours"), Type.NUMBER),
        **dict.fromkeys(("contract_signed", "return_ticket", "is_minor"), Type.TRUTH),
        "speaks_contract_language": Type.TRUTH,
        **dict.fromkeys(("submitted_on", "arrival_date", "departure_date"), Type.DATE),
        "passport_expiry": Type.DATE,
        **dict.fromkeys(("phone_key", "sponsor_phone_key", "employer_phone_key"), Type.KEY),
        **dict.fromkeys(("recruiter_phone_key", "email_key"), Type.KEY),
        **dict.fromkeys(("address_key", "sponsor_address_key", "accommodation_key"), Type.KEY),
        **dict.fromkeys(("sponsor_key", "employer_key", "recruiter_key"), Type.KEY),
        **dict.fromkeys(("payer_key", "account_key", "guarantor_key"), Type.KEY),
        **dict.fromkeys(("travel_group_key", "agent_key", "answers_key"), Type.KEY),
    }
)
"""Every column a rule may name. ``submitted_on`` is the day of ``submitted_at``.

A language or a currency may stand for a people: they are compared with each other and asked for
being missing, never by name.
"""

CURRENCY_OF = MappingProxyType(
    {
        **dict.fromkeys(("monthly_wage", "legal_minimum_wage"), "wage_currency"),
        "fee_paid": "fee_currency",
        "debt_amount": "debt_currency",
    }
)
"""The column in which an amount's currency stands. The legal minimum is told in that of the wage:
so the data dictionary asks for it."""

KIND = MappingProxyType(
    {
        **dict.fromkeys(
            ("phone_key", "sponsor_phone_key", "employer_phone_key", "recruiter_phone_key"), "phone"
        ),
        "email_key": "email",
        **dict.fromkeys(("address_key", "sponsor_address_key", "accommodation_key"), "address"),
        "sponsor_key": "sponsor",
        "employer_key": "employer",
        "recruiter_key": "recruiter",
        "payer_key": "payer",
        "account_key": "account",
        "guarantor_key": "guarantor",
        "travel_group_key": "travel_group",
        "agent_key": "agent",
        "answers_key": "answers",
    }
)
"""The kind of identifier in each key column: keys of one kind can be compared with each other."""

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Column:
    """A value of the application itself."""

    name: str

    @property
    def type(self) -> Type:
        """What stands in the column."""
        return READABLE[self.name]


@dataclass(frozen=True)
class Value:
    """Something that stands in the rule."""

    value: str | Decimal | date | bool

    @property
    def type(self) -> Type:
        """What was written; a text is a code."""
        if isinstance(self.value, bool):
            return Type.TRUTH
        if isinstance(self.value, Decimal):
            return Type.NUMBER
        return Type.DATE if isinstance(self.value, date) else Type.CODE


@dataclass(frozen=True)
class Compared:
    """Two values of one type."""

    sign: Comparison
    left: "Node"
    right: "Node"
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class InOneCurrency:
    """Amounts compared: not evaluated unless all their currencies are known and the same."""

    currencies: tuple[Column, ...]
    comparison: Compared
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class All:
    """Every one of them holds."""

    parts: tuple["Node", ...]
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class Any:
    """At least one of them holds."""

    parts: tuple["Node", ...]
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class Not:
    """It does not hold; of what is not known, this is not known either."""

    part: "Node"
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class Times:
    """So many times a number: only by a number that stands in the rule, so nothing overflows."""

    factor: Value
    number: "Node"
    type: Type = Type.NUMBER


@dataclass(frozen=True)
class Sum:
    """One number and, or without, another."""

    sign: Literal["+", "-"]
    left: "Node"
    right: "Node"
    type: Type = Type.NUMBER


@dataclass(frozen=True)
class OneOf:
    """A code is one of these."""

    code: Column
    values: tuple[str, ...]
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class Mentions:
    """Words hold one of these pieces, written as the words are folded."""

    words: Column
    pieces: tuple[str, ...]
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class Missing:
    """The file asks for it and nothing was told. Not known where the file has no such column."""

    column: Column
    type: Type = Type.TRUTH


@dataclass(frozen=True)
class DaysBetween:
    """Whole days from the second date to the first."""

    later: Column
    earlier: Column
    type: Type = Type.NUMBER


@dataclass(frozen=True)
class Shared:
    """How many applications have this same key in this same column."""

    key: Column
    type: Type = Type.NUMBER


@dataclass(frozen=True)
class Different:
    """How many different keys stand in ``of`` among the applications that share ``within``.

    Where ``of`` is missing in one of them, it may be one more: that there are at least so many is
    not known if these could make it true.
    """

    of: Column
    within: Column
    type: Type = Type.NUMBER


Node = (
    Column
    | Value
    | Compared
    | InOneCurrency
    | All
    | Any
    | Not
    | Times
    | Sum
    | OneOf
    | Mentions
    | Missing
    | DaysBetween
    | Shared
    | Different
)
NODES = get_args(Node)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right below: whatever of its fields is a node."""
    return tuple(
        one
        for value in vars(node).values()
        for one in (value if isinstance(value, tuple) else (value,))
        if isinstance(one, NODES)
    )


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def columns_read(node: Node) -> frozenset[str]:
    """The columns a condition reads: derived, so that no list beside a rule can be wrong."""
    return frozenset(one.name for one in walk(node) if isinstance(one, Column))
