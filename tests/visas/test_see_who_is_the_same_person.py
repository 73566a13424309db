"""Applications perhaps of the same person, with what agrees; of other posts only how many."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, imported, numbered

from gerege.accounts.models import Officer
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.naming import PASSPORT, key_of_passport
from gerege.visas.models import Application, NameKey, SharedKey
from gerege.visas.passes import store
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.sharing.again import are_of_one_person
from gerege.visas.sharing.same_person import same_person_page

pytestmark = pytest.mark.django_db
SHE = {"surname": "Батбаяр", "given_names": "Солонго", "date_of_birth": "1990-03-05"}
AGAIN = {"surname": "BATBAYAR", "given_names": "SOLONGO", "date_of_birth": "05.03.1990"}
NAMESAKE = {"surname": "Батбаяр", "given_names": "Солонго", "date_of_birth": "1971-11-30"}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def application(number: str, person: dict[str, str], **more: str) -> dict[str, str]:
    return {**ONE, "application_id": number, "phone": "", "email": "", **person, **more}


@pytest.fixture
def first(officer: Officer) -> Application:
    abroad = [application("X-1", AGAIN, passport_number="E1234567")]
    imported(a_visa_officer("ANK"), abroad)
    own = [
        application("V-1", SHE, passport_number="E 1234567", phone="99112233"),
        application("V-2", AGAIN, passport_number="E1234567", phone="+976 9911 2233"),
        application("V-3", NAMESAKE, passport_number="E7654321", phone="88001122"),
        application("V-4", {"surname": "Батбаяр", "given_names": "Солонго"}),
    ]
    return numbered(imported(officer, own))["V-1"]


def test_the_same_person_is_told_with_what_agrees_and_a_namesake_is_not(
    officer: Officer, first: Application
) -> None:
    [one] = same_person_page(officer, first)["own"]

    assert one.number == "V-2"
    assert any(line.startswith("Date of birth: the same") for line in one.agrees)
    assert any(line.startswith("Document number: the same") for line in one.agrees)
    assert one.differs == []


def test_of_another_post_only_how_many_and_no_name(officer: Officer, first: Application) -> None:
    page = signed_in(officer).get(f"/visas/{first.pk}/links/same/").content.decode()

    assert [row.count for row in same_person_page(officer, first)["elsewhere"]] == [1]
    assert "X-1" not in page
    assert "V-2" in page


def test_no_probability_is_shown(officer: Officer, first: Application) -> None:
    page = signed_in(officer).get(f"/visas/{first.pk}/links/same/").content.decode()

    assert "%" not in page.split("<main")[1]


def test_an_application_says_at_its_head_that_the_same_person_perhaps_applied_before(
    officer: Officer, first: Application
) -> None:
    browser = signed_in(officer)
    again = numbered(first.batch)["V-2"]
    page = browser.get(f"/visas/{first.pk}/").content.decode()

    [hint] = re.findall(r"Perhaps the same person applied before</h2>.*?</section>", page, re.S)
    assert f'href="/visas/{again.pk}/">V-2</a>' in hint
    assert f'href="/visas/{first.pk}/links/same/"' in hint
    assert "V-3" not in hint
    assert "V-4" not in hint
    assert "X-1" not in page
    namesake = numbered(first.batch)["V-3"]
    assert "Perhaps the same person" not in browser.get(f"/visas/{namesake.pk}/").content.decode()


@pytest.mark.parametrize(
    ("more", "is_one"),
    [
        ({"phone": "99112233", "date_of_birth": "05.03.1990"}, True),
        ({"email": "Solongo@Example.org", "date_of_birth": "1990-03-05"}, True),
        ({"phone": "99112233", "date_of_birth": "1971-11-30"}, False),
        ({"phone": "99112233", "date_of_birth": ""}, False),
        ({"passport_number": "e1234567", "date_of_birth": ""}, True),
        ({"passport_number": "", "date_of_birth": "1990-03-05"}, False),
    ],
)
def test_one_passport_or_one_day_of_birth_with_telephone_or_e_mail_is_a_hint(
    more: dict[str, str], is_one: bool
) -> None:
    mine = {
        "phone": "+976 9911 2233",
        "email": "solongo@example.org",
        "passport_number": "E1234567",
    }
    assert are_of_one_person({**SHE, **mine}, {**AGAIN, **more}) is is_one


def test_what_is_shared_is_named_by_whose_it_is(officer: Officer) -> None:
    shared = {"sponsor_phone": "+976 9911 8888"}
    people = [application(f"P-{n}", SHE, phone=f"9911000{n}", **shared) for n in (1, 2)]
    one = numbered(imported(officer, people))["P-1"]

    page = signed_in(officer).get(f"/visas/{one.pk}/").content.decode()

    assert f'<a href="/visas/{one.pk}/links/">Sponsor&#x27;s telephone</a>' in page


def renamed_in(page: str) -> list[str]:
    found = re.findall(r"The same passport number under another name</h2>.*?</section>", page, re.S)
    return [number for one in found for number in re.findall(r">(W-\d)</a>", one)]


def test_the_same_passport_number_under_another_name_is_told_and_explained(
    officer: Officer,
) -> None:
    other = {"surname": "Ганболд", "given_names": "Энхжин", "date_of_birth": "1990-03-05"}
    own = [
        application("W-1", SHE, passport_number="E 7001234"),
        application("W-2", other, passport_number="e7001234"),
        application("W-3", other, passport_number="E7001235"),
        application("W-4", AGAIN, passport_number="E7001234"),
    ]
    found = numbered(imported(officer, own))
    imported(a_visa_officer("ANK"), [application("W-9", other, passport_number="E7001234")])
    browser = signed_in(officer)

    pages = {number: browser.get(f"/visas/{one.pk}/").content.decode()
             for number, one in found.items()}  # fmt: skip

    assert renamed_in(pages["W-1"]) == ["W-2"]
    assert sorted(renamed_in(pages["W-2"])) == ["W-1", "W-4"]
    assert renamed_in(pages["W-3"]) == []
    assert "a typing error in the number" in pages["W-1"]
    assert "Ганболд Энхжин" in pages["W-1"]
    assert "W-9" not in pages["W-1"]


def test_a_shared_passport_number_is_no_link_and_stands_in_no_column_that_a_rule_reads(
    officer: Officer,
) -> None:
    other = {"surname": "Ганболд", "given_names": "Энхжин", "phone": "88001122"}
    same = {"passport_number": "E7001234"}
    own = [application("W-1", SHE, **same), application("W-2", {**SHE, **other}, **same)]
    batch = imported(officer, own)

    assert not SharedKey.objects.exists()
    key = key_of_passport(Keyer(screening_key()), same)
    assert NameKey.objects.filter(value=key).count() == len(own)
    table = store.read(batch.pk)
    assert table is not None
    assert not [name for name in table.column_names if "passport_n" in name]
    whole = Keyer(screening_key()).of_kind(PASSPORT)("E7001234")
    kept = {value for column in table.columns for value in column.to_pylist()}
    assert kept.isdisjoint({key, whole})
