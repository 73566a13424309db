"""A search reads a part of what very many bear, and still finds whoever bears the whole name."""

from collections import Counter
from collections.abc import Sequence

import pytest
from tests.visas.counter import ONE, a_visa_officer, imported

from gerege.accounts.models import Officer
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding import candidates as looking
from gerege.visas.finding.naming import keys_of_name
from gerege.visas.finding.search import Search, search
from gerege.visas.models import NameKey
from gerege.visas.passes.screening_key import screening_key

pytestmark = pytest.mark.django_db

CROWD = 40
# Each is one of a crowd by one word of the name, and alone with the whole of it.
LOOKED_FOR = (
    ("Намуунаа", "Хандсүрэн", "W-1"),
    ("Nguyen", "Van Hung", "W-2"),
    ("Дорж", "Болд", "W-3"),
    ("Цэрэн", "Хандсүрэн", "W-4"),
)


def written() -> list[dict[str, str]]:
    crowd = [("Намуунаа", "Солонго"), ("Nguyen", "Thi Hoa"), ("Алтанцэцэг", "Хандсүрэн")]
    named = [(*crowd[at % len(crowd)], f"C-{at}") for at in range(CROWD * len(crowd))]
    return [
        {**ONE, "application_id": number, "surname": surname, "given_names": given}
        for surname, given, number in (*named, *LOOKED_FOR)
    ]


@pytest.fixture
def officer() -> Officer:
    viewer = a_visa_officer()
    imported(viewer, written())
    return viewer


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd of forty is as many thousands."""
    monkeypatch.setattr(looking, "FEW", 5)
    monkeypatch.setattr(looking, "MOST_READ", 30)


def numbers(found: Search) -> Sequence[str]:
    return [one.application.written()["application_id"] for one in found.found]


SPELLINGS = {
    "Намуунаа Хандсүрэн": "W-1",
    "Хандсүрэн Намуунаа": "W-1",
    "Khandsuren Namuunaa": "W-1",
    "NAMUUNA HANDSUREN": "W-1",
    "Nguyen Van Hung": "W-2",
    "hung van nguyen": "W-2",
    "Van Hung": "W-2",
    "Доржийн Болд": "W-3",
    "Bold Dorj": "W-3",
    "Д.Болд": "W-3",
    "Хандсүрэн Цэрэн": "W-4",
    "Tserengiin Khandsüren": "W-4",
}


def first_found(officer: Officer) -> dict[str, list[str]]:
    return {text: list(numbers(search(officer, text))[:1]) for text in SPELLINGS}


@pytest.mark.usefixtures("_many")
def test_a_whole_name_is_found_among_very_many_who_bear_one_word_of_it(officer: Officer) -> None:
    assert first_found(officer) == {text: [number] for text, number in SPELLINGS.items()}


def test_among_few_it_is_the_same(officer: Officer) -> None:
    assert first_found(officer) == {text: [number] for text, number in SPELLINGS.items()}


@pytest.mark.usefixtures("_many")
def test_of_a_name_very_many_bear_some_are_shown_and_it_says_that_there_are_more(
    officer: Officer,
) -> None:
    found = search(officer, "Намуунаа")
    assert {one.name.split()[0] for one in found.found} == {"Намуунаа"}
    assert found.is_cut


def test_where_no_word_has_many_who_bear_it_those_that_share_most_come_first(
    officer: Officer,
) -> None:
    post = officer.post
    assert post is not None
    for text in ("Намуунаа Солонго", "Nguyen Thi Hoa", "Хандсүрэн", "Алтан"):
        keys = keys_of_name(Keyer(screening_key()), text)
        rows = NameKey.objects.filter(value__in=keys)
        shared = Counter(rows.values_list("application", flat=True))
        most = sorted(shared, key=lambda pk: (-shared[pk], pk.hex))
        found = looking.candidates(post, keys, 50)
        assert (list(found.applications), found.is_cut) == (most[:50], False)
