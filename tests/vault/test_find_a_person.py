"""A person is found again by number or by name, in another script, spelling or order."""

from uuid import UUID

import pytest
from tests.vault.builders import let_be_found

from gerege.kernel.ids import new_id
from gerege.vault import services
from gerege.vault.models import ExactIndex, NameIndex

pytestmark = pytest.mark.django_db
FATHERS = ["Амар", "Бадам", "Галсан", "Дамдин", "Жамбал", "Лувсан", "Очир", "Пүрэв", "Цогт"]


def named(*names: str) -> UUID:
    subject = new_id()
    services.make_record_key(subject)
    let_be_found(subject, names=names)
    return subject


def by_name(query: str) -> list[UUID]:
    return [one.record for one in services.find_by_name(query)]


def test_a_number_finds_everybody_who_has_it_and_nobody_else(case: UUID) -> None:
    other, third = named("Оюун"), named("Номин")
    for subject in (case, other):
        let_be_found(subject, phone="97699112233")
    let_be_found(third, phone="97699112234")
    assert services.find_exact("phone", "97699112233") == {case, other}
    assert services.find_exact("phone", "97688112233") == set()
    assert services.find_exact("passport", "97699112233") == set()


def test_small_and_capital_letters_and_wide_digits_are_one_number(case: UUID) -> None:
    let_be_found(case, passport="E1234567")
    assert services.find_exact("passport", " e１234567 ") == {case}


def test_indexing_twice_is_indexing_once(case: UUID) -> None:
    for _ in range(2):
        let_be_found(case, phone="97699112233", names=["Оюун Наран", "Наран Оюун"])
    assert ExactIndex.objects.count() == 1
    digests = list(NameIndex.objects.values_list("digest", flat=True))
    assert len(digests) == len(set(digests)) > 0


def test_a_changed_number_no_longer_finds(case: UUID) -> None:
    let_be_found(case, phone="97699112233", passport="E1234567", names=["Оюун Наран"])
    let_be_found(case, passport="E1234567", names=["Оюун Наран"])
    assert services.find_exact("phone", "97699112233") == set()
    assert services.find_exact("passport", "E1234567") == {case}
    assert by_name("Оюун Наран") == [case]
    let_be_found(case, passport="E1234567")
    assert by_name("Оюун Наран") == []
    assert services.find_exact("passport", "E1234567") == {case}
    let_be_found(case)
    assert services.find_exact("passport", "E1234567") == set()


@pytest.mark.parametrize(
    "query",
    ["Ганцэцэг Уянгахишиг", "Уянгахишиг Ганцэцэг", "GANTSETSEG UYANGAKHISHIG", "уянгахишиг"],
)
def test_a_name_is_found_in_another_order_and_script(query: str) -> None:
    subject = named("Ганцэцэг Уянгахишиг")
    named("Дорж Номин")
    assert by_name(query) == [subject]


def test_who_shares_more_of_the_name_comes_first() -> None:
    some = named("Ганцэцэг Номинзул")
    all_of_it = named("Ганцэцэг Уянгахишиг")
    found = by_name("Ганцэцэг Уянгахишиг")
    assert found[0] == all_of_it
    assert set(found) <= {all_of_it, some}


@pytest.mark.parametrize("query", ["", "  ", "…", "Болормаа"])
def test_a_name_that_nobody_has_finds_nobody(query: str) -> None:
    named("Ганцэцэг Уянгахишиг")
    assert by_name(query) == []


def test_a_very_common_name_is_kept_only_together_with_a_second_one() -> None:
    wanted = named("Ганцэцэг Наран")
    assert services.too_common("Наран")
    assert not services.too_common("Ганцэцэг Наран")
    assert by_name("Наран") == []
    assert by_name("Наран Ганцэцэг") == [wanted]


def test_nobody_can_count_out_the_most_frequent_name() -> None:
    for father in FATHERS:
        named(f"{father} Наран")
    digests = list(NameIndex.objects.values_list("digest", flat=True))
    assert max(digests.count(digest) for digest in set(digests)) < len(FATHERS) // 2


def test_a_search_looks_among_the_records_of_one_keeper_and_those_it_is_given() -> None:
    own, others = new_id(), new_id()
    mine, theirs, told = (new_id() for _ in range(3))
    for subject, keeper in ((mine, own), (theirs, others), (told, others)):
        services.make_record_key(subject)
        let_be_found(subject, names=["Ганцэцэг Уянгахишиг"], keeper=keeper)
    old = named("Ганцэцэг Уянгахишиг")

    def within(*ids: UUID) -> set[UUID]:
        reach = services.Reach(own, ids)
        return {one.record for one in services.find_by_name("Уянгахишиг", within=reach)}

    assert within() == {mine, old}
    assert within(told, mine) == {mine, told, old}


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_of_any_size_bring_every_record_once_in_the_same_order(size: int) -> None:
    for _one in range(3):
        named("Ганцэцэг Уянгахишиг")
        named("Ганцэцэг Номинзул")
    whole = services.find_by_name("Ганцэцэг Уянгахишиг")
    found: list[services.Candidate] = []
    while page := services.find_by_name(
        "Ганцэцэг Уянгахишиг", after=found[-1] if found else None, limit=size
    ):
        found += page
    assert found == whole
    assert len({one.shared for one in whole}) == 2
