"""`gerege catalogue check` and `show ID`: is the catalogue whole, and what does an entry say."""

import argparse
from collections.abc import Collection, Iterator
from pathlib import Path

from gerege.kernel.errors import InputRefused
from gerege.knowledge.catalogue import CATALOGUE_FOLDER, Catalogue, load
from gerege.knowledge.causes import cause_problems
from gerege.knowledge.checking import check_folder, check_other_files
from gerege.knowledge.consents import consent_problems
from gerege.knowledge.guidance import guidance_problems
from gerege.knowledge.holidays import holiday_problems
from gerege.knowledge.interpreters import interpreting_problems
from gerege.knowledge.leaflet import leaflet_problems
from gerege.knowledge.letters import letter_problems
from gerege.knowledge.moving import moving_problems
from gerege.knowledge.notices import notice_problems
from gerege.knowledge.reports import reports_problems
from gerege.knowledge.retention import retention_problems
from gerege.knowledge.rights import rights_problems
from gerege.knowledge.schema import Fact, FormFact, Gateway, Indicator, Question, SafetyFact, Source
from gerege.knowledge.spelling import nearest_of
from gerege.knowledge.support import support_problems
from gerege.visas.engine.rules import load_rules


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("catalogue", help="check the catalogue, or show one entry of it")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="read every file and name what has to be mended")
    check.add_argument("--path", type=Path, default=CATALOGUE_FOLDER, metavar="DIR")
    check.set_defaults(run=run_check)
    show = actions.add_parser("show", help="one fact, indicator or gateway, readable")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=run_show)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every problem with its file and line. Exit status 1 when there is one."""
    folder: Path = arguments.path
    if not folder.is_dir():
        raise InputRefused("DIR", "there is no such folder", "Name the folder of the catalogue.")
    contents = check_folder(folder)
    check_other_files(folder, contents)
    sources = {source.id for source in contents.every(Source)}
    problems = [str(problem) for problem in contents.problems] or (
        guidance_problems(folder)
        + cause_problems(folder)
        + notice_problems(folder)
        + consent_problems(folder)
        + letter_problems(folder)
        + support_problems(sources, folder)
        + holiday_problems(folder)
        + retention_problems(folder)
        + moving_problems(folder)
        + rights_problems(folder)
        + reports_problems(folder)
        + interpreting_problems(sources, folder)
        + leaflet_problems(sources, folder)
        + rule_problems(folder, sources)
    )
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(contents.placed)} entries, no problem")
    return 1 if problems else 0


def rule_problems(folder: Path, sources: Collection[str]) -> list[str]:
    """What has to be mended in the rules of the visa queue: the first that is no rule, or each
    that rests on no source of the catalogue."""
    try:
        rules = load_rules(folder / "visas" / "rules").rules
    except InputRefused as refused:
        return [str(refused)]
    mend = "Add it to sources.yaml, or name one that stands there."
    return [
        f"{rule.id} source: {rule.source} is not in the catalogue. {mend}"
        for rule in rules
        if rule.source not in sources
    ]


def run_show(arguments: argparse.Namespace) -> int:
    """Print one entry. Raises InputRefused for an id that the catalogue does not have."""
    catalogue = load()
    entry = catalogue.entries.get(arguments.id)
    if entry is None:
        nearest = nearest_of(arguments.id, catalogue.entries)
        mend = f"Did you mean {nearest}?" if nearest else "See the files of the catalogue."
        raise InputRefused("ID", "the catalogue has no such entry", mend)
    print("\n".join(_lines(entry, catalogue)))
    return 0


def _lines(entry: Question, catalogue: Catalogue) -> Iterator[str]:
    yield entry.id if entry.is_active else f"{entry.id} (retired on {entry.disabled_on})"
    for name, text in (("label", entry.label), ("question", entry.question)):
        yield f"{name} mn: {text.mn}"
        yield f"{name} en: {text.en}"
    yield f"gentleness: {entry.gentleness} (1 gentle, 3 hard to be asked)"
    yield from _what_it_says(entry, catalogue)
    source = catalogue.sources[entry.source]
    yield f"source: {entry.source}: {source.title}{f', {source.url}' if source.url else ''}"
    yield f"translation checked by: {entry.reviewed_by or 'nobody yet'}"
    for gateway in catalogue.gateways_closing(entry.id):
        yield f"closed by a no to: {gateway.id}: {gateway.label.en}"


def _what_it_says(entry: Question, catalogue: Catalogue) -> Iterator[str]:
    if isinstance(entry, Indicator):
        yield from _strengths(entry, catalogue)
    elif isinstance(entry, Gateway):
        yield from _entailments(entry)
    elif isinstance(entry, Fact):
        unverified = ", unverified" if entry.evidence == "recalled" else ""
        yield f"evidence: {entry.evidence}{unverified}"
    if isinstance(entry, SafetyFact):
        yield f"urgency: {entry.urgency}"
    if isinstance(entry, FormFact):
        yield f"form: {entry.form}"
        yield f"speaks for: {entry.maps_to}"


def _strengths(indicator: Indicator, catalogue: Catalogue) -> Iterator[str]:
    yield f"dimension: {indicator.dimension}"
    for one in catalogue.rules.sets:
        strength = indicator.strength.get(one.id)
        if strength is None:
            yield f"{one.id}: not in this set"
            continue
        counts = " (counts as medium)" if strength.level == "unknown" else ""
        unverified = "" if strength.is_verified else ", unverified"
        check = ", to be checked against its source" if strength.check else ""
        yield f"{one.id}: {strength.level}{counts}, {strength.evidence}{unverified}{check}"


def _entailments(gateway: Gateway) -> Iterator[str]:
    for entailment in gateway.entails_no:
        yield f"a no closes: {entailment.fact}: {entailment.reason.en} / {entailment.reason.mn}"
    for fact in gateway.reopened_by:
        yield f"reopened by: {fact}"
