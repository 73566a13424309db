"""How people write Mongolian names in Latin letters: the habits, one choice for each letter."""

from hypothesis import strategies as st

GIVEN = [
    "Амартүвшин", "Анударь", "Ариунзул", "Алтанцэцэг", "Баяржаргал", "Баярмаа", "Батбаяр",
    "Батсүх", "Батцэцэг", "Билгүүн", "Болорчимэг", "Бямбасүрэн", "Ганзориг", "Гантөмөр",
    "Ганхуяг", "Гэрэлтуяа", "Давааням", "Дэлгэрмаа", "Ёндон", "Жавхлан", "Жамъян", "Золжаргал",
    "Лхагвадорж", "Мөнхзаяа", "Мөнхцэцэг", "Мягмарсүрэн", "Намуунаа", "Нямхүү", "Одончимэг",
    "Отгонбаяр", "Оюунбилэг", "Өлзийхүү", "Пүрэвжав", "Рэнцэндорж", "Сарангэрэл", "Содгэрэл",
    "Соёлмаа", "Сүхбат", "Тамир", "Төгсжаргал", "Түмэнжаргал", "Тэмүүлэн", "Уянга", "Ууганбат",
    "Хандсүрэн", "Хишигжаргал", "Хулан", "Цогзолмаа", "Чинзориг", "Шинэбаяр", "Эрдэнэчулуун",
    "Энхтуяа", "Юмжаа", "Янжмаа",
]  # fmt: skip

# The genitive as it is spelled, with the father's name it is of.
FATHERS = {
    "Батын": "Бат",
    "Болдын": "Болд",
    "Доржийн": "Дорж",
    "Ганаагийн": "Ганаа",
    "Цэрэнгийн": "Цэрэн",
    "Бямбын": "Бямба",
    "Эрдэнийн": "Эрдэнэ",
    "Өлзийсайханы": "Өлзийсайхан",
    "Түмэнбаярын": "Түмэнбаяр",
    "Лхагвасүрэнгийн": "Лхагвасүрэн",
}

# Two spellings of ө or ү never stand beside each other in one writing: people keep to a habit.
CHOICES = {
    "а": ["a"], "б": ["b"], "в": ["v", "w"], "г": ["g"], "д": ["d"], "е": ["ye", "e"],
    "ё": ["yo"], "ж": ["j", "zh"], "з": ["z"], "и": ["i"], "й": ["i", "y"], "к": ["k"],
    "л": ["l"], "м": ["m"], "н": ["n"], "о": ["o"], "ө": ["ö", "u", "oe", "o"], "п": ["p"],
    "р": ["r"], "с": ["s"], "т": ["t"], "у": ["u"], "ү": ["ü", "u", "ue", "v"], "ф": ["f"],
    "х": ["kh", "h", "x"], "ц": ["ts", "c"], "ч": ["ch"], "ш": ["sh"], "ъ": ["i", "", "'"],
    "ы": ["y", "ii"], "ь": ["i", "", "'"], "э": ["e"], "ю": ["yu"], "я": ["ya", "ia"],
}  # fmt: skip

habits = st.fixed_dictionaries({letter: st.sampled_from(ways) for letter, ways in CHOICES.items()})


def written(name: str, habit: dict[str, str], *, single_vowels: bool = False) -> str:
    """A Cyrillic name in one habit; doubled vowels are often written once."""
    latin = "".join(habit.get(letter, letter) for letter in name.lower())
    if single_vowels:
        for vowel in "aeiou":
            latin = latin.replace(vowel * 2, vowel)
    return latin.title()
