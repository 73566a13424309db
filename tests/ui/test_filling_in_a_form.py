"""Fields as they are drawn: label, hint, error and control belong together."""

from datetime import UTC, date, datetime, time
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from gerege.kernel import clock
from gerege.ui.forms import (
    DateParts,
    Renderer,
    RowRadios,
    Telephone,
    begins_now,
    day_field,
    hour_field,
)


class Visit(forms.Form):
    """One field of each kind."""

    default_renderer = Renderer()
    note = forms.CharField(widget=forms.Textarea, help_text="Short.")
    phone = forms.CharField(widget=Telephone, required=False)
    password = forms.CharField(
        widget=forms.PasswordInput({"autocomplete": "current-password"}), required=False
    )
    born = forms.DateField(widget=DateParts, required=False)
    answer = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Does not know")], widget=RowRadios
    )
    agreed = forms.BooleanField(help_text="Said aloud.")


class Elements(HTMLParser):
    """The start tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def ids(self) -> set[str | None]:
        return {attributes.get("id") for _tag, attributes in self.found}

    def named(self, name: str) -> dict[str, str | None]:
        return next(a for _tag, a in self.found if a.get("name") == name)


def filled(**typed: str) -> Visit:
    return Visit(MultiValueDict({name: [value] for name, value in typed.items()}))


def test_a_hint_and_an_error_are_tied_to_their_control() -> None:
    page = Elements(str(filled()["note"].as_field_group()))
    described = (page.named("note")["aria-describedby"] or "").split()
    assert described == ["id_note_helptext", "id_note_error"]
    assert set(described) <= page.ids()
    assert page.named("note")["aria-invalid"] == "true"


def test_an_error_of_a_group_is_tied_to_the_group() -> None:
    page = Elements(str(filled()["answer"].as_field_group()))
    tag, attributes = page.found[0]
    assert tag == "fieldset"
    assert attributes["aria-describedby"] == "id_answer_error"
    assert "id_answer_error" in page.ids()


def test_a_single_box_has_its_hint_inside_its_label() -> None:
    text = str(filled()["agreed"].as_field_group())
    assert text.count('id="id_agreed_helptext"') == 1
    assert "Said aloud." in text.split("</label>", maxsplit=1)[0]


def test_the_browser_neither_remembers_nor_spells_what_is_typed() -> None:
    page = Elements(str(Visit()))
    assert page.named("note")["autocomplete"] == "off"
    assert page.named("note")["spellcheck"] == "false"
    assert page.named("phone")["autocomplete"] == "off"


def test_a_password_field_may_be_filled_by_a_password_manager() -> None:
    text = str(Visit()["password"])
    assert 'autocomplete="current-password"' in text
    assert text.count("autocomplete") == 1


def test_a_telephone_number_brings_up_the_number_pad() -> None:
    phone = Elements(str(Visit()["phone"])).named("phone")
    assert (phone["type"], phone["inputmode"]) == ("tel", "tel")


def test_short_answers_stand_side_by_side() -> None:
    assert 'class="choices choices--row"' in str(Visit()["answer"])


def test_a_field_that_may_stay_empty_says_so() -> None:
    with override("en"):
        assert "(optional)" in str(Visit()["phone"].as_field_group())
        assert "(optional)" not in str(Visit()["note"].as_field_group())


def test_a_form_about_a_person_asks_for_what_is_known() -> None:
    class Known(Visit):
        asks_what_is_known = True

    with override("en"):
        assert "(if known)" in str(Known()["phone"].as_field_group())
        assert "(optional)" not in str(Known()["phone"].as_field_group())


def test_a_form_of_what_stood_in_a_file_says_nothing_of_it() -> None:
    class Row(Visit):
        is_as_in_the_file = True

    with override("en"):
        assert "(optional)" not in str(Row()["phone"].as_field_group())


def test_a_date_is_given_in_three_boxes() -> None:
    form = filled(born_year="1999", born_month="2", born_day="7")
    form.is_valid()
    assert form.cleaned_data["born"] == date(1999, 2, 7)


def test_three_empty_boxes_are_no_date() -> None:
    form = filled(born_year="", born_month="", born_day="")
    form.is_valid()
    assert form.cleaned_data["born"] is None


@pytest.mark.parametrize("typed", [("1999", "13", "7"), ("1999", "", ""), ("x", "2", "7")])
def test_a_date_that_cannot_be_comes_back_as_it_was_typed(typed: tuple[str, str, str]) -> None:
    form = filled(born_year=typed[0], born_month=typed[1], born_day=typed[2])
    assert "born" in form.errors
    text = str(form["born"])
    assert all(f'value="{piece}"' in text for piece in typed)


def test_a_known_date_is_shown_in_three_boxes() -> None:
    text = str(Visit(initial={"born": date(1999, 2, 7)})["born"])
    assert 'id="id_born_year" value="1999"' in text


def test_the_summary_of_errors_leads_to_each_field() -> None:
    form = filled(born_year="1999", born_month="13", born_day="7")
    page = Elements(str(form))
    text = Template("{% error_summary form %}").render(Context({"form": form}))
    targets = [a["href"] for tag, a in Elements(text).found if tag == "a"]
    assert targets == ["#id_note", "#id_born_year", "#id_answer_0", "#id_agreed"]
    assert {f"{t}"[1:] for t in targets} <= page.ids()


class Meeting(forms.Form):
    """A form that refuses as a whole, and asks in a question."""

    default_renderer = Renderer()
    on = day_field("On which day?")
    at = hour_field("Hour")

    def clean(self) -> None:
        raise forms.ValidationError("Nobody is free.")


def test_what_is_wrong_with_the_whole_form_is_said_once() -> None:
    form = Meeting({})
    page = Template("{% error_summary form %}{{ form }}").render(Context({"form": form}))
    assert page.count("Nobody is free.") == 1
    assert Template("{{ form }}").render(Context({"form": Meeting({})})).count("Nobody") == 1


def test_a_line_of_the_summary_reads_as_a_sentence() -> None:
    with override("en"):
        page = Template("{% error_summary form %}").render(Context({"form": Meeting({})}))
    assert "On which day? The day is missing" in page
    assert "Hour: This is no time" in page


@pytest.mark.parametrize("typed", ["14:30", "14.30", "1430"])
def test_an_hour_is_typed_as_on_paper(typed: str) -> None:
    form = Meeting({"at": typed})
    form.is_valid()
    assert form.cleaned_data["at"] == time(14, 30)


def test_what_is_written_down_at_once_begins_as_now_by_the_clock_of_the_place() -> None:
    with clock.pretend(datetime(2026, 11, 24, 22, 15, 9, tzinfo=UTC)):
        begun = begins_now("on", "at", "Asia/Ulaanbaatar")
    assert begun == {"on": date(2026, 11, 25), "at": time(6, 15)}
    page = str(Meeting(initial=begun))
    assert 'value="2026"' in page
    assert 'value="06:15"' in page


def test_a_form_without_errors_has_no_summary() -> None:
    assert Template("{% error_summary form %}").render(Context({"form": Visit()})).strip() == ""
