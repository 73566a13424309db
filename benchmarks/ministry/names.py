"""Names and telephones that nobody bears."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.ministry.telling import Told

GIVEN = (
    *("Алтанцэцэг", "Амартүвшин", "Ариунзул", "Баярмаа", "Билгүүн", "Болорчимэг", "Ганзориг"),
    *("Гэрэлтуяа", "Дэлгэрмаа", "Ёндон", "Жавхлан", "Золжаргал", "Лхагвадорж", "Мөнхзаяа"),
    *("Намуунаа", "Нямхүү", "Одончимэг", "Отгонбаяр", "Өлзийхүү", "Пүрэвжав", "Солонго"),
    *("Тамир", "Төгсжаргал", "Түмэнжаргал", "Уянга", "Хандсүрэн", "Хулан", "Цогзолмаа"),
    *("Шинэбаяр", "Эрдэнэчулуун", "Энхтуяа", "Янжмаа"),
)
STARTS = ("Алтан", "Ариун", "Баяр", "Ган", "Мөнх", "Наран", "Одон", "Оюун", "Сүх", "Түмэн", "Энх")
ENDS = ("баатар", "болд", "гэрэл", "зул", "сайхан", "тулга", "туяа", "хуяг", "чимэг")
FATHERS = ("Батын", "Болдын", "Доржийн", "Цэрэнгийн", "Бямбын", "Түмэнбаярын", "Лхагвасүрэнгийн")
COMMON, COMMON_SHARE = "Бат-Эрдэнэ", 0.02
# Sixty of these are cases of the busiest post: a page of them is full in a small ministry already.
ALL_CALLED_THE_SAME = 150
RARE = ("Рэнцэнханд", "Дашнямын")


def name_of(one: "Told") -> tuple[str, str]:
    """Patronymic and given name. One in fifty is called the same; two people bear the rare name.

    All of the oldest cases are, too, so that sizes are compared by what they hold and not by how
    many lines they show.
    """
    if one.number in (7, 8):
        return RARE[1], RARE[0]
    if one.dice.random() < COMMON_SHARE or one.number < ALL_CALLED_THE_SAME:
        return one.dice.choice(FATHERS), COMMON
    made = one.dice.choice(STARTS) + one.dice.choice(ENDS)
    return one.dice.choice(FATHERS), one.dice.choice((made, one.dice.choice(GIVEN)))


def telephone(number: int) -> str:
    """The telephone of the case with this number, with its calling code."""
    return f"+97688{number:06d}"
