"""Every text on every screen exists in Mongolian and in English."""

import re
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
def test_no_mongolian_sentence_is_built_around_a_variable(room: Path) -> None:
    """Word endings depend on the word: a value stands alone, after a label and a colon."""
    _file, catalogue = messages.catalogue_of(room)
    for message in catalogue:
        forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        for form in filter(None, forms if message.id else []):
            rest = re.sub(r": {\w+}(?=[.,]|$)|%\(count\)s", "", form)
            assert "%(" not in rest, form
            assert "{" not in rest, form


def test_a_room_with_an_untranslated_text_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('from x import gettext as _\nLABEL = _("New words")\n')
    assert messages.problems_of(tmp_path) == [f"{tmp_path.name}: not in Mongolian: 'New words'"]


def test_the_same_words_are_the_same_in_mongolian_in_every_room() -> None:
    """The program joins the rooms' texts into one list: the first room's word is shown in all."""
    found: dict[tuple[str | None, str], set[str]] = {}
    for room in ROOMS:
        _file, catalogue = messages.catalogue_of(room)
        for message in catalogue:
            if message.id and message.string:
                key = (message.context, str(message.id))
                found.setdefault(key, set()).add(str(message.string))
    assert len(found) > 500
    assert {key: words for key, words in found.items() if len(words) > 1} == {}
