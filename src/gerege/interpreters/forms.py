"""The forms of interpreters. Nothing is chosen beforehand; what was typed stays on an error."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateformat import format as written
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.cases.words import LANGUAGES, OTHER_LANGUAGES, language_name
from gerege.interpreters.models import Agreed, Gender, Interpreter, Pledge, Wish
from gerege.interpreters.queries import PlaceLine
from gerege.interpreters.services import Checked, Introduced, Meeting
from gerege.interpreters.services.engaging import ASKED, refusal_in_words
from gerege.knowledge.interpreters import Conflict, load_interpreting
from gerege.ui.forms import (
    NOTHING_CHOSEN,
    RowRadios,
    choice_field,
    day_field,
    hour_field,
    offer,
    text_field,
)
from gerege.ui.templatetags.ui import local

ANSWER_WORDS = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))


def _languages() -> list[tuple[str, Any]]:
    return [(code, language_name(code)) for code in (*LANGUAGES, *OTHER_LANGUAGES)]


class ReachForm(forms.Form):
    """How somebody can be reached, and what else is to be known."""

    telephone = text_field(_("Telephone"))
    notes = text_field(
        _("Notes"), lines=3, required=False, help_text=_("Nothing about any case or person.")
    )


class AddForm(ReachForm):
    """Who somebody is, and how they interpret."""

    field_order = ("post", "name", "languages", "gender", "way")
    name = text_field(_("Name"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOTHING_CHOSEN},
    )
    gender = choice_field(
        _("Woman or man?"),
        Gender.choices,
        widget=RowRadios,
        help_text=_("Only because the person may choose whom they speak through."),
    )
    way = choice_field(
        _("How do they interpret?"), Interpreter.Way.choices, widget=forms.RadioSelect
    )

    def __init__(self, posts: Sequence[Post], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        offer(self, "languages", _languages())
        if len(posts) > 1:
            self.fields["post"] = choice_field(_("Post"), [("", "—")])
            offer(self, "post", [("", "—"), *((one.code, local(one)) for one in posts)])
            self.order_fields(self.field_order)
        self._posts = posts

    @property
    def post(self) -> Post | None:
        """For whose roster."""
        code = self.cleaned_data.get("post", self._posts[0].code if self._posts else "")
        return next((one for one in self._posts if one.code == code), None)

    @property
    def introduced(self) -> Introduced:
        """What was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "post"}
        return Introduced(**given)


class PledgeForm(forms.Form):
    """When, how and in which language the pledge was given."""

    given_on = day_field(_("On which day?"))
    how = choice_field(_("How was it given?"), Pledge.How.choices, widget=RowRadios)
    language = choice_field(_("In which language?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        offer(self, "language", [("", "—"), *_languages()])


class EndPlaceForm(forms.Form):
    """Why somebody is no longer on the roster."""

    reason = choice_field(_("Why?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        entries = load_interpreting().places_end
        offer(self, "reason", [(one.code, local(one.label)) for one in entries])


class EndForm(forms.Form):
    """Why somebody is not engaged any more."""

    reason = choice_field(_("Why?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        entries = [one for one in load_interpreting().endings if not one.by_program]
        offer(self, "reason", [(one.code, local(one.label)) for one in entries])


class Asking(forms.Form):
    """A form with one line for each question about conflicts."""

    def ask(self, questions: Iterable[Conflict]) -> None:
        """Add a line for each; which of them bar stands beside them."""
        for one in questions:
            note = _("A yes: somebody else has to be found.") if one.bars else ""
            line = choice_field(local(one.ask), ANSWER_WORDS, widget=RowRadios, help_text=note)
            self.fields[ASKED + one.id] = line

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        given = self.cleaned_data
        return {name.removeprefix(ASKED): given[name] for name in given if name.startswith(ASKED)}


class EngageForm(Asking):
    """Who interprets, when, what was asked about conflicts, what the person says."""

    language = choice_field(_("In which language?"))
    wish = choice_field(
        _("Whom does the person want to speak through?"), Wish.choices, widget=forms.RadioSelect
    )
    interpreter = choice_field(_("Who interprets?"), widget=forms.RadioSelect)
    meets_on = day_field(_("On which day?"))
    meets_at = hour_field(_("At what time?"), help_text=_("By the clock of the post."))
    where = text_field(_("Where, or by which telephone?"), required=False)

    def __init__(self, places: Sequence[PlaceLine], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        offer(self, "language", [("", "—"), *_languages()])
        offer(self, "interpreter", [(str(one.row.pk), _described(one)) for one in places])
        self.ask(load_interpreting().questions)
        self.fields["agreed"] = choice_field(
            _("What does the person say to this interpreter?"), Agreed.choices, widget=RowRadios
        )
        self.fields["why"] = text_field(
            _("Why does it go on all the same?"),
            lines=3,
            required=False,
            help_text=_("Needed where a question is a yes or not known, or not as they wish."),
        )

    @property
    def interpreter_id(self) -> UUID:
        """Who was chosen."""
        return UUID(self.cleaned_data["interpreter"])

    def meeting(self, zone: str) -> Meeting:
        """When and where, as the post's clock tells it."""
        said = self.cleaned_data
        moment = datetime.combine(said["meets_on"], said["meets_at"], ZoneInfo(zone))
        return Meeting(said["language"], moment, said["where"])

    @property
    def checked(self) -> Checked:
        """What was asked and said."""
        said = self.cleaned_data
        return Checked(self.answers, said["wish"], said["agreed"], said["why"])


class StopgapForm(Asking):
    """Whoever was there, in immediate danger."""

    language = choice_field(_("In which language?"))
    who = text_field(_("Who interpreted?"))
    why = text_field(_("What was the danger, and why nobody else?"), lines=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        offer(self, "language", [("", "—"), *_languages()])
        self.ask(load_interpreting().emergencies)


def _described(line: PlaceLine) -> str:
    """Name, languages, woman or man, how, until when the pledge holds, what spoke against them."""
    until = f"{_('Pledge holds until')}: {written(line.until, 'Y-m-d')}" if line.until else ""
    spoken = ", ".join(str(one) for one in line.languages)
    row = line.row
    known = (line.name, spoken, row.get_gender_display(), row.get_way_display(), until)
    return " · ".join((*known, *(refusal_in_words(one) for one in line.refused)))
