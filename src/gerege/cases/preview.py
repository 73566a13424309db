"""What pasted rows mean, as a table to look at before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import ngettext

from gerege.accounts.models import Officer, Post
from gerege.cases.group_paste import PastedPerson, read_pasted
from gerege.cases.models import Case
from gerege.cases.search import with_these_telephones
from gerege.cases.words import FIELD_WORDS, PROBLEM_WORDS, word_for
from gerege.identity.telephones import normalise
from gerege.kernel.clock import now


@dataclass(frozen=True)
class Problem:
    """One thing to mend, with where it stands."""

    row: int
    column: str | Promise
    words: str | Promise


@dataclass(frozen=True)
class Preview:
    """Columns as they were understood, the people, everything to mend, and what is known already.

    ``known`` names rows whose telephone stands in a file this officer may see: to look at, it stops
    no saving.
    """

    columns: Sequence[str | Promise]
    rows: Sequence[tuple[int, Sequence[tuple[str | Promise, str]], bool]]
    problems: Sequence[Problem]
    people: Sequence[PastedPerson]
    known: Sequence[tuple[int, Case]] = ()

    @property
    def is_ready(self) -> bool:
        """True when there is somebody to save and nothing to mend."""
        return bool(self.people) and not self.problems

    @property
    def save_words(self) -> str:
        """The button: how many people will be saved."""
        count = len(self.people)
        return ngettext("Save %(count)s person", "Save %(count)s people", count) % {"count": count}


def preview_of(viewer: Officer, text: str, post: Post) -> Preview:
    """Read the rows by the calendar of the post."""
    pasted = read_pasted(text, post.local_date(now()))
    columns = [column for column in dict.fromkeys(pasted.columns) if column]
    wrong = {problem.row for problem in pasted.problems}
    return Preview(
        columns=[FIELD_WORDS[column] for column in columns],
        rows=[(p.row, _cells(p, columns), p.row in wrong) for p in pasted.people],
        problems=[
            Problem(p.row, word_for(FIELD_WORDS, p.column), PROBLEM_WORDS[p.code])
            for p in pasted.problems
        ],
        people=pasted.people,
        known=_known(viewer, pasted.people, post),
    )


def _known(viewer: Officer, people: Sequence[PastedPerson], post: Post) -> list[tuple[int, Case]]:
    """Rows with a telephone that stands in another file, with that file."""
    numbers = {p.row: normalise(p.fields.get("telephone", ""), post.country_iso3) for p in people}
    files = with_these_telephones(viewer, filter(None, numbers.values()))
    return [(row, case) for row, number in numbers.items() for case in files.get(number or "", ())]


def _cells(person: PastedPerson, columns: Sequence[str]) -> list[tuple[str | Promise, str]]:
    known = {
        **person.fields,
        "birth_date": person.birth_date,
        "years": "" if person.years is None else str(person.years),
    }
    return [(FIELD_WORDS[column], known.get(column, "")) for column in columns]
