"""The law: who somebody is, where they come from and what was decided before change no flag and no
place in the queue. Whole batches go from the file to the flags, twice, with only that exchanged."""

import csv
import random
import tempfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.visas.counter import imported

from gerege.accounts.models import Officer
from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.expression import READABLE
from gerege.visas.engine.parsing import parse
from gerege.visas.engine.prepared import SCHEMA
from gerege.visas.engine.preparing import prepare
from gerege.visas.engine.protected import PROTECTED
from gerege.visas.engine.rules import load_rules
from gerege.visas.engine.screening import screen
from gerege.visas.models import Flag
from gerege.visas.passes import store
from gerege.visas.queries import Asked, queue_page

KEY = b"a key for the tests and no other"
DAY = date(2026, 11, 27)
RULES = load_rules()
ROWS = 150
Person = dict[str, str]
Flags = set[tuple[str, ...]]

ONESELF = "the applicant's own name"
LANGUAGES = ("mn", "en", "ru", "ko", "kk", "zh")
NAMES = ("Дорж", "Bat-Erdene", "Kim", "Müller", "Айгүл", "Nguyen", "O'Brien", "Өлзий")
STATES = ("MNG", "KOR", "DEU", "VNM", "KAZ", "")
ABROAD = ("+976 99%06d", "+82 10 %08d", "+49 151 %08d", "+7 701 %07d", "+84 91 %07d")
TOWNS = (
    "Ulaanbaatar, Peace Avenue %d",
    "Seoul, Jongno %d",
    "Berlin, Torstraße %d",
    "Hanoi, Cau %d",
)
PHONES = ("phone", "sponsor_phone", "employer_phone", "recruiter_phone")
WITHIN = ("", ", Mongolia", ", South Korea", ", БНСУ", ", Герман", ", Republic of Korea", ", VN")
OWN = ("payer_name", "sponsor_name", "recruiter_name", "prepared_by")
ADDRESSES = ("address", "sponsor_address", "accommodation_address")


def batch(chance: random.Random) -> list[Person]:
    """Applications that share much with each other, so that rules of every kind fire."""
    return [arrangement(chance, number) | person(chance) for number in range(ROWS)]


def arrangement(chance: random.Random, number: int) -> Person:
    """What rules may look at."""

    def one(*choices: str) -> str:
        return chance.choice(("", *choices))

    def numbered(name: str, count: int) -> str:
        return one(*(f"{name} {at}" for at in range(count)))

    people = ("self", "recruiter", "employer", "unrelated", "friend", "parent", "none")
    purposes = ("work", "tourism", "marriage", "study", "performance", "medical")
    return {
        "application_id": f"V-{number:03}",
        "submitted_at": str(DAY - timedelta(days=chance.randrange(20))),
        **{name: one(*people) for name in ("fee_paid_by", "passport_held_by", "submitted_by")},
        **{name: one(*people) for name in ("prepared_by", "companion_relation")},
        **{name: one(*purposes) for name in ("visa_class", "purpose")},
        **{name: one("100", "900", "5000") for name in ("monthly_wage", "legal_minimum_wage")},
        **{name: one("0", "800", "9000") for name in ("fee_paid", "debt_amount", "weekly_hours")},
        **{name: one("usd", "mnt") for name in ("fee_currency", "wage_currency", "debt_currency")},
        **{name: one("yes", "no") for name in ("contract_signed", "return_ticket")},
        "weekly_hours": one("40", "70"),
        "job_sector": one("domestic", "call_centre", "it", "fishing"),
        "debt_secured_on": one("wage", "home", "none"),
        "contract_language": one(*LANGUAGES),
        "arrival_date": str(DAY + timedelta(days=chance.randrange(9))),
        **{name: str(chance.randrange(25)) for name in PHONES},
        **{name: str(chance.randrange(15)) for name in ADDRESSES},
        "sponsor_id": numbered("S", 12),
        "employer_id": numbered("E", 12),
        "recruiter_name": one(ONESELF, *(f"Agency {at}" for at in range(6))),
        "payer_account": numbered("MN", 12),
        "payer_name": one(ONESELF, *(f"Payer {at}" for at in range(9))),
        "sponsor_name": one(ONESELF, ONESELF, "Sponsor A", "Sponsor B"),
        "guarantor_id": numbered("G", 9),
        "travel_group_id": numbered("T", 12),
        "email": one(*(f"a{at}@example.mn" for at in range(20))),
    }


def person(chance: random.Random) -> Person:
    """Who somebody is."""
    return {
        "is_minor": str(chance.randrange(3)),
        "knows": str(chance.randrange(2)),
        **{name: chance.choice(NAMES) for name in ("surname", "given_names")},
    }


def written(chance: random.Random, rows: list[Person]) -> list[Person]:
    """The batch as typed, with everything protected drawn anew."""
    telephones = numbers(chance, ABROAD, 25)
    addresses = numbers(chance, TOWNS, 15)
    return [row | exchanged(chance, row, telephones, addresses) for row in rows]


def numbers(chance: random.Random, forms: tuple[str, ...], count: int) -> dict[str, str]:
    """A number or address for each, of any country, different for different ones."""
    drawn = chance.sample(range(100_000, 999_999), count)
    return {str(at): chance.choice(forms) % number for at, number in enumerate(drawn)}


