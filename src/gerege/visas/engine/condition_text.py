"""The text of a condition is taken apart by Python's own parser; what is none is told why."""

import ast
import re

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.protected import PROTECTED

NAME = re.compile(r"[a-z_][a-z0-9_]*")
SINGLE = re.compile(r"(?<![=!<>])=(?![=<>])")
ONE_SIDE = re.compile(r"(?:[=<>+*-]|\b(?:and|or|not))$|^(?:[=<>+*]|(?:and|or)\b)")
LONGEST = 2000
DEEPEST = 12


def read_text(text: str, field: str) -> ast.expr:
    """The parts of a condition. Raises InputRefused for what is none, too long or too deep."""
    if len(text) > LONGEST:
        raise InputRefused(field, "it is too long", f"Write at most {LONGEST} letters.")
    plain = " ".join(text.split())
    try:
        read = ast.parse(plain, mode="eval").body
        if _depth(read) <= DEEPEST:
            return read
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputRefused(field, *_why_no_condition(plain)) from None
    raise InputRefused(field, "it is nested too deep", "Write it in two rules.")


def _why_no_condition(text: str) -> tuple[str, str]:
    """The likeliest mistake, and its mend; what is protected is said before how to write it."""
    protected = next((name for name in NAME.findall(text) if name in PROTECTED), None)
    if protected:
        problem = f"{protected} may not be read: {PROTECTED[protected]}"
        return problem, "Write a rule about the arrangement."
    if SINGLE.search(text.replace("within=", "")):
        return "one = stands where two are asked for", "Write ==."
    if ONE_SIDE.search(text):
        return "one side is missing", "Write both sides."
    return "it is no condition", "Compare it with the other rules."


def _depth(read: ast.AST) -> int:
    return 1 + max(map(_depth, ast.iter_child_nodes(read)), default=0)
