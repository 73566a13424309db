"""Whatever the language of rules refuses is said in Mongolian too."""

import ast
from collections.abc import Iterator
from pathlib import Path

from gerege.visas.engine import condition_text, parsing, rules
from gerege.visas.engine.protected import PROTECTED
from gerege.visas.rules import refusals as rule_refusals
from gerege.visas.rules.refusals import MENDS, PROBLEMS, WORDS, in_words
from gerege.visas.sentences import GAP

REFUSING = (condition_text, parsing, rules)
REFUSES = {"InputRefused", "_refuse", "refuse"}
OF_A_FILE = {
    *("there are no rules", "the rules cannot be read", "it is no YAML", "it is no list of rules"),
    *("two rules have this id", "there is no such field", "it is no list"),
    *("it is no whole number", "it is no date", "Count from 1.", "Give readable YAML in UTF-8."),
    *("Name a file of rules, or a folder.", "Compare that line with the others."),
    *(
        "Begin each rule with - id: …",
        "Give each an id of its own.",
        "Begin each line with a dash.",
    ),
    *("Begin each line with a dash.", "Take one of the other rules."),
}
"""What can be wrong with a file and with nothing that is typed into the form."""


def shapes_in(module: Path) -> Iterator[str]:
    """Every sentence of a refusal, with gaps for what is put in."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in REFUSES:
            yield from (text for one in node.args[-2:] if (text := _shape(one)))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"problem", "mend"}:
            yield from (text for text in [_shape(node.value)] if text)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            texts = [_shape(one) for one in node.value.elts if isinstance(one, ast.Constant)]
            yield from filter(None, texts)


def _shape(read: ast.expr) -> str:
    if isinstance(read, ast.Constant) and isinstance(read.value, str):
        return read.value
    if isinstance(read, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else GAP for part in read.values
        )
    return ""


def test_every_refusal_of_the_language_has_its_words() -> None:
    said = set().union(*(shapes_in(Path(one.__file__)) for one in REFUSING)) - OF_A_FILE
    assert len(said) > 50
    assert said - {*PROBLEMS, *MENDS} == set()


def test_no_words_are_kept_for_what_is_never_refused() -> None:
    said = set().union(*(shapes_in(Path(one.__file__)) for one in REFUSING))
    assert {*PROBLEMS, *MENDS} - said == set()


def test_why_a_column_is_protected_is_said_in_mongolian() -> None:
    assert set(PROTECTED.values()) <= set(WORDS)
    told = in_words(f"sex may not be read: {PROTECTED['sex']}", "mn")
    assert told == f"sex уншиж болохгүй: {WORDS[PROTECTED['sex']]}"


def test_names_in_a_sentence_stay_and_an_unknown_sentence_stays_whole() -> None:
    assert "monthly_wage" in in_words("there is no column monthly_wage", "mn")
    assert in_words("something else", "mn") == "something else"
    assert rule_refusals.never_read()
