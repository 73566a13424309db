"""The catalogue as the program uses it: loaded once, checked whole, never changed while running."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused
from gerege.knowledge.checking import check_folder, screening_files
from gerege.knowledge.contents import Contents
from gerege.knowledge.schema import (
    Fact,
    FormFact,
    Gateway,
    Indicator,
    Question,
    Rules,
    SafetyFact,
    Source,
)

CATALOGUE_FOLDER = Path(__file__).resolve().parent.parent / "catalogue"


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything the screening knows. Compared by identity: one load, one catalogue.

    ``version`` names the content: the edition of the rules and a digest of all files read.
    Entries with ``disabled_on`` are kept for old records and are not asked.
    """

    version: str
    rules: Rules
    sources: Mapping[str, Source]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    gateways: tuple[Gateway, ...]

    @cached_property
    def entries(self) -> Mapping[str, Question]:
        """Every fact, indicator and gateway by id, retired ones included."""
        every: tuple[Question, ...] = (*self.facts, *self.indicators, *self.gateways)
        return MappingProxyType({entry.id: entry for entry in every})

    @cached_property
    def active(self) -> Mapping[str, Question]:
        """What can be answered today, in catalogue order."""
        return MappingProxyType({i: entry for i, entry in self.entries.items() if entry.is_active})

    @cached_property
    def safety(self) -> tuple[SafetyFact, ...]:
        """The active safety facts, danger before care."""
        found = [f for f in self.facts if isinstance(f, SafetyFact) and f.is_active]
        return tuple(sorted(found, key=lambda fact: fact.urgency != "danger"))

    @cached_property
    def forms(self) -> tuple[FormFact, ...]:
        """The active facts that are typical of a form of exploitation."""
        return tuple(f for f in self.facts if isinstance(f, FormFact) and f.is_active)

    @cached_property
    def band_labels(self) -> Mapping[str, Bilingual]:
        """The words of each band."""
        return MappingProxyType({band.id: band.label for band in self.rules.bands})

    def gateways_closing(self, fact: str) -> tuple[Gateway, ...]:
        """The gateways whose "no" excludes this fact."""
        return tuple(g for g in self.gateways if any(e.fact == fact for e in g.entails_no))


def load(path: Path | None = None) -> Catalogue:
    """The catalogue of a folder; of the program itself when none is named (then read only once).

    Raises InputRefused, naming file and line, when anything in it has to be mended.
    """
    return _load_own() if path is None else _load_from(path)


@cache
def _load_own() -> Catalogue:
    return _load_from(CATALOGUE_FOLDER)


def _load_from(folder: Path) -> Catalogue:
    checked = check_folder(folder)
    if checked.problems:
        first, *others = checked.problems
        also = f" ({len(others)} more; see gerege catalogue check)" if others else ""
        raise InputRefused(f"{first.file}:{first.line}", first.problem, first.mend + also)
    return _catalogue_of(checked, folder)


def _catalogue_of(checked: Contents, folder: Path) -> Catalogue:
    rules = checked.every(Rules)[0]
    facts = [*checked.every(SafetyFact), *checked.every(Fact), *checked.every(FormFact)]
    return Catalogue(
        version=f"{rules.edition.isoformat()}-{_digest(folder)}",
        rules=rules,
        sources=MappingProxyType({source.id: source for source in checked.every(Source)}),
        facts=tuple(facts),
        indicators=tuple(checked.every(Indicator)),
        gateways=tuple(checked.every(Gateway)),
    )


def _digest(folder: Path) -> str:
    """Eight hexadecimal digits that change with any change of the screening's own files."""
    total = hashlib.sha256()
    for name in screening_files(folder):
        content = (folder / name).read_bytes()
        total.update(f"{name}:{len(content)}:".encode() + content)
    return total.hexdigest()[:8]
