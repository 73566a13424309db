"""The forms of a case conference. Nothing is chosen beforehand; times by the clock of the post."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.consent.queries import PairLine
from gerege.knowledge.consents import HandedOn, load_consents
from gerege.knowledge.support import Option, Way, load_support
from gerege.support.conference_lines import meeting_in, options_in
from gerege.support.conference_queries import WaitLine
from gerege.support.conference_words import ANSWER_WORDS, CAME_WORDS, WISHES, WORDS
from gerege.support.forms import NOTHING_CHOSEN, choice, sometimes, text, with_choices
from gerege.support.services import Called
from gerege.ui.forms import RowRadios, day_field, hour_field
from gerege.ui.templatetags.ui import lasting, local


def _labels(entries: Sequence[Option | Way]) -> list[tuple[str, Any]]:
    return [(one.id, one.label) for one in entries]


def _several(label: Any) -> forms.MultipleChoiceField:  # noqa: ANN401  lazy texts
    """A choice of one or more."""
    return forms.MultipleChoiceField(
        label=label,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOTHING_CHOSEN},
    )


class CallForm(forms.Form):
    """When and how it meets, and what it weighs."""

    meets_on = day_field(_("On which day?"))
    meets_at = hour_field(_("At what time?"))
    way = choice(WORDS["way"], (), widget=forms.RadioSelect)
    options = _several(WORDS["options"])
    met = forms.BooleanField(
        label=_("It met then already; this is written afterwards"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            # Asked only of who wrote an hour that is over.
            del self.fields["met"]
        with_choices(self, "way", _labels(load_support().ways))
        with_choices(self, "options", _labels(load_support().options))

    def called(self) -> Called:
        """What was chosen."""
        said = self.cleaned_data
        meets = datetime.combine(said["meets_on"], said["meets_at"])
        return Called(meets, said["way"], said["options"], met=said["met"])


def called_before(state: Mapping[str, str]) -> dict[str, object]:
    """What stands, as the fields of the form."""
    meets = meeting_in(state)
    at = {"meets_on": meets.date(), "meets_at": meets.time()} if meets else {}
    return {**at, "way": state.get("way", ""), "options": options_in(state)}


class WishForm(forms.Form):
    """What the person wants, before anything is weighed."""

    asks_what_is_known = True
    wish = choice(WORDS["wish"], (), widget=forms.RadioSelect, required=False)
    wish_words = text(
        WORDS["wish_words"],
        help_text=_("In any language, as the person says it. Needed for something else."),
    )
    hearing = choice(WORDS["hearing"], (), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        with_choices(self, "wish", [*_labels(load_support().options), *WISHES.items()])
        with_choices(self, "hearing", _labels(load_support().hearing))

    def asked(self) -> dict[str, Any]:
        """What was said."""
        said = dict(self.cleaned_data)
        return {"words": said.pop("wish_words"), **said}


class InviteForm(forms.Form):
    """Whom, and for what; whether they may be told anything is another question."""

    to = choice(_("Whom, for what?"), (), widget=forms.RadioSelect)

    def __init__(
        self,
        groups: Sequence[tuple[str | Promise, Sequence[PairLine]]],
        *args: Any,  # noqa: ANN401  what a form may be given
        **kwargs: Any,  # noqa: ANN401  the same
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [
            (str(kind), [(_place(one), _pair(one)) for one in pairs]) for kind, pairs in groups
        ]

    @property
    def pair(self) -> dict[str, str]:
        """The purpose and the recipient that were chosen."""
        purpose, _colon, recipient = self.cleaned_data["to"].partition(":")
        return {"purpose": purpose, "recipient": recipient}


class PartyToldForm(forms.Form):
    """What an invited party was told; only what their purpose holds can be chosen."""

    fields_told = _several(_("What were they told?"))

    def __init__(self, fields: Sequence[HandedOn], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        with_choices(self, "fields_told", [(one.id, one.label) for one in fields])


class ComingForm(forms.Form):
    """Whether somebody invited took part."""

    came = choice(_("Did they take part?"), tuple(CAME_WORDS.items()), widget=RowRadios)


class LeaveOutForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class WaitsForm(forms.Form):
    """One box for each wait: what was explained to the person."""

    def __init__(self, lines: Sequence[WaitLine], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        for line in lines:
            step = f" · {local(line.step.next)}" if line.step else ""
            since = f"{lasting(line.waited)}{step}"
            field = text(local(line.label), lines=2, help_text=since)
            field.initial = line.explained
            self.fields[str(line.wait.pk)] = field

    def explained(self) -> dict[UUID, str]:
        """The words, by wait."""
        return {UUID(name): words for name, words in self.cleaned_data.items()}


AGAINST_THE_WISH = _("Needed where it is not what the person wants, or they do not agree.")


class DecideForm(forms.Form):
    """What is decided, and what the person says to it."""

    option = choice(WORDS["option"], (), widget=forms.RadioSelect)
    reasons = text(
        WORDS["reasons"],
        required=True,
        error_messages={"required": _("The reasons are missing. Write why.")},
    )
    answer = choice(WORDS["answer"], tuple(ANSWER_WORDS.items()), widget=forms.RadioSelect)
    said = sometimes(
        WORDS["said"], help_text=_("Needed unless it is not known yet what the person says.")
    )
    against = sometimes(WORDS["against"], help_text=AGAINST_THE_WISH)
    offered = sometimes(WORDS["offered"], help_text=AGAINST_THE_WISH)
    review = day_field(
        WORDS["review"],
        required=False,
        help_text=_("The next conference is due on this day."),
    )
    guardian = sometimes(WORDS["guardian"], lines=1, help_text=_("Needed where the person agrees."))
    assent = forms.BooleanField(label=_("The person under 18 agrees, too"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  what a form may be given
        young: bool,
        weighed: Sequence[str],
        **kwargs: Any,  # noqa: ANN401  the same
    ) -> None:
        super().__init__(*args, **kwargs)
        options = [one for one in load_support().options if one.id in weighed]
        with_choices(self, "option", _labels(options))
        for name in () if young else ("guardian", "assent"):
            del self.fields[name]

    def said_so(self) -> dict[str, str]:
        """The fields of the decision."""
        found = dict(self.cleaned_data)
        review = found["review"]
        found["review"] = review.isoformat() if review else ""
        found["assent"] = "yes" if found.get("assent") else ""
        return found


class ToldForm(forms.Form):
    """The person was told what two people decided."""

    said = text(
        _("When and in which language was it said?"),
        lines=2,
        required=True,
        error_messages={"required": _("Nothing is written. Say when and how.")},
    )


class SignForm(forms.Form):
    """The version that was read."""

    version = forms.IntegerField(label=_("Signature"), widget=forms.HiddenInput)


def _place(pair: PairLine) -> str:
    return f"{pair.purpose.id}:{pair.recipient}"


def _pair(pair: PairLine) -> str:
    """Name and purpose; not the purpose where the recipient has no other."""
    name, purpose = local(pair.name), local(pair.purpose.label)
    only_for = {one.id: one.only_for for one in load_consents().recipients}
    said_already = name == purpose or only_for.get(pair.recipient) == pair.purpose.id
    named = name if said_already else f"{purpose}: {name}"
    return f"{named} · {pair.words}" if pair.coverage.allowed else named
