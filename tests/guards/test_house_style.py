"""The house keeps its shape: short files, short functions, every part says what it is for."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.guards.repository import ROOT, SOURCE, all_files, own_python, own_texts

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
# A bracket in each word, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|HA[C]K)\b")
OUR_MACHINE = re.compile(r"(?<![\w/.}>)$*~-])/(wo[r]k|ro[o]t|tm[p])(/|\b)")
HOW_IT_WAS_MADE = re.compile(
    r"\bA[I]\b(?! Act)|\b(language mod[e]l|cla[u]de|co[p]ilot|chat ?g[p]t|sub-?age[n]t)\b"
    r"|\b(previous|coding|working) s[e]ssion\b"
)
ISSUE_NUMBER = re.compile(r"\b(issue|pull request|ticket|PR) ?#?\d+\b|(?<=\s)#\d+\b", re.I)


def functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def without_a_docstring(node: ast.AST, name: str) -> Iterator[str]:
    """Modules, public classes, functions and methods; not what stands inside a function."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef
    if isinstance(node, documented) and not ast.get_docstring(node):
        yield name
    if isinstance(node, ast.FunctionDef):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef) and _is_public(child.name):
            yield from without_a_docstring(child, f"{name}: {child.name}")


def _is_public(name: str) -> bool:
    return not name.startswith("_") and name != "Meta"


def python_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    kinds = {".py", ".html", ".js", ".css"}
    sources = [p for p in SOURCE.rglob("*") if p.suffix in kinds and "migrations" not in p.parts]
    assert len(sources) > 100
    counted = {path.name: len(path.read_text("utf-8").splitlines()) for path in sources}
    assert {name: lines for name, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {one.name} ({one.end_lineno - one.lineno + 1})"
        for path in own_python()
        for one in functions_of(python_of(path))
        if one.end_lineno is not None and one.end_lineno - one.lineno + 1 > LONGEST_FUNCTION
    ]
    assert found == []


def test_every_module_class_and_public_function_says_what_it_is_for() -> None:
    found: list[str] = []
    for path in own_python():
        if path.read_text("utf-8").strip():
            found += without_a_docstring(python_of(path), str(path.relative_to(SOURCE)))
    assert found == []


def test_every_file_has_a_name_that_means_something() -> None:
    assert [str(path) for path in own_python(ROOT / "src") if path.stem in NAMELESS] == []
    assert [
        str(path) for path in SOURCE.rglob("*") if path.is_dir() and path.name in NAMELESS
    ] == []


@pytest.mark.parametrize(
    "words",
    [UNFINISHED, OUR_MACHINE, HOW_IT_WAS_MADE, ISSUE_NUMBER],
    ids=["unfinished", "somebody's machine", "how it was made", "issue numbers"],
)
def test_no_text_of_the_project_speaks_of(words: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {match[0]}"
        for name, text in own_texts()
        if name.rpartition(".")[2] not in {"css", "svg", "csv"}
        for number, line in enumerate(text.splitlines(), 1)
        if (match := words.search(line))
    ]
    assert found == []


def test_every_text_file_but_a_piece_of_a_page_ends_with_a_line_break() -> None:
    lines = [(name, text) for name, text in own_texts() if not name.endswith(".html")]
    assert [name for name, text in lines if text and not text.endswith("\n")] == []


@pytest.mark.parametrize("lock", ["runtime.txt", "develop.txt", "build.txt"])
def test_what_is_installed_is_pinned_by_its_hash_and_by_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|(?m:^-i\b)| @ ", text)
    wanted = re.split(r"(?m)^(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text))
    pins = [one for one in wanted if one.strip()]
    assert pins
    for pin in pins:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,_-]+\])?==[^\s]+ ", pin), pin[:60]
        assert "--hash=sha256:" in pin, pin[:60]


def test_nothing_that_is_made_by_running_is_part_of_the_project() -> None:
    made = {".mo", ".pyc", ".sqlite3", ".log", ".woff"}
    assert [path.name for path in all_files() if path.suffix in made] == []


def test_no_two_files_of_tests_have_one_name() -> None:
    """pytest takes the second for the first, and does not run it."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))

    assert [name for name, count in names.items() if count > 1] == []
