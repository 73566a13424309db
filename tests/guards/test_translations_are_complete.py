"""Every text on every screen exists in Mongolian and in English."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402

ROOMS = [r for r in sorted((ROOT / "src/gerege").iterdir()) if r.is_dir() and messages.texts_of(r)]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_text_of_a_room_is_in_mongolian(room: Path) -> None:
    assert messages.problems_of(room) == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_sentence_is_built_around_a_variable(room: Path) -> None:
    counted = ("%(count)s",)
    for text in messages.texts_of(room):
        words = text if isinstance(text, str) else text[0]
        for allowed in counted:
            words = words.replace(allowed, "")
        assert "%(" not in words
        assert "{" not in words


def test_a_room_with_an_untranslated_text_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('from x import gettext as _\nLABEL = _("New words")\n')
    assert messages.problems_of(tmp_path) == [f"{tmp_path.name}: not in Mongolian: 'New words'"]
