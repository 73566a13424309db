"""Applications that are perhaps of the same person: compared by the library of the field.

Name, date of birth, passport number, telephone, e-mail and address together, as decision 24 has it.
What agrees is told and no probability; nothing of it reaches a rule. Of other posts nothing but how
many, where and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.conf import settings
from django.utils.translation import get_language

from gerege.accounts.models import Officer
from gerege.identity.linkage import WORDS, Level, Part, Why, link, reasons
from gerege.kernel.errors import InputRefused
from gerege.visas.engine import dates
from gerege.visas.engine.keys import normalised
from gerege.visas.engine.refusals import Refusal
from gerege.visas.finding.naming import name_of
from gerege.visas.importing import sources
from gerege.visas.models import Application
from gerege.visas.policies import visa_post_of
from gerege.visas.queries import number_of
from gerege.visas.sharing.near import applications_near, counted_elsewhere

LEAST = 0.5
"""From here on a pair is shown: more likely of one person than of two, says the library."""
AS_WRITTEN = {"surname": "surname", "given_names": "given_names", "address": "address"}
IN_ONE_WRITING = {
    "number": ("passport_number", "account"),
    "phone": ("phone", "phone"),
    "email": ("email", "email"),
}
"""What is compared, the column of the file it stands in, and as which kind it is written."""
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("id", "date_of_birth", *AS_WRITTEN, *IN_ONE_WRITING)]
)


@dataclass(frozen=True)
class Same:
    """Another application of the own post, with what agrees and what does not."""

    application: Application
    name: str
    agrees: Sequence[str]
    differs: Sequence[str]

    @property
    def number(self) -> str:
        """The officer's own number of it."""
        return number_of(self.application)


def same_person_page(viewer: Officer, application: Application) -> Mapping[str, Any]:
    """Who is perhaps the same person, the likeliest first. Raises NotAllowed."""
    post = visa_post_of(viewer)
    near = {one.pk: one for one in applications_near(post, application)}
    links = _linked(application, list(near.values()))
    abroad = [near[pk] for pk in links if near[pk].post_id != post.pk]
    return {
        "application": application,
        "number": number_of(application),
        "own": [_same(near[pk], why) for pk, why in links.items() if near[pk].post_id == post.pk],
        "elsewhere": counted_elsewhere((one, "") for one in abroad),
    }


def _linked(application: Application, others: Sequence[Application]) -> dict[UUID, Sequence[Why]]:
    """Why each is perhaps the same person; nobody where nothing but a name can be compared."""
    if not others:
        return {}
    with sources.run_folder() as folder:
        try:
            found = link(_table([application]), _table(others), folder=folder, least=LEAST)
        except InputRefused:
            return {}
    ordered = sorted(reasons(found), key=lambda one: (-one.probability, one.other))
    return {UUID(one.other): one.why for one in ordered if any(map(_says_more, one.why))}


def _says_more(one: Why) -> bool:
    """Thousands bear one name: something beside it must agree."""
    return one.part is not Part.NAME and one.level not in {Level.DIFFERENT, Level.UNKNOWN}


def _table(applications: Sequence[Application]) -> pa.Table:
    return pa.Table.from_pylist([_record(one) for one in applications], SCHEMA)


def _record(application: Application) -> dict[str, str | None]:
    """What is compared of one application, in one writing; None where it is not known."""
    written = application.written()
    plain = {column: written.get(of) or None for column, of in AS_WRITTEN.items()}
    return {"id": str(application.pk), **plain, **in_one_writing(written)}


def in_one_writing(written: Mapping[str, str]) -> dict[str, str | None]:
    """Day of birth, passport number, telephone and e-mail, as they are compared."""
    compared = {
        column: normalised(kind, written.get(of, ""), settings.GEREGE_VISA_REGION)
        for column, (of, kind) in IN_ONE_WRITING.items()
    }
    return {"date_of_birth": _birth(written), **compared}


def _birth(written: Mapping[str, str]) -> str | None:
    """The day, if it is known to the day."""
    born = dates.births(written.get("date_of_birth", ""))
    return None if isinstance(born, Refusal) or born[0] != born[1] else born[0].isoformat()


def _same(other: Application, why: Sequence[Why]) -> Same:
    known = [one for one in why if one.level is not Level.UNKNOWN]
    agrees = [_line(one) for one in known if one.level is not Level.DIFFERENT]
    differs = [_line(one) for one in known if one.level is Level.DIFFERENT]
    return Same(other, name_of(other.written()), agrees, differs)


def _line(one: Why) -> str:
    language = get_language() or "mn"
    return f"{WORDS[one.part].in_language(language)}: {WORDS[one.level].in_language(language)}"
