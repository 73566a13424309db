"""What is asked when an old list comes in, and when everything shall leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.knowledge.moving import load_moving
from gerege.moving.models import AskedExport, OldList
from gerege.ui.forms import choice_field, offer
from gerege.ui.templatetags.ui import local

ALL = "all"


class ExportForm(forms.Form):
    """Of which post, and what for."""

    post = choice_field(_("Of which post?"), missing=_("No post is chosen. Choose one."))
    purpose = choice_field(
        _("What is it for?"),
        AskedExport.Purpose.choices,
        widget=forms.RadioSelect,
        missing=_("No purpose is chosen. Choose what it is for."),
    )

    def __init__(
        self,
        posts: list[Post],
        data: object = None,
        *,
        may_ask_all: bool,
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a form may be given
        listed = [(str(post.pk), post.name) for post in posts]
        offer(self, "post", [*([(ALL, _("All posts"))] if may_ask_all else []), *listed])
        self._posts = {str(post.pk): post for post in posts}

    def chosen(self) -> Post | None:
        """The post; None for all of them."""
        return self._posts.get(self.cleaned_data["post"])


class ListFileForm(forms.Form):
    """A spreadsheet in which the post kept its cases."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX; at most 4 MB. Of a workbook the first sheet with rows is read."),
        error_messages={"required": _("No file is chosen. Choose one.")},
    )


class ListColumnsForm(forms.Form):
    """Which column each heading is."""

    is_as_in_the_file = True

    def __init__(
        self,
        headings: Sequence[str],
        chosen: Sequence[str],
        data: Any = None,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(data)
        known = [(one.id, local(one.title)) for one in load_moving().columns.values()]
        self.names = [f"column_{place}" for place in range(len(headings))]
        for name, heading, column in zip(self.names, headings, chosen, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=heading,
                choices=[("", _("No column: keep it in the note")), *known],
                required=False,
                initial=column,
            )
        self.fields["columns"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def columns(self) -> list[str]:
        """The columns, in the order of the headings."""
        return [self.cleaned_data[name] for name in self.names]


class ListPurposeForm(forms.Form):
    """What the import is for."""

    purpose = choice_field(
        _("What is it for?"),
        OldList.Purpose.choices,
        widget=forms.RadioSelect,
        missing=_("No purpose is chosen. Choose what it is for."),
    )


class OldRowForm(forms.Form):
    """A refused row, to be mended: every column, with what stood in the list."""

    is_as_in_the_file = True

    def __init__(
        self,
        cells: Mapping[str, str],
        data: Any = None,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(data)
        for one in load_moving().columns.values():
            self.fields[one.id] = forms.CharField(
                label=local(one.title),
                required=False,
                initial=cells.get(one.id, ""),
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 3}) if one.home == "said" else None,
            )
