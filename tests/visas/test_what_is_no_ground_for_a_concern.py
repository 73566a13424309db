"""Who somebody is, how they look or seem, or that a rule holds, is no ground in any words."""

import pytest

from gerege.kernel.errors import InputRefused
from gerege.visas.observations import (
    Observation,
    load_observations,
    says_no_reason,
    says_only_who,
)
from gerege.visas.services.reasons import must_say_why, must_say_why_of_rule


@pytest.mark.parametrize(
    "text",
    [
        "Too young and pretty, from Mongolia",
        "Тэр 19 настай охин",
        "Арван есөн настай бүсгүй",
        "She's 19yo",
        "a 22-year-old girl of Burmese origin",
        "She avoids eye contact and sweats",
        "anxious",
        "Зан байдал нь хачин",
        "Нүд рүү харахгүй байсан",
        "She is from a poor country",
        "Ядуу орноос ирсэн",
        "Лалын шашинтай",
        "She is a Muslim woman",
        "Казах үндэстэн",
        "Вьетнамаас ирсэн залуу бүсгүй",
        "Хойд Солонгосын иргэн",
        "from China",
        "АНУ-ын иргэн",
        "she has dark skin",
        "Арьс нь хар",
        "divorced",
        "A rule holds and she is young",
        "My gut feeling",
        "?",
        "",
    ],
)
def test_no_word_of_it_can_be_a_fact(text: str) -> None:
    assert says_only_who(text)


@pytest.mark.parametrize(
    "text",
    [
        "Manager keeps papers",
        "Өөр хүн хариулав",
        "Old debt",
        "Another man with her",
        "Her mother answered",
        "Young woman without a contract",
        "Вьетнам охины утсыг зуучлагч барьдаг",
        "Айж байна",
        "sweatshop",
        "Зуучлагчтай ирсэн",
        "slave",
        "Гэрээгээ үзээгүй",
    ],
)
def test_a_word_that_may_be_a_fact_is_one_beside_any_other(text: str) -> None:
    assert not says_only_who(text)


@pytest.mark.parametrize("one", load_observations().values(), ids=lambda one: one.id)
def test_whatever_can_be_ticked_as_a_fact_is_one_in_words_too(one: Observation) -> None:
    for text in (one.label.mn, one.label.en):
        assert says_only_who(text) is one.is_no_ground


@pytest.mark.parametrize("text", [".", "?!", "12", "A rule holds", "Дүрэм биелсэн.", "Flagged"])
def test_a_rule_or_a_sign_is_no_reason_of_ones_own(text: str) -> None:
    assert says_no_reason(text)
    assert not says_no_reason(f"{text} Гэрээгээ тайлбарлав.")


@pytest.mark.parametrize("text", ["", " ", ".", "?!", "7", "тийм", "A rule holds"])
def test_why_something_is_done_is_said_in_a_word_of_ones_own(text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        must_say_why(text)
    assert refused.value.field == "reason"
    must_say_why(f"{text} Гэрээгээ тайлбарлав.")


def test_of_a_rule_that_it_never_holds_is_a_reason_and_a_sign_is_none() -> None:
    must_say_why_of_rule("It never applies", "words")
    for text in ("", ".", "no"):
        with pytest.raises(InputRefused):
            must_say_why_of_rule(text, "words")
