"""The forms of this room. Nothing is chosen beforehand; what was typed stays on an error."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.knowledge.rights import load_rights
from gerege.rights.models import Alone, Fear
from gerege.rights.services.wishes import AT_HEADQUARTERS, BY_HAND, no_name
from gerege.ui.forms import NeededSometimes, RowRadios
from gerege.ui.templatetags.ui import local

LONGEST = 4_000
NOTHING_CHOSEN = _("Nothing is chosen. Choose one of those shown.")
NOTHING_WRITTEN = _("Nothing is written. Say it in your own words.")


def _choice(label: Any, choices: Any = (), **more: Any) -> forms.ChoiceField:  # noqa: ANN401  lazy texts
    errors = {"required": NOTHING_CHOSEN}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **more)


def _words(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401  lazy texts
    errors = {"required": NOTHING_WRITTEN}
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(
        label=label, widget=widget, max_length=LONGEST, error_messages=errors, **more
    )


class KindForm(forms.Form):
    """What is wished, out of the catalogue."""

    kind = _choice(_("What do you want?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["kind"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [
            (one.id, f"{local(one.label)}: {local(one.explain)}") for one in load_rights().wishes
        ]


class PublicForm(KindForm):
    """The page for everybody. ``website`` is filled in by programs only."""

    words = _words(_("In your own words"))
    reach = forms.CharField(
        label=_("How can we reach you safely?"),
        help_text=_("You may leave it empty. Write only what nobody else reads."),
        max_length=300,
        required=False,
    )
    reference = forms.CharField(
        label=_("A number on a paper you have"),
        help_text=_("You may leave it empty."),
        max_length=24,
        required=False,
    )
    about = forms.ChoiceField(
        label=_("Whom is it about?"),
        help_text=_("Somebody at headquarters whose name you write does not get to read it."),
        choices=[
            ("", _("I do not say")),
            ("post", _("Somebody at a post")),
            (AT_HEADQUARTERS, _("Somebody at headquarters")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    name = forms.CharField(
        label=_("Their name"),
        help_text=_(
            "Write the whole name, as you heard it. This page answers alike for every name. "
            "If we do not know the name, every protection officer can read this; if two have it, "
            "it is kept from one of them only."
        ),
        max_length=120,
        required=False,
    )
    mark = forms.UUIDField(widget=forms.HiddenInput)
    website = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Somebody at headquarters has to be named, or everybody there could read it."""
        given = super().clean() or {}
        if given.get("about") == AT_HEADQUARTERS and not given.get("name", "").strip():
            refused = no_name()
            self.add_error("name", f"{refused.problem}. {refused.mend}")
        return given

    def content(self) -> dict[str, str]:
        """What is sent on, as ``services.wish_arrived`` takes it."""
        names = ("kind", "words", "reach", "reference", "about", "name")
        return {name: self.cleaned_data[name] for name in names}


class WriteForm(KindForm):
    """An officer writes it down for the person."""

    words = _words(_("The person's words"))
    reach = forms.CharField(
        label=_("How does the person want the answer?"), max_length=300, required=False
    )
    about = forms.ChoiceField(
        label=_("Is it about somebody at headquarters?"),
        help_text=_("Whoever is chosen does not get to read it."),
        required=False,
    )

    def __init__(self, readers: Iterable[Officer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.readers = {str(one.pk): one for one in readers}
        chosen_from = self.fields["about"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [("", _("No, or not said")), *_lines(self.readers.values())]

    def clean_about(self) -> Officer | None:
        """The officer whom it is about."""
        return self.readers.get(self.cleaned_data["about"])


class CorrectForm(forms.Form):
    """What is wrong, as the person says it."""

    words = _words(_("What is wrong, in the person's words?"))


class RefusalForm(forms.Form):
    """The person does not want help."""

    said = _words(_("What did the person say?"))
    alone = _choice(_("Was the person alone?"), Alone.choices, widget=RowRadios)
    explained = forms.MultipleChoiceField(
        label=_("What was explained?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Nothing is ticked. Explain it first.")},
    )
    interpreter = forms.CharField(label=_("Interpreter"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["explained"]
        assert isinstance(chosen_from, forms.MultipleChoiceField)  # noqa: S101  declared above
        chosen_from.choices = [(one.id, local(one.text)) for one in load_rights().explained]


class WordsForm(forms.Form):
    """Some words, that is all."""

    words = _words(_("In your own words"))


class FearForm(forms.Form):
    """Of whom the person is afraid, and who goes on with the file."""

    of = _choice(_("Of whom is the person afraid?"), Fear.Of.choices, widget=forms.RadioSelect)
    said = _words(_("What did the person say?"))
    alone = _choice(_("Was the person alone?"), Alone.choices, widget=RowRadios)
    hide = forms.ChoiceField(
        label=_("Shall this file be hidden from the post?"),
        help_text=_("Ask the person. Where somebody at the post is feared, it has to be answered."),
        choices=[
            ("yes", _("Yes: only who is ticked below goes on with it")),
            ("no", _("No: the person does not want it")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    keep = forms.MultipleChoiceField(
        label=_("If it is hidden: who goes on with it?"),
        help_text=_(
            "For whoever is not ticked it does not exist any more. A protection lead has to be "
            "there."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, colleagues: Iterable[Officer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        chosen_from = self.fields["keep"]
        assert isinstance(chosen_from, forms.MultipleChoiceField)  # noqa: S101  declared above
        chosen_from.choices = list(_lines(self.colleagues.values()))

    @property
    def chosen(self) -> list[Officer]:
        """Who goes on with the file; nobody: it is not hidden."""
        return [self.colleagues[one] for one in self.cleaned_data["keep"]]


class StepForm(forms.Form):
    """What the lead did about a wish."""

    kind = _choice(_("What did you do?"), [(one.value, one.label) for one in BY_HAND])
    words = NeededSometimes(
        label=_("In your own words"),
        help_text=_("Needed, but for saying only that you read it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
    )


class PassOnForm(forms.Form):
    """What the officers of the case get to read."""

    words = _words(_("What may the officers of the case read?"))


class NameForm(forms.Form):
    """Who works on the case from now on, and who does not see it any more."""

    officer = _choice(_("Who goes on with the case?"))
    instead_of = forms.ChoiceField(label=_("For whom does it not exist any more?"), required=False)

    def __init__(
        self,
        to_name: Iterable[Officer],
        instead_of: Iterable[Officer],
        *args: Any,  # noqa: ANN401  what a form may be given
        **kwargs: Any,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in (*to_name, *instead_of)}
        for name, people in (("officer", to_name), ("instead_of", instead_of)):
            chosen_from = self.fields[name]
            assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
            chosen_from.choices = [("", "—"), *_lines(people)]

    @property
    def chosen(self) -> tuple[Officer, Officer | None]:
        """Both colleagues."""
        given = self.cleaned_data
        return self.people[given["officer"]], self.people.get(given["instead_of"])


def _lines(people: Iterable[Officer]) -> Iterable[tuple[str, str]]:
    for one in people:
        post = f" · {one.post.code}" if one.post else ""
        yield str(one.pk), f"{one.display_name}{post}"
