"""Who the person is. Nothing is required, nothing doubtful is rejected."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.age import BASES, AgeRecord, Basis, years_between
from gerege.cases.models import Person
from gerege.cases.words import BASIS_WORDS, language_choices
from gerege.kernel.clock import now
from gerege.ui.forms import DateParts, RowRadios, Telephone

OLDEST = 120
WHOLE_YEARS = _("Not an age. Write the years, for example 24.")
AGE_FIELDS = ("birth_date", "years", "basis", "may_be_child")


def _line(label: Any, hint: Any = "", size: int = 200, **widget: Any) -> forms.CharField:  # noqa: ANN401  lazy texts
    return forms.CharField(label=label, help_text=hint, max_length=size, required=False, **widget)


class PersonForm(forms.Form):
    """Identity in three forms. A patronymic is the father's name, never a family name."""

    asks_what_is_known = True

    given = _line(_("Given name"), _("The person's own name: what they are called by law."))
    patronymic = _line(
        _("Patronymic"), _("The father's or mother's name. It is not a family name.")
    )
    clan = _line(_("Clan name"))
    latin_surname = _line(_("Passport: surname"), _("As printed. Usually the patronymic."))
    latin_given = _line(_("Passport: given name"), _("As printed."))
    called = _line(_("Called"), _("The name the person goes by."))
    telephone = _line(_("Telephone"), size=60, widget=Telephone)
    language = forms.ChoiceField(label=_("Language for talking"), required=False)
    passport_number = _line(_("Passport number"), size=40)
    registration_number = _line(
        _("Registration number"), _("Two letters and eight digits. A doubtful one is kept."), 40
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=DateParts,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Not a date. Check year, month and day.")},
    )
    years = forms.IntegerField(
        label=_("Age, if the date is not known"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), WHOLE_YEARS),
    )
    basis = forms.ChoiceField(
        label=_("How is the age known?"),
        choices=[(basis, BASIS_WORDS[basis]) for basis in BASES],
        widget=forms.RadioSelect,
        required=False,
    )
    may_be_child = forms.ChoiceField(
        label=_("May the person be under 18?"),
        help_text=_("With any reason to think so, yes: child care applies until the age is known."),
        choices=[("yes", _("Yes, perhaps")), ("no", _("No reason to think so"))],
        widget=RowRadios,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what a form may be given
        super().__init__(*args, **kwargs)
        spoken = self.fields["language"]
        assert isinstance(spoken, forms.ChoiceField)  # noqa: S101  declared above
        spoken.choices = language_choices(self.initial.get("language", ""))

    def clean_birth_date(self) -> date | None:
        """A date on which somebody alive can have been born."""
        born: date | None = self.cleaned_data["birth_date"]
        today = now().date()
        if born and not (born <= today and years_between(born, today) <= OLDEST):
            raise forms.ValidationError(_("Not possible as a date of birth. Check the year."))
        return born

    def clean(self) -> None:
        """Date and years must not tell two different ages."""
        super().clean()
        born, years = self.cleaned_data.get("birth_date"), self.cleaned_data.get("years")
        if born and years is not None and abs(years_between(born, now().date()) - years) > 1:
            self.add_error("years", _("Does not fit the date of birth. Mend one, or leave it out."))

    def texts(self) -> dict[str, str]:
        """The sealed fields that stood on the page; what of them is new, the service sees."""
        given = self.cleaned_data
        return {name: given[name] for name in Person.PLAIN_FIELDS if name in self.data}

    def age(self) -> AgeRecord | None:
        """The age and how it is known; None when nothing about it was on the page."""
        on_page = (
            not self.fields[name].widget.value_omitted_from_data(self.data, self.files, name)
            for name in AGE_FIELDS
        )
        if not any(on_page):
            return None
        given = self.cleaned_data
        born, years = given["birth_date"], given["years"]
        return AgeRecord(
            birth_date=born.isoformat() if born else "",
            years=None if born else years,
            basis=self._basis(),
            may_be_child=given["may_be_child"] == "yes",
        )

    def _basis(self) -> Basis:
        given = self.cleaned_data
        something = given["birth_date"] or given["years"] is not None
        return next((b for b in BASES if b == given["basis"]), "stated" if something else "unknown")
