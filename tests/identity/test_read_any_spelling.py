"""Letters are read by their sound: standard, habits, look-alikes, both keyboards."""

import csv
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gerege.identity import transliteration
from gerege.identity.likeness import HARDLY, distance
from gerege.identity.names import compare
from gerege.identity.transliteration import sounds, to_latin

ALPHABET = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"

# Syllables as they occur in names: no two different vowels meet but in a diphthong.
syllables = st.builds(
    "{}{}{}".format,
    st.sampled_from([*"бвгджзклмнпрстфхцчш"]),
    st.sampled_from([*"аэиоөуүеёюя", "аа", "ээ", "оо", "өө", "уу", "үү", "ай", "эй", "ой", "үй"]),
    st.sampled_from(["", *"бвглмнрсд", "нх", "рь", "лд", "нг"]),
)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Өлзийхүү", "Ölziikhüü"),
        ("Цэцгээ", "Tsetsgee"),
        ("Жаргал", "Jargal"),
        ("Щербина", "Shyerbina"),
        ("Ёндон", "Yondon"),
        ("Жамъян", "Jamiyan"),
        ("Анударь", "Anudari"),
        ("Баярын", "Bayaryn"),
        ("Bold 12", "Bold 12"),
    ],
)
def test_the_standard_romanisation_is_that_of_mns_5217(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_every_letter_of_the_alphabet_has_its_row() -> None:
    table = Path(transliteration.__file__).with_name("cyrillic.csv")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [row["letter"] for row in csv.DictReader(lines)]
    assert set(ALPHABET) <= set(rows)
    assert len(rows) == len(set(rows))


def test_longer_spellings_are_read_before_shorter_ones() -> None:
    table = Path(transliteration.__file__).with_name("latin.csv")
    with table.open(encoding="utf-8", newline="") as lines:
        lengths = [len(row["spelling"]) for row in csv.DictReader(lines)]
    assert all(longer >= shorter or longer == 3 for longer, shorter in pairwise(lengths))


@given(st.lists(syllables, min_size=1, max_size=5).map("".join))
@settings(max_examples=300)
def test_any_cyrillic_word_sounds_like_its_standard_romanisation(word: str) -> None:
    assert distance(sounds(word), sounds(to_latin(word))) <= HARDLY
    assert compare(word, to_latin(word)).same == "yes"


@given(st.text(max_size=40))
def test_sounds_never_depend_on_capitals_or_composition(text: str) -> None:
    assert sounds(text) == sounds(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Мєнх", "Мөнх"),
        ("Мѳнх", "Мөнх"),
        ("МVнх", "Мүнх"),
        ("Мvнх", "Мүнх"),
        ("Тїмэн", "Түмэн"),
        ("Бoлд", "Болд"),
        ("Cүх", "Сүх"),
        ("Ɵлзий", "Өлзий"),
        ("Bоld", "Bold"),
        ("Ваtааr", "Bataar"),
    ],
)
def test_a_letter_typed_with_the_wrong_keyboard_is_read_as_meant(typed: str, meant: str) -> None:
    assert compare(typed, meant).same == "yes"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Батсүх", "Bat-Sükh"),
        ("Батшугар", "Batshugar"),
        ("Бат-Цэцэг", "Battsetseg"),
        ("Буджав", "Budjav"),
        ("Александр", "Alexander"),
        ("Щукин", "Shchukin"),
        ("Түвшин", "Tvvshin"),
        ("Фёдор", "Fedor"),
        ("Зоя", "Zoia"),
        ("Шмидт", "Schmidt"),
        ("Төгсчимэг", "Tugschimeg"),
    ],
)
def test_sounds_that_meet_are_read_alike_in_both_alphabets(one: str, other: str) -> None:
    assert compare(one, other).same == "yes"


@pytest.mark.parametrize("word", ["", "12", "-", "\ud800", "\u0301", "  "])
def test_without_letters_there_are_no_sounds(word: str) -> None:
    assert sounds(word) == ""
