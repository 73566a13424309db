"""The forms of consent. Nothing is chosen beforehand: an answer is the person's own."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import Case
from gerege.cases.words import language_choices
from gerege.consent.models import Consent, Disclosure
from gerege.consent.queries import PairLine
from gerege.consent.services import Given
from gerege.kernel.clock import now
from gerege.knowledge.consents import Purpose, load_consents
from gerege.ui.forms import RowRadios, day_field
from gerege.ui.templatetags.ui import local

LONGEST = 2_000
NOTHING_CHOSEN = _("Nothing is chosen. Choose one of those shown.")


def _choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:  # noqa: ANN401  lazy texts
    errors = {"required": NOTHING_CHOSEN}
    return forms.ChoiceField(label=label, choices=choices, error_messages=errors, **more)


def _text(label: Any, *, lines: int, **more: Any) -> forms.CharField:  # noqa: ANN401  lazy texts
    widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
    longest = LONGEST if lines > 1 else 200
    return forms.CharField(label=label, widget=widget, max_length=longest, **more)


class AnswerForm(forms.Form):
    """What the person said about one purpose and recipient."""

    answer = _choice(_("What does the person say?"), Consent.Answer.choices, widget=RowRadios)
    to_say = _text(
        _("What may be said?"), lines=3, required=False, help_text=_("As the person wants it.")
    )
    told = forms.MultipleChoiceField(
        label=_("What was the person told or asked?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    untold = _text(
        _("Not told everything: why?"),
        lines=2,
        required=False,
        help_text=_("Such a yes is kept, and covers nothing until the rest is told."),
    )
    told_on = day_field(_("On which day"), required=False, help_text=_("Left empty: today."))
    how = _choice(_("How was it said?"), Consent.How.choices, widget=RowRadios)
    language = _choice(_("In which language?"), ())
    interpreter = _text(_("Interpreter"), lines=1, required=False)
    guardian = _text(_("Guardian who agrees"), lines=1, required=False)
    no_guardian_yet = forms.BooleanField(
        label=_("No guardian yet: child protection decides what is best"), required=False
    )
    assent = _choice(
        _("What does the person under 18 say?"),
        Consent.Assent.choices,
        widget=RowRadios,
        required=False,
    )
    until = day_field(
        _("Holds until"), required=False, help_text=_("Left empty: as long as is usual.")
    )

    def __init__(
        self,
        purpose: Purpose,
        *args: Any,  # noqa: ANN401  what a form may be given
        young: bool,
        **kwargs: Any,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("language", language_choices(""))
        self._offer("told", _told_choices(purpose))
        if not purpose.says_what:
            del self.fields["to_say"]
        if not young:
            self.fields["guardian"].label = _("Guardian of a grown-up, and by which decision")
            self.fields["guardian"].help_text = _("Left empty: the person decides alone.")
        for name in () if young else ("no_guardian_yet", "assent"):
            del self.fields[name]

    def said(self, case: Case) -> tuple[str, Given, datetime | None]:
        """The answer, how it was given, and until when it holds; days by the clock of the post."""
        said, zone = dict(self.cleaned_data), _zone(case)
        answer: str = said.pop("answer")
        day: date = said.pop("told_on") or now().astimezone(zone).date()
        until: date | None = said.pop("until")
        said["told"] = dict.fromkeys(said["told"], day)
        return answer, Given(**said), datetime.combine(until, time.max, zone) if until else None

    def _offer(self, name: str, choices: Any) -> None:  # noqa: ANN401  as Django takes them
        chosen_from = self.fields[name]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        chosen_from.choices = choices


class WithdrawForm(forms.Form):
    """The person takes it back."""

    how = _choice(_("How was it said?"), Consent.How.choices, widget=RowRadios)


class RecipientForm(forms.Form):
    """Which shelter, which relative."""

    kind = _choice(_("Who is it?"), ())
    name = _text(_("Name"), lines=1, error_messages={"required": _("The name is missing.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["kind"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        named = [one for one in load_consents().recipients if one.can_be_named]
        chosen_from.choices = [("", "—"), *((one.id, local(one.label)) for one in named)]


class ExceptionForm(forms.Form):
    """Why this has to be told without consent."""

    ground = _choice(_("On which ground?"), (), widget=forms.RadioSelect)
    reason = _text(
        _("Why?"),
        lines=3,
        help_text=_("What would happen. For a duty by law, name the law and the article."),
        error_messages={"required": _("No reason is written. Say what would happen.")},
    )

    def __init__(self, purpose: Purpose, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        chosen_from = self.fields["ground"]
        assert isinstance(chosen_from, forms.ChoiceField)  # noqa: S101  declared above
        grounds = [load_consents().ground(code) for code in purpose.grounds]
        chosen_from.choices = [(one.id, local(one.label)) for one in grounds]


class DecideForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class ToldForm(forms.Form):
    """The person was told."""

    said = _text(
        _("When and in which language was it said?"),
        lines=2,
        error_messages={"required": _("Nothing is written. Say when and how.")},
    )


class DisclosureForm(forms.Form):
    """What was handed on; only what is agreed can be chosen."""

    to = _choice(_("To whom, for what?"), (), widget=forms.RadioSelect)
    fields_told = forms.MultipleChoiceField(
        label=_("What was handed on?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOTHING_CHOSEN},
    )
    more_than_agreed = forms.BooleanField(
        label=_("It has happened already: more was told than the person agreed to"),
        help_text=_("It stands so in the register, and a task to tell the person is opened."),
        required=False,
    )
    means = _choice(_("By which means?"), Disclosure.Means.choices, widget=RowRadios)

    def __init__(self, pairs: Sequence[PairLine], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        to, fields = self.fields["to"], self.fields["fields_told"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101  declared above
        assert isinstance(fields, forms.MultipleChoiceField)  # noqa: S101  declared above
        to.choices = [(_place(one), _words(one)) for one in pairs]
        fields.choices = [(one.id, local(one.label)) for one in load_consents().fields]

    @property
    def pair(self) -> tuple[str, str]:
        """The purpose and the recipient that were chosen."""
        purpose, _colon, recipient = self.cleaned_data["to"].partition(":")
        return purpose, recipient


class SeenForm(forms.Form):
    """Nothing to fill in; shows a refusal."""


class RevokeForm(forms.Form):
    """It is called back."""

    obtained = _text(
        _("What did the recipient answer?"),
        lines=2,
        error_messages={"required": _("Nothing is written. Say what the recipient answered.")},
    )


class PaperForm(forms.Form):
    """How the person learns it. Nothing is chosen beforehand."""

    how = _choice(
        _("How will the person learn it?"),
        [
            ("read_aloud", _("I read it aloud; no paper")),
            ("printed", _("On paper: the person wants it and has a safe place for it")),
        ],
        widget=forms.RadioSelect,
    )


def _told_choices(purpose: Purpose) -> list[tuple[str, str]]:
    """What a yes to this needs comes first; then what may be told, marked as such."""
    consents = load_consents()
    needed = consents.needed_for(purpose)
    anywhere = {code for one in consents.purposes for code in consents.needed_for(one)}
    more = [one for one in consents.told if one.id not in anywhere]
    return [
        *((code, str(local(consents.told_item(code).label))) for code in needed),
        *((one.id, f"{local(one.label)} · {_('optional')}") for one in more),
    ]


def _place(pair: PairLine) -> str:
    return f"{pair.purpose.id}:{pair.recipient}"


def _words(pair: PairLine) -> str:
    return f"{local(pair.purpose.label)}: {local(pair.name)}"


def _zone(case: Case) -> ZoneInfo:
    return ZoneInfo(case.post.time_zone)
