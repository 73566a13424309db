"""Two written names are compared as somebody who keeps a register would compare them."""

from collections import Counter

import pytest
from tests.identity.labelled import Labelled, agreement, answers, pairs

from gerege.identity.names import WORDS, Reason, compare, initials

KNOWN = pairs("names.csv")
HELD_OUT = pairs("names_held_out.csv")
MEASURED = pairs("names_measured.csv")


def _shown(pair: Labelled) -> str:
    return f"{pair.a} | {pair.b}"


@pytest.mark.parametrize("pair", [*KNOWN, *HELD_OUT, *MEASURED], ids=_shown)
def test_no_answer_is_turned_into_its_opposite(pair: Labelled) -> None:
    assert {pair.same, compare(pair.a, pair.b).same} != {"yes", "no"}


def test_at_least_two_hundred_pairs_of_each_difficulty_are_known() -> None:
    assert len(KNOWN) >= 200
    assert min(Counter(pair.same for pair in KNOWN).values()) >= 30


def test_five_hundred_different_pairs_are_labelled() -> None:
    assert len({(pair.a, pair.b) for pair in [*KNOWN, *HELD_OUT, *MEASURED]}) >= 500


@pytest.mark.parametrize(
    "known", [KNOWN, HELD_OUT, MEASURED], ids=["known", "held out", "measured"]
)
def test_nine_answers_in_ten_are_those_of_the_register(known: list[Labelled]) -> None:
    assert agreement(answers(known)) >= 0.9


@pytest.mark.parametrize("pair", KNOWN, ids=_shown)
def test_every_answer_says_why(pair: Labelled) -> None:
    found = compare(pair.a, pair.b)
    assert found.reasons
    assert found.why == tuple(WORDS[reason].en for reason in found.reasons)
    assert 0.0 <= found.score <= 1.0


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(WORDS) == set(Reason)
    assert all(words.mn and words.en for words in WORDS.values())


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Батын Болд", "Bold Bat", Reason.ORDER),
        ("Батын Болд", "Бат Болд", Reason.GENITIVE),
        ("Баярын Бат-Эрдэнэ", "Bayar Bat Erdene", Reason.JOINED),
        ("Б.Болд", "Батын Болд", Reason.INITIAL),
        ("Болд", "Батын Болд", Reason.PART_MISSING),
        ("Боржигин Батын Болд", "Батын Болд", Reason.CLAN_LEFT_OUT),
        ("Боржигин Батын Болд", "Бэсүд Батын Болд", Reason.CLAN_DIFFERS),
        ("Батын Болд", "Батын Дорж", Reason.ONE_PART_DIFFERS),
        ("Батын Болд", "Болдын Бат", Reason.FATHER_ONLY),
        ("Доржийн Мөнхцэцэг", "Dorj Munkhtseteg", Reason.LETTERS_DIFFER),
        ("Б.Б.", "Батын Болд", Reason.ONLY_INITIALS),
        ("张伟", "Zhang Wei", Reason.OTHER_SCRIPT),
        ("12", "Болд", Reason.NOTHING),
    ],
)
def test_the_reason_tells_what_was_weighed(a: str, b: str, reason: Reason) -> None:
    assert reason in compare(a, b).reasons


def test_a_sure_pair_always_stands_before_a_doubtful_one() -> None:
    scores: dict[str, list[float]] = {"yes": [], "maybe": [], "no": []}
    for pair in KNOWN:
        found = compare(pair.a, pair.b)
        scores[found.same].append(found.score)
    assert min(scores["yes"]) > max(scores["maybe"])
    assert min(scores["maybe"]) > max(scores["no"])


def test_different_given_names_are_never_confused() -> None:
    names = [
        "Ганбат", "Ганболд", "Ганбаатар", "Ганаа", "Болд", "Болор", "Бат", "Дорж", "Даваа",
        "Энхтуяа", "Энхтуул", "Цэцэг",
    ]  # fmt: skip
    for name in names:
        for other in names:
            assert (compare(name, other).same != "no") == (name == other)


def test_a_patronymic_is_no_family_name() -> None:
    assert compare("Доржийн Болд", "Доржийн Туяа").same == "no"
    assert compare("Dorj Bold", "Dorj Tuya").same == "no"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Батын Болд", "Б. Б."), ("өлзий", "Ө."), ("Bat-Erdene D.", "B. D."), ("", ""), ("12", "")],
)
def test_initials_stand_where_the_name_must_not(text: str, shown: str) -> None:
    assert initials(text) == shown
