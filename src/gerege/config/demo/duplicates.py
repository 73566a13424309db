"""A fictional woman who came to two posts, and one fictional employer told in three files."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.duplicates.models import Told
from gerege.duplicates.services import find_all_pairs, tell_name
from gerege.kernel import clock

CAME = {"channel": "walk_in", "can_talk": "yes", "injured": "no"}
IN_ANKARA = {
    "patronymic": "Зохиомолын",
    "given": "Мөнхзул",
    "latin_surname": "Zokhiomol",
    "latin_given": "Munkhzul",
    "telephone": "+90 555 010 01 62",
    "passport_number": "E0000162",
}
IN_SEOUL = {
    "patronymic": "Зохиомолын",
    "given": "Мөнхзул",
    "latin_surname": "Zohiomol",
    "latin_given": "Monkhzul",
    "passport_number": "e 0000162",
}
SOMEBODY_ELSE = {"patronymic": "Дүрийн", "given": "Отгонтуул"}
BORN = "1998-03-14"
EMPLOYER = ("Зохиомол Тэнгис ХХК", "Zokhiomol Tengis LLC", "«Зохиомол Тэнгис» ХХК")
"""One name as three people say it."""


def came_before_elsewhere(officers: Mapping[str, Officer], moment: datetime) -> None:
    """She was in Ankara before Seoul; what employed her employed somebody else, too."""
    bold, nomin = officers["bold"], officers["nomin"]
    with clock.pretend(moment):
        first = _somebody(bold, IN_ANKARA, BORN)
        another = _somebody(bold, SOMEBODY_ELSE, "1995-06-02")
    with clock.pretend(moment + timedelta(minutes=6)):
        second = _somebody(nomin, IN_SEOUL, BORN)
        told = zip((bold, bold, nomin), (first, another, second), EMPLOYER, strict=True)
        for officer, case, name in told:
            tell_name(actor=officer, case=case, kind=Told.Kind.EMPLOYER, name=name)
        find_all_pairs()


def _somebody(actor: Officer, fields: Mapping[str, str], born: str) -> Case:
    case = file.save_first_contact(actor=actor, answers=CAME)
    age = AgeRecord(birth_date=born, basis="document", recorded_by=str(actor.pk))
    file.change_person(actor=actor, case=case, fields=fields, age=age)
    return case
