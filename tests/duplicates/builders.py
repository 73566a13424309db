"""People in two files, in the spellings in which they come."""

from gerege.accounts.models import Officer
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.cases.services import change_person, save_first_contact

ONCE = {"patronymic": "Батбаярын", "given": "Солонго", "passport_number": "E1234567"}
AGAIN = {"latin_surname": "Batbayar", "latin_given": "Solongo", "passport_number": "e 1234567"}
SOMEBODY_ELSE = {"patronymic": "Дамбын", "given": "Энхбаяр", "passport_number": "E7654321"}
BORN = "1998-03-21"


def a_file_of(officer: Officer, fields: dict[str, str], born: str = BORN) -> Case:
    """A case whose person has these names and numbers."""
    case = save_first_contact(actor=officer, answers={"channel": "phone"})
    age = AgeRecord(birth_date=born, basis="document") if born else None
    change_person(actor=officer, case=case, fields=fields, age=age)
    return case
