"""Scripts have no words of their own: a form they help with carries them."""

from pathlib import Path

import pytest

import gerege

TEMPLATES = sorted(Path(gerege.__file__).parent.glob("*/templates/**/*.html"))
NEED = {
    "data-draft=": '{% script_words "draft" %}',
    "data-offline-intake": '{% script_words "intake" %}',
}


@pytest.mark.parametrize("sign", NEED)
def test_every_form_that_a_script_helps_with_carries_its_words(sign: str) -> None:
    forms = [
        form
        for path in TEMPLATES
        for form in path.read_text(encoding="utf-8").split("<form")[1:]
        if sign in form.split("{% csrf_token %}")[0]
    ]
    assert forms
    assert [form for form in forms if NEED[sign] not in form.split("</form>")[0]] == []
