"""What is asked when everything shall leave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.moving.models import AskedExport

ALL = "all"


class ExportForm(forms.Form):
    """Of which post, and what for."""

    post = forms.ChoiceField(
        label=_("Of which post?"),
        error_messages={"required": _("No post is chosen. Choose one.")},
    )
    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        choices=AskedExport.Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("No purpose is chosen. Choose what it is for.")},
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
        self.fields["post"].choices = [  # type: ignore[attr-defined]  # a field of choices
            *([(ALL, _("All posts"))] if may_ask_all else []),
            *listed,
        ]
        self._posts = {str(post.pk): post for post in posts}

    def chosen(self) -> Post | None:
        """The post; None for all of them."""
        return self._posts.get(self.cleaned_data["post"])
