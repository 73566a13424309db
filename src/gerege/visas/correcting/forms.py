"""Which value is wrong, and the form of one: what stands, the right value, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.ui.forms import choice_field, offer
from gerege.ui.templatetags.ui import local
from gerege.visas.engine.dictionary import FIRST, Column, load
from gerege.visas.forms import in_a_sentence
from gerege.visas.importing.forms import field_of


class ChooseColumnForm(forms.Form):
    """The column in which something is wrong; those that are filled come first."""

    column = choice_field(_("Which value is wrong?"))

    def __init__(self, written: dict[str, str]) -> None:
        super().__init__()
        columns = sorted(load().columns.values(), key=lambda one: not written.get(one.id))
        offer(self, "column", [(one.id, local(one.title)) for one in columns])


class CorrectionForm(forms.Form):
    """The right value of one column; the field is called as the column is, so that what the
    import refuses stands beside it."""

    is_as_in_the_file = True

    def __init__(self, column: Column, stands: str, data: Any = None) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(data)
        written = dict.fromkeys((stands, (data or {}).get(column.id) or ""))
        field = field_of(column, list(filter(None, written)))
        field.required = column.id == FIRST
        field.label, field.initial = _("The right value"), stands
        self.fields[column.id] = field
        self.fields["reason"] = _why()


class ConfirmForm(forms.Form):
    """Why what a file sent again says is right; one reason for every row that is confirmed."""

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(data)
        self.fields["reason"] = _why()


def _why() -> forms.CharField:
    return in_a_sentence(
        _("Why is it corrected?"), _("How you know it: a paper, the person, a typing error.")
    )
