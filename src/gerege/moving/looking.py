"""What an import of an old list would do, row by row, before it is done. Changes nothing."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language

from gerege.cases.models import Case, Erasure
from gerege.kernel.clock import now
from gerege.knowledge.moving import load_moving
from gerege.moving.models import ImportedCase, OldList
from gerege.moving.old_rows import PROBLEMS, OldCase, Problem, read_row
from gerege.vault import services as vault
from gerege.visas.engine.reading import open_file
from gerege.visas.engine.refusals import Refusal
from gerege.visas.importing import sources
from gerege.visas.importing.raw_rows import RawRow, rows_in
from gerege.visas.passes.screening_key import screening_key

AT_ONCE = 500


@dataclass(frozen=True)
class Judged:
    """One row: what it says, its key, and whether it is new, unchanged or refused."""

    found: OldCase
    key: UUID
    problems: list[Problem]
    is_unchanged: bool = False

    @property
    def becomes(self) -> str:
        """``case``, ``unchanged`` or ``refused``."""
        if self.problems:
            return "refused"
        return "unchanged" if self.is_unchanged else "case"


def judged_rows(old: OldList) -> Iterator[Judged]:
    """Every row of the list as it would be taken now. Raises InputRefused, ProtectionFailed."""
    secret, today = screening_key(), old.post.local_date(now())
    seen: dict[UUID, str] = {}
    for portion in _portions(old):
        judged = [judge(raw, problems, secret, old.post_id, today) for raw, problems in portion]
        before = _before([one.key for one in judged])
        for one in judged:
            yield _against(one, before, seen)
            seen.setdefault(one.key, one.found.content())


def judge(raw: RawRow, broken: list[Problem], secret: bytes, post: UUID, today: date) -> Judged:
    """One row by itself, not yet held against what was imported before."""
    found, problems = (OldCase(raw.row, {}, raw.more), broken) if broken else read_row(raw, today)
    return Judged(found, found.key(secret, post), list(problems))


def against_what_is_here(one: Judged) -> Judged:
    """The same, held against what was imported before."""
    return _against(one, _before([one.key]), {})


def _against(one: Judged, before: Mapping[UUID, str], seen: Mapping[UUID, str]) -> Judged:
    if one.problems:
        return one
    told = before.get(one.key, seen.get(one.key))
    if one.key in seen and one.found.reference:
        return _refused(one, "twice")
    if told == "erased":
        return _refused(one, "erased")
    if told is None:
        return one
    if told != one.found.content():
        return _refused(one, "changed" if one.found.reference else "alike")
    return Judged(one.found, one.key, [], is_unchanged=True)


def _refused(one: Judged, code: str) -> Judged:
    problem = Problem("own_reference" if one.found.reference else "", one.found.reference, code)
    return Judged(one.found, one.key, [problem])


def _before(keys: list[UUID]) -> dict[UUID, str]:
    """What stands imported under these keys; «erased» for what was."""
    erased = Erasure.objects.filter(client_id__in=keys, erased_at__isnull=False)
    known = {key: "erased" for key in erased.values_list("client_id", flat=True) if key}
    there = Case.objects.filter(client_id__in=keys).values_list("pk", "client_id")
    cases = {number: key for number, key in there if key is not None}
    rows = ImportedCase.objects.filter(case__in=cases)
    for row in vault.unlocked(rows, "case_id"):
        known[cases[row.case_id]] = row.reveal_field("content")
    return known


def _portions(old: OldList) -> Iterator[list[tuple[RawRow, list[Problem]]]]:
    mapping = old.mapping()
    with sources.run_folder() as folder:
        opened = open_file(sources.put(folder, base64.b64decode(old.reveal_field("source"))))
        portion: list[tuple[RawRow, list[Problem]]] = []
        for batch in opened.batches(opened.headings):
            rows: list[tuple[RawRow, list[Problem]]] = [
                (raw, []) for raw in rows_in(batch, mapping)
            ]
            rows += [
                (RawRow(b.row, {}, {"": b.value[:2000]}), [Problem("", b.value[:80], b.what.name)])
                for b in batch.broken
            ]
            for one in sorted(rows, key=lambda pair: pair[0].row):
                portion.append(one)
                if len(portion) == AT_ONCE:
                    yield portion
                    portion = []
        if portion:
            yield portion


def in_words(problem: Problem) -> tuple[str, str, str, str]:
    """Column, value, problem and mend in the reader's language."""
    language = get_language() or "mn"
    column = load_moving().columns.get(problem.column)
    title = column.title.in_language(language) if column else ""
    if problem.code in PROBLEMS:
        said: tuple[str | Promise, str | Promise] = PROBLEMS[problem.code]
    else:
        words = Refusal[problem.code].value
        said = (words.problem.in_language(language), words.mend.in_language(language))
    return title, problem.value, str(said[0]), str(said[1])
