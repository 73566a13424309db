"""What the protection lead types of a rule: its texts, and the steps of its life."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.kernel.bilingual import LANGUAGES
from gerege.ui.forms import day_field
from gerege.visas.engine.rules import EVIDENCE, Class
from gerege.visas.rules.pages import CLASSES, EVIDENCE_WORDS

LINES = {"rows": 3}
SENTENCE = {"rows": 2}
BOTH = ("title", "sentence", "question")


def _line(label: object, hint: object = "", **more: Any) -> forms.CharField:  # noqa: ANN401
    return forms.CharField(label=label, help_text=hint, max_length=400, **more)  # type: ignore[arg-type]


def _sentence(label: object, hint: object = "") -> forms.CharField:
    return _line(label, hint, widget=forms.Textarea(attrs=SENTENCE))


def _lines(label: object, hint: object = "", **more: Any) -> forms.CharField:  # noqa: ANN401
    widget = forms.Textarea(attrs=LINES)
    return forms.CharField(label=label, help_text=hint, max_length=4000, widget=widget, **more)  # type: ignore[arg-type]


class RuleForm(forms.Form):
    """One rule as the catalogue would say it. Lists are typed one a line, in the same order."""

    id = forms.RegexField(
        r"[a-z][a-z0-9_]{3,60}",
        label=_("Short name"),
        help_text=_("Small Latin letters, digits and _. It never changes."),
        error_messages={"invalid": _("Write small Latin letters, digits and _ only.")},
    )
    when = _lines(
        _("Condition"),
        _("What may stand in it is told above."),
    )
    title_mn = _line(_("Title in Mongolian"))
    title_en = _line(_("Title in English"))
    sentence_mn = _sentence(_("Sentence in Mongolian"), _("What the officer reads when it holds."))
    sentence_en = _sentence(_("Sentence in English"))
    kind = forms.ChoiceField(
        label=_("Class"), choices=list(CLASSES.items()), widget=forms.RadioSelect
    )
    figures_show = _lines(
        _("Figures beside it"), _("One a line: a column, or what is counted."), required=False
    )
    figures_mn = _lines(_("Labels of the figures in Mongolian"), required=False)
    figures_en = _lines(_("Labels of the figures in English"), required=False)
    question_mn = _sentence(
        _("Question in Mongolian"), _("The least intrusive one, to be asked alone.")
    )
    question_en = _sentence(_("Question in English"))
    innocent_mn = _lines(_("What else could explain it, in Mongolian"), _("One a line."))
    innocent_en = _lines(_("What else could explain it, in English"), _("As many lines."))
    source = forms.CharField(label=_("Source"), max_length=64)
    evidence = forms.ChoiceField(
        label=_("How well the source was read"),
        choices=[(one, EVIDENCE_WORDS[one]) for one in EVIDENCE],
        widget=forms.RadioSelect,
    )
    owner = forms.CharField(label=_("Owner"), max_length=100)

    def __init__(self, entry: Mapping[str, Any] | None, data: Any = None) -> None:  # noqa: ANN401
        super().__init__(data, initial=_as_typed(entry) if entry else {"kind": Class.CONTEXT})
        self.kept = {one["show"]: one["id"] for one in (entry or {}).get("figures", ())}
        if entry:
            del self.fields["id"]
            self.rule_id = entry["id"]

    def entry(self) -> dict[str, Any]:
        """What was typed, as an entry of the catalogue. Call when the form is valid."""
        typed = self.cleaned_data
        return {
            "id": typed.get("id") or self.rule_id,
            **{name: _both(typed, name) for name in BOTH},
            "class": typed["kind"],
            "when": " ".join(typed["when"].split()),
            "figures": self._figures(),
            "innocent": [
                {"mn": mn, "en": en}
                for mn, en in zip_longest(
                    *_columns(typed, "innocent_mn", "innocent_en"), fillvalue=""
                )
            ],
            **{name: typed[name] for name in ("source", "evidence", "owner")},
        }

    def _figures(self) -> list[dict[str, object]]:
        rows = zip_longest(
            *_columns(self.cleaned_data, "figures_show", "figures_mn", "figures_en"), fillvalue=""
        )
        return [
            {"id": self.kept.get(show, f"figure_{at}"), "label": {"mn": mn, "en": en}, "show": show}
            for at, (show, mn, en) in enumerate(rows, start=1)
        ]


class StepForm(forms.Form):
    """Why a step is taken, and from when to when, if it is a step into force."""

    words = forms.CharField(max_length=200, widget=forms.Textarea(attrs=LINES))
    starts = day_field(_("First day"))
    ends = day_field(
        _("Last day"),
        help_text=_("At most a year later. Then somebody has to look at it again."),
    )

    def __init__(
        self,
        label: object,
        hint: object,
        *,
        is_dated: bool,
        data: Any = None,  # noqa: ANN401  what a form may be given
    ) -> None:
        super().__init__(data)
        self.fields["words"].label = label  # type: ignore[assignment]
        self.fields["words"].help_text = hint  # type: ignore[assignment]
        if not is_dated:
            del self.fields["starts"], self.fields["ends"]


def _both(typed: Mapping[str, str], name: str) -> dict[str, str]:
    return {"mn": typed[f"{name}_mn"], "en": typed[f"{name}_en"]}


def _columns(typed: Mapping[str, str], *names: str) -> list[list[str]]:
    return [[one.strip() for one in typed[name].splitlines() if one.strip()] for name in names]


def _lined(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _as_typed(entry: Mapping[str, Any]) -> dict[str, str]:
    """An entry as it stands in the form."""
    figures: Sequence[Mapping[str, Any]] = entry["figures"]
    return {
        **{f"{name}_{one}": entry[name][one] for name in BOTH for one in LANGUAGES},
        **{f"innocent_{one}": _lined(text[one] for text in entry["innocent"]) for one in LANGUAGES},
        **{f"figures_{one}": _lined(f["label"][one] for f in figures) for one in LANGUAGES},
        "figures_show": _lined(one["show"] for one in figures),
        "kind": entry["class"],
        **{name: entry[name] for name in ("when", "source", "evidence", "owner")},
    }
