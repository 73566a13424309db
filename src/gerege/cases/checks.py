"""What an officer should look at after recording who a person is. Nothing here stops a saving."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.search import Found, registration_warnings, similar_cases
from gerege.cases.services.person import age_of


@dataclass(frozen=True)
class PersonCheck:
    """Doubtful numbers, and other files that may be about the same person."""

    warnings: Sequence[str | Promise]
    similar: Sequence[Found]

    @property
    def finds_nothing(self) -> bool:
        """True when there is nothing to look at."""
        return not self.warnings and not self.similar


def check_person(viewer: Officer, case: Case) -> PersonCheck:
    """Look at what is recorded now, within what this officer may see."""
    person = case.person
    return PersonCheck(
        warnings=registration_warnings(person, age_of(person).birth_date),
        similar=similar_cases(viewer, case),
    )
