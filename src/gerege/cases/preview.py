"""What pasted rows mean, as a table to look at before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import ngettext

from gerege.accounts.models import Post
from gerege.cases.group_paste import PastedPerson, read_pasted
from gerege.cases.words import FIELD_WORDS, PROBLEM_WORDS, word_for
from gerege.kernel.clock import now


@dataclass(frozen=True)
class Problem:
    """One thing to mend, with where it stands."""

    row: int
    column: str | Promise
    words: str | Promise


@dataclass(frozen=True)
class Preview:
    """Columns as they were understood, the people, and everything to mend."""

    columns: Sequence[str | Promise]
    rows: Sequence[tuple[int, Sequence[tuple[str | Promise, str]], bool]]
    problems: Sequence[Problem]
    people: Sequence[PastedPerson]

    @property
    def is_ready(self) -> bool:
        """True when there is somebody to save and nothing to mend."""
        return bool(self.people) and not self.problems

    @property
    def save_words(self) -> str:
        """The button: how many people will be saved."""
        count = len(self.people)
        return ngettext("Save %(count)s person", "Save %(count)s people", count) % {"count": count}


def preview_of(text: str, post: Post) -> Preview:
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
    )


def _cells(person: PastedPerson, columns: Sequence[str]) -> list[tuple[str | Promise, str]]:
    known = {
        **person.fields,
        "birth_date": person.birth_date,
        "years": "" if person.years is None else str(person.years),
    }
    return [(FIELD_WORDS[column], known.get(column, "")) for column in columns]
