"""Applications near by name or place, each with why; of other posts only how many, where, when."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, imported, numbered

from gerege.accounts.models import Officer
from gerege.identity.near_addresses import place_tokens
from gerege.visas.models import Application, Batch
from gerege.visas.sharing.near import near_page

pytestmark = pytest.mark.django_db

PLACE = "Улаанбаатар, Зохиомол гудамж 7-3"


def rows(*given: dict[str, str]) -> list[dict[str, str]]:
    return [
        {**ONE, "application_id": f"V-{at}", "phone": "", **one} for at, one in enumerate(given, 1)
    ]


OWN = rows(
    {"surname": "Батбаяр", "given_names": "Солонго", "accommodation_address": PLACE},
    {"surname": "BATBAYAR", "given_names": "SOLONGO"},
    {"surname": "Batbayr", "given_names": "Solongo", "date_of_birth": "1970-01-01"},
    {"surname": "DAMBA", "given_names": "ENKHBAYAR", "sponsor_address": "Zokhiomol gudamj 3/7, UB"},
    {"surname": "DORJ", "given_names": "BOLD", "address": PLACE},
    {"surname": "ГАНЗОРИГ", "given_names": "ТЭМҮҮЖИН", "address": "Зохиомол гудамж 8-3"},
)
ABROAD = rows(
    {"surname": "БАТБАЯР", "given_names": "СОЛОНГО"},
    {"surname": "SOLONGO", "given_names": "BATBAYAR", "address": "Ulaanbaatar Zohiomol 7-3"},
    {"surname": "Батбаяр", "given_names": "Хэнчбиш"},
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def application(officer: Officer) -> Application:
    imported(a_visa_officer("ANK"), ABROAD)
    return numbered(imported(officer, OWN))["V-1"]


def found(officer: Officer, application: Application) -> list[tuple[str, str]]:
    shown = near_page(officer, application)["own"]
    return sorted((one.number, str(one.kind)) for one in shown)


def page(browser: Client, application: Application) -> str:
    answer = browser.get(f"/visas/{application.pk}/links/near/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_name_in_another_script_or_spelling_and_a_place_in_another_writing_are_found(
    officer: Officer, application: Application
) -> None:
    assert found(officer, application) == [("V-2", "Name"), ("V-3", "Name"), ("V-4", "Address")]


def test_each_says_why_and_who_was_born_on_the_same_day_stands_first(
    officer: Officer, application: Application
) -> None:
    first = near_page(officer, application)["own"][0]
    assert first.number == "V-2"
    assert "the same date of birth" in [str(why) for why in first.why]
    assert all(one.why for one in near_page(officer, application)["own"])
    assert "the same date of birth" in page(signed_in(officer), application)


def test_what_is_the_same_place_is_a_link_and_another_number_is_another_place(
    officer: Officer, application: Application
) -> None:
    assert not {"V-5", "V-6"} & {number for number, _kind in found(officer, application)}


def test_of_another_post_only_the_kind_how_many_and_the_month_are_told(
    officer: Officer, application: Application
) -> None:
    elsewhere = near_page(officer, application)["elsewhere"]
    assert [(one.post.code, str(one.kind), one.count) for one in elsewhere] == [
        ("ANK", "Name", 2),
        ("ANK", "Address", 1),
    ]
    shown = page(signed_in(officer), application)
    assert "Хэнчбиш" not in shown
    assert "Ulaanbaatar Zohiomol" not in shown
    for other in Application.objects.filter(post__code="ANK"):
        assert str(other.pk) not in shown


def test_the_links_page_leads_there_and_it_is_of_the_own_post_alone(
    officer: Officer, application: Application
) -> None:
    path = f"/visas/{application.pk}/links/near/"
    assert path in signed_in(officer).get(f"/visas/{application.pk}/links/").content.decode()
    assert signed_in(a_visa_officer("ANK")).get(path).status_code == 404


def test_an_import_that_is_not_whole_is_near_to_nobody(
    officer: Officer, application: Application
) -> None:
    Batch.objects.filter(post__code="ANK").update(state=Batch.State.WAITING)
    assert near_page(officer, application)["elsewhere"] == []


def test_an_application_without_name_and_address_is_near_to_nobody(officer: Officer) -> None:
    bare = [{"surname": "", "given_names": ""}, {"surname": "", "given_names": ""}]
    one = numbered(imported(officer, rows(*bare)))["V-1"]
    shown = page(signed_in(officer), one)
    assert "No application of this post has a name or an address near to it." in shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PLACE, "Zokhiomol gudamj 3/7, Ulaanbaatar"),
        ("СХД 5-р хороо, 12-р байр 45 тоот", "12 bair, 45 toot, 5 khoroo, Songinokhairkhan"),
    ],
)
def test_two_writings_of_a_place_share_a_token(one: str, other: str) -> None:
    assert place_tokens(one) & place_tokens(other)


@pytest.mark.parametrize("text", ["", "Сүхбаатар дүүрэг", "7 8 9", "\ud800 1", "1" * 5000])
def test_what_is_too_wide_or_no_place_has_no_token_of_a_word(text: str) -> None:
    assert not place_tokens(text)
