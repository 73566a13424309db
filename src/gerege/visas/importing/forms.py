"""The form of a refused row: every field as its column is read, with what stood in the file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.forms import show_refusal
from gerege.kernel.errors import InputRefused
from gerege.ui.forms import Suggested
from gerege.ui.templatetags.ui import local
from gerege.visas.engine.dictionary import FIRST, Column, load
from gerege.visas.engine.refusals import Refusal

LONGEST = 20_000
HINTS = {
    "date": _("Like 2026-03-05."),
    "birth": _("Like 1995-03-02; the year alone, or with the month, where no more is known."),
    "moment": _("Like 2026-03-05 14:30, or the day alone."),
    "currency": _("Three letters, like MNT or USD."),
}
YES_NO = {"yes": _("Yes"), "no": _("No"), "not_known": _("Not known")}


class RefusedRowForm(forms.Form):
    """A row as it stood in the file, to be mended; what is wrong comes first.

    Where a column has a list, the list is offered, and what was written stays one of its options.
    """

    is_as_in_the_file = True

    def __init__(
        self,
        cells: Mapping[str, str],
        wrong: Sequence[str],
        data: Any = None,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(data)
        known, sent = load().columns, data or {}
        for name in dict.fromkeys([*filter(None, wrong), FIRST, *cells]):
            if name in known:
                written = dict.fromkeys((cells.get(name, ""), sent.get(name) or ""))
                field = field_of(known[name], list(filter(None, written)))
                field.initial, field.required = cells.get(name, ""), name == FIRST
                field.error_messages["required"] = _no_number()
                field.help_text = _notes(known[name], is_wrong=name in wrong)
                self.fields[name] = field

    def point_out(self, problems: Iterable[InputRefused]) -> None:
        """Show at each field what was wrong with it when the row was refused."""
        for one in problems:
            if not self.errors.get(one.field):
                show_refusal(self, one)


def field_of(column: Column, written: Sequence[str]) -> forms.Field:
    """The field of a column, which offers its list; what is ``written`` stays an option."""
    title, listed = local(column.title), _listed(column)
    if column.kind == "person_or_code":
        widget = Suggested(list(listed.values()))
        return forms.CharField(label=title, max_length=LONGEST, widget=widget)
    if listed:
        return forms.ChoiceField(label=title, choices=_options(column, listed, written))
    return forms.CharField(label=title, max_length=LONGEST)


def _listed(column: Column) -> Mapping[str, object]:
    """What a column takes, in the reader's words; nothing where it has no list to choose from."""
    if column.kind == "yes_no":
        return YES_NO
    if column.kind == "language":
        return {code: local(title) for code, title in load().languages.items()}
    return {code: local(one.title) for code, one in load().codes_of(column.id).items()}


def _options(
    column: Column, listed: Mapping[str, object], written: Sequence[str]
) -> list[tuple[str, object]]:
    """The list. A writing that the import knows stands for its code and is sent as it was written;
    what it does not know has an option of its own."""
    known = {text: load().code_in(column, text) for text in written}
    as_written = {code: text for text, code in known.items() if code in listed}
    own = [(text, _as_written(text)) for text, code in known.items() if code not in listed]
    offered = [(as_written.get(code, code), title) for code, title in listed.items()]
    return [("", "\N{EM DASH}"), *own, *offered]


def _as_written(text: str) -> str:
    return f"{_('As written, not in the list')}: {text}"


def _no_number() -> str:
    number = Refusal.MISSING_ID.value
    return f"{local(number.problem)}. {local(number.mend)}"


def _notes(column: Column, *, is_wrong: bool) -> str:
    """What the column is, where something is wrong with it, and how it is written."""
    told = [local(column.description)] if is_wrong else []
    return " ".join(map(str, [*told, *filter(None, [HINTS.get(column.kind)])]))
