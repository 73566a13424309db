"""What an officer reads about machine-readable lines: which character is wrong, and what may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gerege.identity.machine_readable import Trouble
from gerege.identity.machine_readable.comparing import WORDS, Difference
from gerege.identity.machine_readable.troubles import SENTENCES
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.clock import now
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.zones import LINES, compared

TYPED = Bilingual("Бичсэн нь", "As typed")
READ = Bilingual("Мөрөнд байгаа нь", "In the lines")


@dataclass(frozen=True)
class WrongCharacter:
    """One trouble: its sentence, figures behind their labels, and the line around the place.

    ``stands`` is empty where the trouble is about no single character.
    """

    sentence: Bilingual
    mend: Bilingual
    figures: Sequence[tuple[Bilingual, str]]
    before: str = ""
    stands: str = ""
    behind: str = ""


@dataclass(frozen=True)
class TypedOtherwise:
    """A field that the lines have in another way."""

    title: Bilingual
    sentence: Bilingual
    figures: Sequence[tuple[Bilingual, str]]


@dataclass(frozen=True)
class PassportLines:
    """What the lines say against themselves, and against what was typed."""

    troubles: Sequence[WrongCharacter]
    differs: Sequence[TypedOtherwise]

    @property
    def fits(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.troubles or self.differs)


def passport_lines(written: Mapping[str, str]) -> PassportLines | None:
    """The lines of an application; None where it has none.

    What was read all the same (small letters, a letter of another alphabet) is no trouble here.
    """
    if not any(written.get(line) for line in LINES):
        return None
    found, differences = compared(written, now().date())
    troubles = [_wrong(one, written) for one in found.troubles if not one.mended]
    return PassportLines(troubles, [_otherwise(one) for one in differences])


def _otherwise(one: Difference) -> TypedOtherwise:
    figures = ((TYPED, one.typed), (READ, one.zone))
    title = load().columns[one.field].title
    return TypedOtherwise(title, WORDS[one.how], [pair for pair in figures if pair[1]])


def _wrong(trouble: Trouble, written: Mapping[str, str]) -> WrongCharacter:
    said = SENTENCES[trouble.code]
    figures = tuple(trouble.figures)
    line = (
        written.get(LINES[trouble.line - 1], "").strip() if 0 < trouble.line <= len(LINES) else ""
    )
    at = trouble.column - 1
    if not 0 <= at < len(line) or line[at] != trouble.stands[:1]:
        return WrongCharacter(said.problem, said.mend, figures)
    end = at + len(trouble.stands)
    return WrongCharacter(said.problem, said.mend, figures, line[:at], line[at:end], line[end:])