def exchanged(
    chance: random.Random, row: Person, telephones: Mapping[str, str], addresses: Mapping[str, str]
) -> Person:
    young, old = (6, 17) if row["is_minor"] == "0" else (19, 80)
    born = date.fromisoformat(row["submitted_at"][:10]) - timedelta(
        days=365 * chance.randint(young, old - 1) + 20
    )
    contract = row["contract_language"]
    others = [language for language in LANGUAGES if language != contract]
    spoken = chance.sample(others, chance.randint(1, 3))
    surname, given_names = chance.choice(NAMES), chance.choice(NAMES)
    own = chance.choice((f"{surname} {given_names}", f"{given_names} {surname[0]}.", given_names))
    if row["knows"] == "1":
        spoken.append(contract)
    return {
        **{name: telephones[row[name]] for name in PHONES},
        **{name: addresses[row[name]] + chance.choice(WITHIN) for name in ADDRESSES},
        **{name: own for name in OWN if row[name] == ONESELF},
        "surname": surname,
        "given_names": given_names,
        "sex": chance.choice(("f", "m", "x", "")),
        "nationality": chance.choice(STATES),
        "passport_issuer": chance.choice(STATES),
        "passport_number": f"E{chance.randrange(10**7):07}",
        "date_of_birth": born.isoformat(),
        "post": chance.choice(("Ulaanbaatar", "Seoul", "Berlin", "")),
        "marital_status": chance.choice(("single", "married")),
        "religion": chance.choice(("a", "b")),
        "decision": chance.choice(("issued", "refused")),
        "applicant_languages": "; ".join(sorted(spoken, key=lambda _: chance.random())),
    }


def result(rows: list[Person]) -> Flags:
    """Flags with their evidence."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "applications.csv")
        with source.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        prepared = prepare(source, Path(name, "prepared"), key=KEY, as_of=DAY)
        assert prepared.accepted == len(rows)
        outcome = screen(prepared.parts, RULES, as_of=DAY, workspace=Path(name))
        flags = pq.read_table(outcome.flags, columns=["application_id", "rule_id", "evidence"])
    return {tuple(row.values()) for row in flags.to_pylist()}


def listed(officer: Officer, rows: list[Person]) -> list[str]:
    """The flagged ones in the order in which an officer sees them, page after page.

    All of it is undone then, so that another world can be looked at.
    """
    with transaction.atomic():
        batch = imported(officer, rows)
        flagged = set(Flag.objects.values_list("application", flat=True))
        found, after = [], None
        while True:
            page = queue_page(officer, Asked(after=after))
            found += [row.number for row in page.rows if row.application.pk in flagged]
            if not page.following:
                break
            after = UUID(page.following)
        transaction.set_rollback(True)
    store.remove(batch.pk)
    return found


def each_at_its_own_minute(chance: random.Random, rows: list[Person]) -> list[Person]:
    """So that nobody waits as long as another, and the order has one answer."""
    minutes = chance.sample(range(20 * 24 * 60), len(rows))
    last = datetime.combine(DAY, time())
    moments = [last - timedelta(minutes=one + 1) for one in minutes]
    return [
        {**row, "submitted_at": f"{at:%Y-%m-%dT%H:%M}"}
        for row, at in zip(rows, moments, strict=True)
    ]


@settings(max_examples=5)
@given(st.integers())
def test_who_somebody_is_changes_no_flag(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    rows = batch(chance)
    flags = result(written(chance, rows))
    assert len({rule for _, rule, _ in flags}) > len(RULES.rules) // 2
    assert result(written(chance, rows)) == flags


@pytest.mark.django_db
@pytest.mark.usefixtures("while_the_rules_run")
def test_who_somebody_is_changes_no_place_in_the_list_an_officer_sees(officer: Officer) -> None:
    chance = random.Random(11)  # noqa: S311
    rows = each_at_its_own_minute(chance, batch(chance))

    seen = listed(officer, written(chance, rows))

    assert len(seen) > ROWS // 2
    assert listed(officer, written(chance, rows)) == seen
    later = [row | {"submitted_at": rows[at - 1]["submitted_at"]} for at, row in enumerate(rows)]
    assert listed(officer, written(chance, later)) != seen


@settings(max_examples=2)
@given(st.integers())
def test_the_order_in_which_applications_were_typed_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    rows = written(chance, batch(chance))
    assert result(chance.sample(rows, len(rows))) == result(rows)


def test_the_arrangement_does_change_flags_so_that_the_law_is_no_empty_one() -> None:
    chance = random.Random(7)  # noqa: S311
    rows = batch(chance)
    other = [row | {"passport_held_by": "employer"} for row in rows]
    assert result(written(chance, rows)) != result(written(chance, other))


@pytest.mark.parametrize("name", sorted(PROTECTED))
def test_a_rule_that_names_what_is_protected_is_refused_by_name_and_reason(name: str) -> None:
    with pytest.raises(InputRefused) as refused:
        parse(f"missing({name})", "my rule")
    assert name in refused.value.problem
    assert PROTECTED[name] in refused.value.problem


def test_earlier_decisions_and_protected_files_are_no_columns_at_all() -> None:
    known = {*SCHEMA.names, *READABLE, *load().columns}
    assert not known & {"decision", "outcome", "refused", "case", "victim", "score"}


def test_what_rules_may_read_of_a_person_is_only_being_a_child_and_knowing_the_language() -> None:
    derived = {c.becomes for c in load().columns.values() if c.leaves == "derived"}
    assert derived == {"is_minor", "speaks_contract_language"}
    assert not READABLE.keys() & {"surname_key", "interviewed_alone", "leaflet_given", "row"}
    assert READABLE.keys() - {"submitted_on"} <= set(SCHEMA.names)
