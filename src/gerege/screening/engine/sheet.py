"""The input contract: what one person answered, checked before anything is concluded from it.

Nationality, sex, ethnicity and religion cannot get in, because nothing unknown gets in. Messages
name the field and never repeat the value, which may be somebody's words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NoReturn

from gerege.kernel.errors import InputRefused
from gerege.knowledge.catalogue import Catalogue
from gerege.knowledge.spelling import LONGEST_NAME, nearest_of

AgeBand = Literal["adult", "child", "unknown"]
AGE_BANDS: Final = ("adult", "child", "unknown")
ANSWERS: Final = ("yes", "no", "unknown", "not_asked", "no_answer")
ADULT_FROM: Final = 18
OLDEST: Final = 130
LARGEST_FILE: Final = 1_000_000
"""Bytes. A sheet with every fact answered is under 10 kB."""


@dataclass(frozen=True)
class Sheet:
    """What is known of one person: the age band and an answer for each fact that has one.

    A fact that is left out was not asked. Only gateways tell that apart from an answer recorded as
    unknown, not asked or not given: such an answer reopens what a gateway had closed.
    """

    age_band: AgeBand
    answers: Mapping[str, str]


def parse_sheet(text: str, catalogue: Catalogue) -> Sheet:
    """A sheet from JSON text. Raises InputRefused naming the field, the problem and the mend."""
    if len(text) > LARGEST_FILE:
        _refuse("input", "it is larger than 1 MB", "Give the answers of one person.")
    try:
        data = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except RecursionError:
        _refuse("input", "it is nested too deeply", "Give an object with subject and answers.")
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        _refuse("input", f"this is not JSON{where}", "Give an object with subject and answers.")
    return sheet_of(data, catalogue)


def sheet_of(data: object, catalogue: Catalogue) -> Sheet:
    """A sheet from decoded JSON. Raises InputRefused naming the field, the problem and the mend."""
    parts = _object("input", data, ("subject", "answers"))
    for name in ("subject", "answers"):
        if name not in parts:
            _refuse(name, "it is missing", "Give both subject and answers.")
    answers = _object("answers", parts["answers"], None)
    for fact, answer in answers.items():
        _check_answer(fact, answer, catalogue)
    return Sheet(_age_band(parts["subject"]), MappingProxyType(dict(answers)))  # type: ignore[arg-type]


def _age_band(data: object) -> AgeBand:
    subject = _object("subject", data, ("age", "age_band"))
    if len(subject) != 1:
        _refuse("subject", "it needs exactly one of age and age_band", "Keep the one you know.")
    if "age" in subject:
        return _band_of_age(subject["age"])
    band = next((band for band in AGE_BANDS if subject["age_band"] == band), None)
    if band is None:
        _refuse("subject.age_band", "this is no age band", f"Use one of {', '.join(AGE_BANDS)}.")
    return band


def _band_of_age(age: object) -> AgeBand:
    if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= OLDEST:
        mend = f"Use whole years from 0 to {OLDEST}, or age_band when the age is not known."
        _refuse("subject.age", "this is no age", mend)
    return "adult" if age >= ADULT_FROM else "child"


def _check_answer(fact: str, answer: object, catalogue: Catalogue) -> None:
    if fact not in catalogue.active:
        _refuse_fact(fact, catalogue)
    if answer not in ANSWERS or not isinstance(answer, str):
        mend = f"Use one of {', '.join(ANSWERS)}."
        _refuse(f"answers.{fact}", "this is no answer", mend)


def _refuse_fact(fact: str, catalogue: Catalogue) -> NoReturn:
    field = f"answers.{_shown(fact)}"
    if fact in catalogue.entries:
        _refuse(field, "this fact is retired and asked no more", "Leave it out.")
    nearest = nearest_of(fact, catalogue.active)
    mend = f"Did you mean {nearest}?" if nearest else "Use a fact of the catalogue."
    _refuse(field, "there is no such fact", mend)


def _object(field: str, data: object, known: tuple[str, ...] | None) -> dict[str, object]:
    if not isinstance(data, dict):
        _refuse(field, "this is no JSON object", "Give an object in braces.")
    for key in data:
        if known is not None and key not in known:
            place = _shown(key) if field == "input" else f"{field}.{_shown(key)}"
            _refuse(place, "this field is not known", f"Keep only {', '.join(known)}.")
    return data


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        _refuse(_shown(double), "it is given twice", "Keep the one that is true.")
    return result


def _no_constant(name: str) -> NoReturn:
    _refuse("input", f"{name} is not JSON", "Give whole numbers and texts only.")


def _shown(name: str) -> str:
    """A name as it can stand in one line of any terminal."""
    short = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    plain = "".join(letter if letter.isprintable() else "?" for letter in short)
    return plain or '""'


def _refuse(field: str, problem: str, mend: str) -> NoReturn:
    raise InputRefused(field, problem, mend)
