"""Documents point at each other, and each decision has a number of its own."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.guards.repository import ROOT, all_files

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NUMBERED = re.compile(r"\[(?:decision|ADR) (\d+)\]\([^)]*?(\d{4})-[a-z-]+\.md", re.IGNORECASE)
DECISIONS = ROOT / "docs" / "decisions"


def test_each_decision_has_a_number_of_its_own_and_says_it() -> None:
    papers = [path for path in all_files() if path.parent == DECISIONS]
    numbers = Counter(path.name[:4] for path in papers)
    assert len(papers) > 20
    assert {number for number, times in numbers.items() if times > 1} == set()
    for path in papers:
        assert path.read_text("utf-8").startswith(f"# {int(path.name[:4])}. "), path.name


def astray(path: Path) -> Iterator[str]:
    """Links of one document that lead nowhere, or to another decision than they say."""
    text = path.read_text("utf-8")
    for target in LINK.findall(text):
        if "://" not in target and not (path.parent / target).exists():
            yield target
    for said, number in NUMBERED.findall(text):
        if int(said) != int(number):
            yield f"decision {said} is called {number}"


def test_links_between_documents_lead_somewhere() -> None:
    documents = [path for path in all_files() if path.suffix == ".md"]
    found = {path.relative_to(ROOT).as_posix(): list(astray(path)) for path in documents}
    assert {path: links for path, links in found.items() if links} == {}
