"""A sealed name is found by keyed hashes of its tokens, in whatever spelling it is sought."""

import pytest
from tests.identity.labelled import pairs

from gerege.identity.names import needs_another_part, pair_tokens, search_tokens

FOUND_AT_LEAST = 0.97


def _share(a: str, b: str) -> bool:
    return bool(search_tokens(a) & search_tokens(b))


def test_whoever_is_the_same_or_may_be_is_found() -> None:
    """All but one common name sought alone, for which a second name is asked."""
    wanted = [
        pair
        for pair in [*pairs("names.csv"), *pairs("names_held_out.csv")]
        if pair.same != "no" and not (needs_another_part(pair.a) or needs_another_part(pair.b))
    ]
    found = [pair for pair in wanted if _share(pair.a, pair.b)]
    assert len(found) / len(wanted) >= FOUND_AT_LEAST


@pytest.mark.parametrize(
    ("stored", "sought"),
    [
        ("Батын Болд", "Bold Bat"),
        ("Батын Болд", "Б.Болд"),
        ("Батын Болд", "B. Bold"),
        ("Батын Болд", "Batiin Bold"),
        ("Bold Bat", "Б.Болд"),
        ("Баярын Бат-Эрдэнэ", "Baterdene"),
        ("Баярын Бат-Эрдэнэ", "Bat Erdene"),
        ("Баярын Бат Эрдэнэ", "Бат-Эрдэнэ"),
        ("Боржигин Доржийн Хулан", "Khulan"),
        ("Доржийн Мөнхцэцэг", "Munkhtsetsge"),
        ("Доржийн Алтанцэцэг", "Altansetseg"),
        ("Айгүл Серікқызы", "Aigul Serik"),
        ("Александр Фёдоров", "Alexander"),
    ],
)
def test_a_name_is_found_in_another_spelling_or_in_part(stored: str, sought: str) -> None:
    assert _share(stored, sought)


def test_a_very_common_name_is_kept_only_together_with_another() -> None:
    assert needs_another_part("Болд")
    assert needs_another_part("Bold")
    assert not _share("Болд", "Батын Болд")
    assert not _share("Батын Болд", "Доржийн Болд")
    assert not needs_another_part("Б.Болд")
    assert not needs_another_part("Солонго")


def test_a_common_name_standing_alone_is_still_found_by_itself() -> None:
    assert _share("Болд", "Bold")


def test_pairs_do_not_depend_on_the_order() -> None:
    assert pair_tokens("Бат Болд") == pair_tokens("Болд Бат")
    assert pair_tokens("Хулан Солонго") == frozenset()


def test_a_clan_name_finds_nobody() -> None:
    assert not _share("Боржигин Доржийн Хулан", "Боржигин Ганаагийн Солонго")


def test_a_name_has_few_tokens() -> None:
    for pair in pairs("names.csv"):
        assert len(search_tokens(pair.a)) <= 40


@pytest.mark.parametrize("text", ["", "12", "…"])
def test_what_is_no_name_has_no_tokens(text: str) -> None:
    assert search_tokens(text) == frozenset()
    assert not needs_another_part(text)
