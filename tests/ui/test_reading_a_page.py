"""The components: what they put on a page."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from gerege.kernel.bilingual import Bilingual


def shown(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


def test_a_bilingual_text_is_read_in_the_readers_language() -> None:
    text = Bilingual(mn="паспорт", en="passport")
    with override("mn"):
        assert shown("{{ text|local }}", text=text) == "паспорт"
    with override("en"):
        assert shown("{{ text|local }}", text=text) == "passport"


def test_a_post_is_named_in_the_readers_language() -> None:
    post = SimpleNamespace(name_mn="Анкара", name_en="Ankara")
    with override("en"):
        assert shown("{{ post|local }}", post=post) == "Ankara"


def test_a_state_has_words_and_a_tone() -> None:
    assert shown('{% tag "soon" "3 d" %}') == '<span class="tag tag--soon">3 d</span>'


def test_a_tone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="no tone"):
        shown('{% tag "red" "3 d" %}')


def test_what_somebody_typed_cannot_become_markup() -> None:
    text = shown('{% strip "danger" typed %}{{ typed }}{% endstrip %}', typed="<b>&")
    assert "<b>" not in text
    assert text.count("&lt;b&gt;&amp;") == 2


def test_sensitive_text_is_folded() -> None:
    text = shown("{% fold 'Word' sensitive=True %}sea buckthorn{% endfold %}")
    assert text.startswith('<details class="fold sensitive"><summary>Word</summary>')


def test_an_unchecked_translation_says_so_until_somebody_signed_it() -> None:
    unchecked, checked = Bilingual("а", "a"), Bilingual("а", "a", reviewed_by="Д.Туяа")
    with override("en"):
        mark = "translation not yet checked"
        assert mark in shown("{% unreviewed %}")
        assert mark in shown("{% unreviewed a b %}", a=checked, b=unchecked)
        assert mark not in shown("{% unreviewed a %}", a=checked)
        assert mark in shown("{% unreviewed a.reviewed_by %}", a=unchecked)


def test_a_row_of_work_leads_to_its_page_and_shows_its_state() -> None:
    rows = [
        {"label": "A-26-0147", "url": "/x/", "hint": "Ankara", "state": "9 d", "tone": "danger"}
    ]
    text = shown("{% task_list rows %}", rows=rows)
    assert '<a href="/x/">A-26-0147</a>' in text
    assert "tag--danger" in text


def test_a_summary_names_what_its_change_link_changes() -> None:
    rows = [{"label": "Name", "value": "Б.Номин", "url": "/x/", "action": "Change"}]
    assert 'Change<span class="visually-hidden">: Name' in shown(
        "{% summary_list rows %}", rows=rows
    )


def test_pages_lead_to_older_and_newer_rows_only_where_there_are_some() -> None:
    with override("en"):
        assert shown("{% pages %}").strip() == ""
        text = shown('{% pages older="?before=7" %}')
    assert 'href="?before=7"' in text
    assert "Newer" not in text.split("</nav>")[0].split('aria-label="Older and newer"')[1]


def test_steps_say_about_when_the_number_of_questions_may_change() -> None:
    assert "3 / ~11" in shown("{% steps 3 11 about=True %}")
    assert "3 / 11" in shown("{% steps 3 11 %}")


def test_each_showing_of_a_form_has_its_own_number() -> None:
    assert shown("{% csrf_token %}") != shown("{% csrf_token %}")


def test_the_title_of_the_window_is_a_clock() -> None:
    moment = datetime(2026, 11, 25, 11, 20, tzinfo=UTC)
    post = SimpleNamespace(time_zone="Europe/Istanbul", name_mn="Анкара", name_en="Ankara")
    text = shown('{% extends "ui/base.html" %}', page_moment=moment, post=post)
    assert "<title>Gerege · 14:20</title>" in text


def test_the_base_page_needs_nothing_from_its_neighbours() -> None:
    text = shown('{% extends "ui/base.html" %}{% block main %}here{% endblock %}')
    assert "here" in text
    assert "<nav" not in text
