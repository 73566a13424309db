"""What is compared, in which steps, and what each step is worth before anything was learnt.

The first value of a step is how often it is met among two records of one person, the second among
those of two; training replaces both where the records show enough. They are round guesses of ours,
so that a handful of records, from which nothing can be learnt, is still judged sensibly.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from gerege.kernel.bilingual import Bilingual

# Fewer records say too little to learn from: the guesses stand.
FEWEST_TO_LEARN_FROM = 200
LONG = 8
# What may be given of a person, beside ``id``.
COLUMNS = (
    *("surname", "given_names", "date_of_birth"),
    *("number", "phone", "email", "place", "address"),
)


class Part(StrEnum):
    """What is compared."""

    NAME = "name"
    BIRTH = "birth"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    ADDRESS = "address"


class Level(StrEnum):
    """How it compares, from the same to different."""

    SAME = "same"
    TURNED_ROUND = "turned_round"
    ALIKE = "alike"
    GIVEN_SAME = "given_same"
    SURNAME_SAME = "surname_same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


WORDS: dict[Part | Level, Bilingual] = {
    Part.NAME: Bilingual("Нэр", "Name"),
    Part.BIRTH: Bilingual("Төрсөн өдөр", "Date of birth"),
    Part.NUMBER: Bilingual("Баримтын дугаар", "Document number"),
    Part.PHONE: Bilingual("Утас", "Telephone"),
    Part.EMAIL: Bilingual("Имэйл", "E-mail"),
    Part.PLACE: Bilingual("Газар", "Place"),
    Part.ADDRESS: Bilingual("Хаяг", "Address"),
    Level.SAME: Bilingual("адил, эсвэл өөр бичлэгтэй", "the same, perhaps in another spelling"),
    Level.TURNED_ROUND: Bilingual("байр нь солигдсон", "in the other order"),
    Level.ALIKE: Bilingual("төстэй", "alike"),
    Level.GIVEN_SAME: Bilingual("нэр адил, овог өөр", "the given name is the same"),
    Level.SURNAME_SAME: Bilingual("овог адил, нэр өөр", "the surname is the same"),
    Level.DIFFERENT: Bilingual("өөр", "different"),
    Level.UNKNOWN: Bilingual("мэдэгдэхгүй", "not known of both"),
}


class Step(NamedTuple):
    """One step of a comparison: its condition, and the two guesses."""

    level: Level
    condition: str
    same_person: float
    others: float


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _slips(column: str, most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def _few_slips(column: str) -> str:
    """One slip, two in a long word."""
    most = f"CASE WHEN length({column}_l) >= {LONG} THEN 2 ELSE 1 END"
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


ELSE = "ELSE"
# By slips and not by a likeness that favours beginnings: Оюунчимэг is no spelling of Оюунцэцэг.
NAMES_ALIKE = f"{_few_slips('given')} AND {_few_slips('surname')}"
TURNED = "surname_l = given_r AND given_l = surname_r"
STEPS: dict[Part, tuple[Step, ...]] = {
    Part.NAME: (
        Step(Level.SAME, _same("whole"), 0.75, 0.0001),
        Step(Level.TURNED_ROUND, TURNED, 0.05, 0.0001),
        Step(Level.ALIKE, NAMES_ALIKE, 0.1, 0.001),
        Step(Level.GIVEN_SAME, _same("given"), 0.05, 0.01),
        Step(Level.SURNAME_SAME, _same("surname"), 0.005, 0.02),
        Step(Level.DIFFERENT, ELSE, 0.045, 0.9688),
    ),
    Part.BIRTH: (
        Step(Level.SAME, _same("born"), 0.9, 0.0001),
        Step(Level.ALIKE, _slips("born", 1), 0.08, 0.002),
        Step(Level.DIFFERENT, ELSE, 0.02, 0.9979),
    ),
    Part.NUMBER: (
        Step(Level.SAME, _same("number"), 0.9, 0.00001),
        Step(Level.ALIKE, _slips("number", 2), 0.06, 0.001),
        Step(Level.DIFFERENT, ELSE, 0.04, 0.99899),
    ),
    Part.PHONE: (
        Step(Level.SAME, _same("phone"), 0.6, 0.005),
        Step(Level.DIFFERENT, ELSE, 0.4, 0.995),
    ),
    Part.EMAIL: (
        Step(Level.SAME, _same("email"), 0.6, 0.0005),
        Step(Level.DIFFERENT, ELSE, 0.4, 0.9995),
    ),
    Part.PLACE: (
        Step(Level.SAME, _same("place"), 0.8, 0.02),
        Step(Level.DIFFERENT, ELSE, 0.2, 0.98),
    ),
    Part.ADDRESS: (
        Step(Level.SAME, _same("address"), 0.6, 0.0005),
        Step(Level.ALIKE, _alike("address", 0.9), 0.2, 0.002),
        Step(Level.DIFFERENT, ELSE, 0.2, 0.9975),
    ),
}
# The columns of the prepared table that a part needs, and the one whose rarity counts.
READS: dict[Part, tuple[str, ...]] = {
    Part.NAME: ("surname", "given", "whole"),
    Part.BIRTH: ("born",),
    Part.NUMBER: ("number",),
    Part.PHONE: ("phone",),
    Part.EMAIL: ("email",),
    Part.PLACE: ("place",),
    Part.ADDRESS: ("address",),
}
# What is compared: a part is unknown of a pair when each of these is missing on either side.
COMPARES = READS | {Part.NAME: ("surname", "given")}
RARITY = {Part.NAME: "whole", Part.PLACE: "place"}

# Pairs are looked at when they agree in all of one line. None is one column that thousands share,
# as the telephone of an agency is: the number of pairs grows with the square.
BLOCKS = (
    ("number",),
    ("born", "given_key"),
    ("born", "surname_key"),
    ("born", "place"),
    ("surname_key", "given_key", "place"),
    ("surname_key", "given_key", "year"),
    ("phone", "given_key"),
    ("phone", "surname_key"),
    ("email", "given_key"),
    ("email", "surname_key"),
    ("place", "address"),
    ("given_key", "address"),
    ("surname_key", "address"),
    ("rare",),
)
# Among few records more pairs can be afforded.
WIDE_BLOCKS = (("place",), ("surname_key", "given_key"))
MOST_FOR_WIDE_BLOCKS = 20_000
TURNED_BLOCK = "l.born = r.born AND l.surname_key = r.given_key"
# What is so rare that two records that share it are nearly always of one person.
CERTAIN = (("number", "born"), ("whole", "born"), ("whole", "phone"), ("number", "whole"))
CERTAIN_FIND = 0.7
# By what pairs are gathered to learn from: once by one part, once by another.
TAUGHT_BY = (("born",), ("whole",), ("number",))


def blocks(known: Collection[str], records: int) -> Iterator[str]:
    """The conditions under which two records are compared, for the columns that hold anything."""
    yield from rules(BLOCKS, known)
    if records <= MOST_FOR_WIDE_BLOCKS:
        yield from rules(WIDE_BLOCKS, known)
    if {"born", "given_key", "surname_key"} <= set(known):
        yield TURNED_BLOCK


def rules(sets: Collection[tuple[str, ...]], known: Collection[str]) -> list[str]:
    """The same for another list of columns."""
    return [_on(columns) for columns in sets if set(columns) <= set(known)]


def parts(known: Collection[str]) -> list[Part]:
    """What can be compared at all."""
    return [part for part in Part if set(READS[part]) <= set(known)]


def settings(known: Collection[str], link_type: str, records: int) -> dict[str, Any]:
    """The model in the words of the library; at first as if each record had one partner.

    How rare a name is among a handful of records says nothing, so it does not count there.
    """
    rarity = RARITY if records >= FEWEST_TO_LEARN_FROM else {}
    return {
        "link_type": link_type,
        "unique_id_column_name": "person",
        "linker_uid": "gerege",
        "blocking_rules_to_generate_predictions": list(blocks(known, records)),
        "comparisons": [_comparison(part, rarity) for part in parts(known)],
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "probability_two_random_records_match": 1 / max(records, 2),
    }


def _on(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def _comparison(part: Part, rarity: Mapping[Part, str]) -> dict[str, Any]:
    absent = (f"({column}_l IS NULL OR {column}_r IS NULL)" for column in COMPARES[part])
    unknown = " AND ".join(absent)
    missing = {
        "sql_condition": unknown,
        "label_for_charts": Level.UNKNOWN.value,
        "is_null_level": True,
    }
    steps = [_step(step, rarity.get(part)) for step in STEPS[part]]
    return {"output_column_name": part.value, "comparison_levels": [missing, *steps]}


def _step(step: Step, rarity: str | None) -> dict[str, Any]:
    found = {
        "sql_condition": step.condition,
        "label_for_charts": step.level.value,
        "m_probability": step.same_person,
        "u_probability": step.others,
    }
    if step.level is Level.SAME and rarity:
        found |= {"tf_adjustment_column": rarity, "tf_adjustment_weight": 1.0}
    return found
