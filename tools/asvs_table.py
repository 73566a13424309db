"""Write docs/security/asvs-5.0.md from docs/security/asvs.csv, or with --check say if it is old."""

import csv
import sys
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "security"
HEAD = """# OWASP ASVS 5.0, line by line

Level 2 whole, and level 3 for chapters 8, 11, 14 and 16. The numbers are those of the standard
(version 5.0.0, https://asvs.dev); the words beside them are ours and only recall what it is about:
read the requirement there. It is our own reading; nobody from outside has checked it.

*met*: a test fails when it no longer holds, or the reason says why none can. *partly*, *not met*:
what is missing. *not applicable*: the program has nothing of the kind.

Change `docs/security/asvs.csv` and run `tools/asvs_table.py`; a guard test compares both.

"""
CHAPTERS = {
    1: "Encoding and Sanitization",
    2: "Validation and Business Logic",
    3: "Web Frontend Security",
    4: "API and Web Service",
    5: "File Handling",
    6: "Authentication",
    7: "Session Management",
    8: "Authorization",
    9: "Self-contained Tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Secure Communication",
    13: "Configuration",
    14: "Data Protection",
    15: "Secure Coding and Architecture",
    16: "Security Logging and Error Handling",
    17: "WebRTC",
}


def table() -> str:
    """The whole page."""
    with (FOLDER / "asvs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counted = Counter(row["status"] for row in rows)
    text = [HEAD, *(f"* {status}: {number}\n" for status, number in counted.most_common())]
    for number, name in CHAPTERS.items():
        text.append(f"\n## V{number} {name}\n\n| no. | level | about | | test or reason |\n")
        text.append("|---|---|---|---|---|\n")
        text += [_line(row) for row in rows if row["id"].startswith(f"{number}.")]
    return "".join(text)


def _line(row: dict[str, str]) -> str:
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in row["tests"].split())
    proof = "<br>".join(filter(None, (tests, row["reason"])))
    status = row["status"] if row["status"] in {"met", "not applicable"} else f"**{row['status']}**"
    return f"| {row['id']} | {row['level']} | {row['what']} | {status} | {proof} |\n"


def main() -> int:
    """Write it, or compare."""
    page = FOLDER / "asvs-5.0.md"
    if "--check" in sys.argv:
        return int(page.read_text("utf-8") != table())
    page.write_text(table(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
