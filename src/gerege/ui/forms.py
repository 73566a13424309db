"""How forms are drawn, and the few fields that Django does not have.

Two habits hold for every field unless it says otherwise: the browser neither remembers what is
typed (shared computers) nor sends it to a spelling service.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django.forms
from django.forms import (
    CharField,
    ChoiceField,
    DateField,
    Form,
    RadioSelect,
    Textarea,
    TextInput,
    TimeField,
    TimeInput,
    Widget,
)
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from gerege.kernel import clock

LONGEST_LINE, LONGEST_TEXT = 200, 2_000
NOTHING_CHOSEN = _("Nothing is chosen. Choose one of those shown.")
NOTHING_WRITTEN = _("Nothing is written. Write it in a few words.")
Choices = Iterable[tuple[object, object]]
OURS = Path(__file__).resolve().parent / "templates"
DJANGOS = Path(django.forms.__file__).resolve().parent / "templates"


class NeededSometimes(CharField):
    """Words that a form needs in some cases, which its help text names: not called optional.

    The service asks for them.
    """

    needed_sometimes = True

    def __init__(self, **more: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(required=False, **more)


class Renderer(DjangoTemplates):
    """Our templates first, Django's for what we leave alone; our tags need no `load`."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> Engine:
        """The template engine of forms, apart from the one of pages."""
        return Engine(
            {
                "APP_DIRS": True,
                "DIRS": [OURS / "ui" / "widgets", OURS, DJANGOS],
                "NAME": "gerege-forms",
                "OPTIONS": {
                    "builtins": ["gerege.ui.templatetags.ui", "django.templatetags.i18n"],
                },
            }
        )


class RowRadios(RadioSelect):
    """Short answers side by side: yes, no, does not know. Options wrap on a phone."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, choices: Choices = ()) -> None:
        super().__init__({"class": "choices--row", **(attrs or {})}, choices)


class DateParts(Widget):
    """A date as year, month and day in the Mongolian order, for a date somebody remembers.

    Works with `forms.DateField`; what cannot be a date comes back as typed, with the field's error.
    """

    template_name = "ui/forms/date_parts.html"
    use_fieldset = True
    PARTS = (("year", _("Year"), 4), ("month", _("Month"), 2), ("day", _("Day"), 2))

    def get_context(
        self, name: str, value: object, attrs: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Three text boxes with a label each."""
        context = super().get_context(name, value, dict(attrs or {}))
        typed = self._split(value)
        context["parts"] = [
            {"name": f"{name}_{key}", "key": key, "label": label, "size": size, "value": text}
            for (key, label, size), text in zip(self.PARTS, typed, strict=True)
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> str | None:
        """Year-month-day as one text, or None when all three boxes are empty."""
        del files
        typed = [str(data.get(f"{name}_{key}") or "").strip() for key, _label, _size in self.PARTS]
        return "-".join(typed) if any(typed) else None

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """True when none of the three boxes was on the page."""
        del files
        return not any(f"{name}_{key}" in data for key, _label, _size in self.PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box, where the error summary leads."""
        return f"{id_}_{index or 'year'}" if id_ else ""

    def _split(self, value: object) -> tuple[str, str, str]:
        if isinstance(value, date):
            return str(value.year), str(value.month), str(value.day)
        pieces = [*str(value or "").split("-"), "", ""]
        return pieces[0], pieces[1], pieces[2]


def choice_field(
    label: Any,  # noqa: ANN401  lazy texts
    choices: Any = (),  # noqa: ANN401  pairs, an enumeration, or what gives them later
    *,
    missing: Any = NOTHING_CHOSEN,  # noqa: ANN401  lazy texts
    **more: Any,  # noqa: ANN401
) -> ChoiceField:
    """One of several; ``missing`` is said where nothing is chosen."""
    errors = {"required": missing}
    return ChoiceField(label=label, choices=choices, error_messages=errors, **more)


def text_field(
    label: Any,  # noqa: ANN401  lazy texts
    *,
    lines: int = 1,
    longest: int = 0,
    missing: Any = NOTHING_WRITTEN,  # noqa: ANN401  lazy texts
    **more: Any,  # noqa: ANN401
) -> CharField:
    """Words on one or several lines; ``missing`` is said where there are none."""
    return CharField(
        label=label,
        widget=Textarea(attrs={"rows": lines}) if lines > 1 else TextInput(),
        max_length=longest or (LONGEST_TEXT if lines > 1 else LONGEST_LINE),
        error_messages={"required": missing},
        **more,
    )


def offer(form: Form, name: str, choices: Choices) -> None:
    """Let a field of a form have these choices."""
    field = form.fields[name]
    assert isinstance(field, ChoiceField)  # noqa: S101  declared so
    field.choices = list(choices)


def day_field(label: Any, **more: Any) -> DateField:  # noqa: ANN401  lazy texts
    """A day in three boxes, in the Mongolian order."""
    errors = {
        "required": _("The day is missing. Write it."),
        "invalid": _("Not a date. Check year, month and day."),
    }
    return DateField(
        label=label,
        widget=DateParts,
        input_formats=["%Y-%m-%d"],
        error_messages=errors | more.pop("error_messages", {}),
        **more,
    )


def hour_field(label: Any, **more: Any) -> TimeField:  # noqa: ANN401  lazy texts
    """A time of the day: 14:30, 14.30 or 1430."""
    # Not the browser's own field: some show 02:00 PM, and a wrong half of the day is a wrong call.
    widget = TimeInput(attrs={"inputmode": "numeric", "maxlength": 5}, format="%H:%M")
    wrong = _("This is no time. Write hours and minutes, for example 14:00.")
    return TimeField(
        label=label,
        widget=widget,
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        error_messages={"required": wrong, "invalid": wrong},
        **more,
    )


def begins_now(day: str, hour: str, zone: str) -> dict[str, object]:
    """The fields of a day and an hour filled with the present moment on the clock of a place.

    For what is usually written down at once. Both stand on the page and can be changed.
    """
    here = clock.now().astimezone(ZoneInfo(zone))
    return {day: here.date(), hour: here.time().replace(second=0, microsecond=0)}


class Telephone(TextInput):
    """A telephone number: the number pad on a phone, no correction, no memory."""

    input_type = "tel"


class Suggested(TextInput):
    """A text with words to choose from while it is typed; anything else may be typed as well."""

    template_name = "ui/forms/suggested.html"

    def __init__(self, words: Iterable[object], attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.words = list(words)

    def get_context(
        self, name: str, value: object, attrs: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """The box and, beside it, the words."""
        listed = {"list": f"{(attrs or {}).get('id', name)}_words"}
        return super().get_context(name, value, dict(attrs or {}) | listed) | {"words": self.words}
