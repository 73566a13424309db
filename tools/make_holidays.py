"""Writes the holidays and weekends of the catalogue, with the library `holidays` (PyPI, 0.109).

An authoring tool: the program itself does not need the library. Run it with a Python that has it,
compare what changed, and let somebody of the post verify the days:

    python -m venv var/authoring && var/authoring/bin/pip install holidays==0.109
    var/authoring/bin/python tools/make_holidays.py
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import holidays

CATALOGUE = Path(__file__).resolve().parent.parent / "src" / "gerege" / "catalogue"
YEARS = (2026, 2027, 2028)
# The countries of Mongolia's missions, those the missions cover, and Mongolia itself. The library
# knows Bulgaria by its short code only.
# fmt: off
COUNTRIES = (
    "AFG", "ARE", "AUS", "AUT", "BEL", "BLR", "BRA", "CAN", "CHE", "CHN", "CUB", "CZE",
    "DEU", "EGY", "FRA", "GBR", "HKG", "HUN", "IDN", "IND", "ITA", "JPN", "KAZ", "KGZ",
    "KHM", "KOR", "KWT", "LAO", "MAC", "MMR", "MNG", "MYS", "PHL", "POL", "PRK", "RUS",
    "SGP", "SWE", "THA", "TUR", "USA", "UZB", "VNM",
)
# fmt: on
OTHER_CODES = {"BGR": "BG"}
SOURCE = f"holidays {holidays.__version__} (PyPI)"
# What has no translation here is called a public holiday; the English name stands beside it.
ANY_HOLIDAY = "Нийтийн амралтын өдөр"
NAMES = {
    "New Year's Day": "Шинэ жил",
    "New Year's Eve": "Шинэ жилийн өмнөх өдөр",
    "Lunar New Year": "Цагаан сар",
    "Korean New Year": "Солонгосын цагаан сар",
    "Chinese New Year": "Хятадын цагаан сар",
    "Chinese New Year (Spring Festival)": "Хаврын баяр (Хятадын цагаан сар)",
    "International Women's Day": "Олон улсын эмэгтэйчүүдийн өдөр",
    "Women's Day": "Эмэгтэйчүүдийн өдөр",
    "Nowruz": "Наурыз",
    "Nowruz Holiday": "Наурыз",
    "Labor Day": "Хөдөлмөрийн баяр",
    "International Labor Day": "Олон улсын хөдөлмөрийн баяр",
    "Labor and Solidarity Day": "Хөдөлмөр, эв санааны өдөр",
    "May Day": "Тавдугаар сарын нэгний баяр",
    "Victory Day": "Ялалтын өдөр",
    "Independence Day": "Тусгаар тогтнолын өдөр",
    "Constitution Day": "Үндсэн хуулийн өдөр",
    "Republic Day": "Бүгд найрамдах улсын өдөр",
    "National Day": "Үндэсний баярын өдөр",
    "Liberation Day": "Чөлөөлөлтийн өдөр",
    "Children's Day": "Хүүхдийн баяр",
    "Christmas Day": "Христийн мэндэлсний баяр",
    "Second Day of Christmas": "Христийн мэндэлсний баярын хоёр дахь өдөр",
    "Christmas Eve": "Христийн мэндэлсний баярын өмнөх өдөр",
    "Good Friday": "Улаан өндөгний баярын өмнөх баасан",
    "Easter Sunday": "Улаан өндөгний баяр",
    "Easter Monday": "Улаан өндөгний баярын даваа",
    "Ascension Day": "Христ тэнгэрт одсон өдөр",
    "All Saints' Day": "Бүх гэгээнтний өдөр",
    "Eid al-Fitr": "Ораза айт",
    "Eid al-Fitr Holiday": "Ораза айт",
    "Eid al-Adha": "Курбан айт",
    "Eid al-Adha Holiday": "Курбан айт",
    "Islamic New Year": "Лалын шинэ жил",
    "Prophet's Birthday": "Бошиглогчийн төрсөн өдөр",
    "Buddha's Birthday": "Бурхан багшийн төрсөн өдөр",
    "Chuseok": "Чүсок",
    "Hangul Day": "Хангыл үсгийн өдөр",
    "National Foundation Day": "Улс үүссэн өдөр",
    "Independence Movement Day": "Тусгаар тогтнолын хөдөлгөөний өдөр",
    "National Sovereignty and Children's Day": "Үндэсний бүрэн эрхт байдал, хүүхдийн өдөр",
    "Commemoration of Atatürk, Youth and Sports Day": "Ататүркийг дурсах, залуучууд, спортын өдөр",
    "Democracy and National Unity Day": "Ардчилал, үндэсний эв нэгдлийн өдөр",
    "German Unity Day": "Германы нэгдлийн өдөр",
    "Songkran Festival": "Сонгкран",
    "Emperor's Birthday": "Эзэн хааны төрсөн өдөр",
    "Culture Day": "Соёлын өдөр",
    "Sports Day": "Спортын өдөр",
    "Marine Day": "Далайн өдөр",
    "Mountain Day": "Уулын өдөр",
    "Greenery Day": "Ногоон өдөр",
    "Unity Day": "Эв нэгдлийн өдөр",
    "Substitute Holiday": "Нөхөн амрах өдөр",
}
MARKS = {" (observed)": "нөхөж амрах", " (in lieu)": "нөхөж амрах", " (estimated)": "барагцаагаар"}
ALTERNATIVE = "Alternative holiday for "


def main() -> None:
    """Write both files anew."""
    found = sorted([*COUNTRIES, *OTHER_CODES])
    columns = ("country_iso3", "date", "name_mn", "name_en", "source", "verified_by")
    _write("holidays.csv", columns, (row for code in found for row in _days(code)))
    weekends = ("country_iso3", "weekdays", "source", "verified_by")
    _write("weekends.csv", weekends, (_weekend(code) for code in found))


def _days(country: str) -> Iterator[tuple[str, ...]]:
    english, own = _calendar(country, "en_US"), _calendar(country, "mn")
    for day, name in sorted(english.items()):
        in_mongolian = own[day] if country == "MNG" else _in_mongolian(name.split("; ")[0])
        yield country, day.isoformat(), in_mongolian, name, SOURCE, ""


def _calendar(country: str, language: str) -> holidays.HolidayBase:
    """One country; in a language it does not know, in its own."""
    code = OTHER_CODES.get(country, country)
    return holidays.country_holidays(code, years=YEARS, language=language)


def _in_mongolian(name: str) -> str:
    for mark, words in MARKS.items():
        if name.endswith(mark):
            return f"{_in_mongolian(name.removesuffix(mark))} ({words})"
    if name.startswith(ALTERNATIVE):
        return f"{_in_mongolian(name.removeprefix(ALTERNATIVE))} (нөхөж амрах)"
    return NAMES.get(name, ANY_HOLIDAY)


def _weekend(country: str) -> tuple[str, ...]:
    known = sorted(_calendar(country, "en_US").weekend)
    return country, " ".join(map(str, known)), SOURCE, ""


def _write(name: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with (CATALOGUE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
