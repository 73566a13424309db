"""The language of the leaflet is named, whichever it is."""

import pytest
from django.utils import translation

from gerege.visas.forms import ReviewForm

TALK = {"alone": "yes", "leaflet": "given", "outcome": "issue", "reason": "Read the contract."}


@pytest.mark.parametrize(
    ("code", "name"), [("ne", "Nepali"), ("tl", "Tagalog"), ("mn", "Mongolian")]
)
def test_any_language_can_be_chosen_by_its_name(code: str, name: str) -> None:
    with translation.override("en"):
        form = ReviewForm({**TALK, "leaflet_language": code})
        assert form.is_valid()
        assert f'<option value="{code}" selected>{name}</option>' in str(form["leaflet_language"])


def test_what_is_no_language_is_refused() -> None:
    assert "leaflet_language" in ReviewForm({**TALK, "leaflet_language": "qq"}).errors


def test_words_beside_the_facts_are_optional() -> None:
    with translation.override("en"):
        page = ReviewForm().as_div()
        assert "if known" not in page
        assert 'In words <small class="muted">(optional)</small>' in page
