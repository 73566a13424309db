"""The software never scores a person, never says what somebody is not, and never judges origin."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    path
    for pattern in ("**/*.html", "**/*.po", "catalogue/**/*.yaml")
    for path in (ROOT / "src/gerege").glob(pattern)
]
NEVER = re.compile(
    r"not a victim|non-victim|victim score|risk score|хохирогч биш|probability of being", re.I
)


def test_no_screen_print_or_catalogue_text_says_them() -> None:
    assert TEXTS
    for path in TEXTS:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not NEVER.search(line), f"{path.name}:{number}"


def test_no_percentage_is_shown_on_a_screen() -> None:
    for path in (ROOT / "src/gerege").glob("**/templates/**/*.html"):
        words = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert "%" not in words, path.name
