"""The components: small tags that keep every page speaking and looking the same way.

They are built in (no `load` needed); `docs/how-to/use-the-components.md` shows each in use.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from html import escape
from typing import Any, Literal, Protocol
from uuid import uuid4

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gerege.kernel import clock
from gerege.kernel.bilingual import Bilingual
from gerege.ui import times

register = template.Library()

Tone = Literal["danger", "soon", "done", "plain"]
TONES: tuple[Tone, ...] = ("danger", "soon", "done", "plain")


class Place(Protocol):
    """What a clock needs of a post; ``name_mn`` and ``name_en`` are read by `local`."""

    time_zone: str


def _language() -> Literal["mn", "en"]:
    return "en" if (get_language() or "mn").startswith("en") else "mn"


def _known_tone(tone: str) -> str:
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"{tone!r} is no tone; use one of {', '.join(TONES)}")
    return tone


@register.filter
def local(value: object) -> str:
    """A bilingual text, or the name of a post, in the reader's language; anything else as it is."""
    if isinstance(value, Bilingual):
        return value.in_language(_language())
    name = getattr(value, f"name_{_language()}", None)
    return str(value if name is None else name)


@register.filter
def lasting(length: timedelta) -> str:
    """A length of time in its largest whole unit: 9 d, 3 h, 40 min."""
    return times.lasting(length)


@register.simple_tag
def local_time(value: datetime, zone: str, place: str, with_day: bool = False) -> SafeString:
    """One moment on the clock of a place and of headquarters: 02:10 Ankara · 07:10 Ulaanbaatar."""
    told = times.at_both_places(value, zone, place, with_day=with_day)
    return _clocks(told, ticking=False)


@register.simple_tag
def post_time(value: datetime, post: Place, with_day: bool = False) -> SafeString:
    """The same for a post (anything with ``time_zone``, ``name_mn`` and ``name_en``)."""
    told = times.at_both_places(value, post.time_zone, local(post), with_day=with_day)
    return _clocks(told, ticking=False)


@register.simple_tag(takes_context=True)
def clock_now(context: Context) -> SafeString:
    """The present moment at the officer's post and at headquarters, kept going by a script."""
    post = context.get("post")
    zone = getattr(post, "time_zone", times.home_zone())
    place = local(post) if post else times.home_place()
    moment = context.get("page_moment") or clock.now()
    told = times.at_both_places(moment, zone, place, with_day=True)
    return _clocks(told, ticking=True)


@register.simple_tag(takes_context=True)
def clock_title(context: Context) -> str:
    """The neutral title of a window: a clock, nothing to read over a shoulder."""
    zone = getattr(context.get("post"), "time_zone", times.home_zone())
    moment = context.get("page_moment") or clock.now()
    return times.at_both_places(moment, zone, "")[0].clock


def _clocks(told: Sequence[times.PlaceTime], *, ticking: bool) -> SafeString:
    """In a narrow cell each breaks before the next; the dot stays with what stands before it."""
    kind = "data-clock" if ticking else "data-zone"
    *before, last = told
    clocks = [*(_clock(one, kind, "&nbsp;·") for one in before), _clock(last, kind)]
    return SafeString(" ".join(clocks))  # nosec B703  escaped in _clock


def _clock(told: times.PlaceTime, kind: str, after: str = "") -> str:
    """Escaped by hand: a page of a case has dozens of clocks, and ``format_html`` is slow."""
    day, iso, zone, at, place = map(escape, (told.day, told.iso, told.zone, told.clock, told.place))
    day = f"{day} " if day else ""
    shown = f'<time datetime="{iso}" {kind}="{zone}">{at}</time>'
    return f'<span class="clock">{day}{shown} {place}{after}</span>'


@register.simple_tag
def option_lines(groups: Iterable[tuple[object, Iterable[Mapping[str, Any]], int]]) -> SafeString:
    """The choices of a list, as its widget groups them. Escaped by hand: a list of every language
    has some two hundred, and drawn by Django's templates they are most of what its page costs."""
    lines: list[str] = []
    for group, options, _place in groups:
        inside = map(_option, options)
        lines += (
            [f'<optgroup label="{escape(str(group))}">', *inside, "</optgroup>"]
            if group
            else inside
        )
    return SafeString("\n".join(lines))  # nosec B703  escaped above and in _option


@register.simple_tag
def choice_lines(groups: Iterable[tuple[object, Iterable[Mapping[str, Any]], int]]) -> SafeString:
    """Boxes and circles to choose from, as their widget groups them; by hand as `option_lines`."""
    lines: list[str] = []
    for group, options, _place in groups:
        name = escape(str(group)) if group else ""
        inside = map(_choice, options)
        begins = (
            f'<div class="choices__group" role="group" aria-label="{name}">'
            f'<p aria-hidden="true">{name}</p>'
        )
        lines += [begins, *inside, "</div>"] if group else inside
    return SafeString("".join(lines))  # nosec B703  escaped above and in _choice


def _choice(one: Mapping[str, Any]) -> str:
    given = {"type": one["type"], "name": one["name"], "value": one["value"], **one["attrs"]}
    told = "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if name != "class" and value is not None and value is not False
    )
    named = one["attrs"].get("id")
    for_it = f' for="{escape(named)}"' if named else ""
    label = conditional_escape(one["label"])
    return f'<label class="choice"{for_it}><input{told}><span>{label}</span></label>'


def _option(one: Mapping[str, Any]) -> str:
    chosen = " selected" if one["selected"] else ""
    label = conditional_escape(one["label"])
    return f'<option value="{escape(str(one["value"]))}"{chosen}>{label}</option>'


@register.simple_tag
def tag(tone: str, text: object) -> SafeString:
    """A state in words with its shape and, last, its colour: danger, soon, done or plain."""
    return format_html('<span class="tag tag--{}">{}</span>', _known_tone(tone), text)


@register.simple_block_tag
def strip(content: str, tone: str, heading: object, level: int = 2) -> SafeString:
    """A message across the page with a heading."""
    shape = '<section class="strip strip--{0}"><h{1}>{2}</h{1}>{3}</section>'
    return format_html(shape, _known_tone(tone), level, heading, content)


@register.simple_block_tag
def fold(content: str, summary: object, sensitive: bool = False) -> SafeString:
    """Text that stays folded until it is asked for; a sensitive one is not printed while folded."""
    kind = "fold sensitive" if sensitive else "fold"
    shape = '<details class="{}"><summary>{}</summary><div class="fold__body">{}</div></details>'
    return format_html(shape, kind, summary, content)


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, object]:
    """Everything that must be mended before these forms can be saved, each leading to its field."""
    general: list[str] = []
    fields: list[dict[str, str]] = []
    for form in forms:
        # Drawn below the summary, the form does not say again what is wrong with the whole.
        form.told_in_summary = True  # type: ignore[attr-defined]
        general.extend(str(error) for error in form.non_field_errors())
        for field in form:
            fields.extend(_mend(field))
    return {"general": general, "fields": fields}


def _mend(field: BoundField) -> Iterable[dict[str, str]]:
    for error in field.errors:
        label = _as_heading(str(field.label))
        yield {"target": _first_control(field), "label": label, "error": str(error)}


def _as_heading(label: str) -> str:
    """The label before what is wrong: with a colon, unless it ends its own sentence."""
    return label if label.endswith(("?", "!", ".", ":", "…")) else f"{label}:"


def _first_control(field: BoundField) -> str:
    found = field.id_for_label
    # A group of choices has no id of its own to put the cursor in; its first choice has.
    return str(found or f"{field.auto_id}_0")


@register.inclusion_tag("ui/parts/unreviewed.html")
def unreviewed(*texts: object) -> dict[str, bool]:
    """The mark "translation not yet checked": always, or only while one of ``texts`` is unchecked.

    A text is a `Bilingual` or anything with ``reviewed_by``, or the ``reviewed_by`` value itself.
    """
    return {"show": not texts or any(not getattr(t, "reviewed_by", t) for t in texts)}


@register.inclusion_tag("ui/parts/fictional.html")
def fictional() -> dict[str, object]:
    """The mark of a person who does not exist."""
    return {}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Labels with values. A row: ``label``, ``value``, maybe ``url`` with ``action`` (a verb)."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/task_list.html")
def task_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Work to open. A row: ``label``, maybe ``url``, ``hint``, ``state`` with ``tone``."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """What happened, newest first. An entry: ``at``, ``zone``, ``place``, ``heading``, ``text``."""
    return {"entries": entries}


@register.inclusion_tag("ui/parts/pages.html")
def pages(older: str = "", newer: str = "") -> dict[str, str]:
    """Links to older and newer rows; an empty address leaves the link out."""
    return {"older": older, "newer": newer}


@register.inclusion_tag("ui/parts/steps.html")
def steps(now: int, total: int, about: bool = False) -> dict[str, object]:
    """How far a form has come: 3 / 11, or 3 / ~11 when the number of questions may still change."""
    return {"now": now, "total": total, "about": about}


@register.inclusion_tag("ui/parts/print_button.html")
def print_button() -> dict[str, object]:
    """A button that prints, and the words for a browser without scripts."""
    return {}


@register.inclusion_tag("ui/parts/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, object]:
    """A button with the name of the other language, in that language."""
    other = ("mn", "Монгол") if _language() == "en" else ("en", "English")
    return {
        "code": other[0],
        "name": other[1],
        "csrf_token": context.get("csrf_token"),
        "here": getattr(context.get("request"), "path", "/"),
    }


@register.simple_block_tag
def twice(content: str) -> str:
    """What stands on the page twice, written once: ``{% twice as who %}…{% endtwice %}``."""
    return content


@register.simple_tag
def script_words(of: Literal["page", "draft", "intake"] = "page") -> SafeString:
    """The words that scripts show, in the reader's language.

    Those ``of`` a page stand on every one; those of a form that keeps a sealed draft, and of the
    first intake, only beside such a form: they are a third of what a page weighs.
    """
    return _script_words(of, _language())


@cache
def _script_words(of: str, language: str) -> SafeString:  # noqa: ARG001  the active language's
    return render_to_string(f"ui/parts/words_of_{of}.html")


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """What every form that is sent needs: the token against forged forms, and a mark of its own.

    Takes the place of Django's tag of this name, so that no form can be sent without the mark by
    which a second copy of it is known (``accounts.once``).
    """
    shape = (
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="form_id" value="{}">'
    )
    return format_html(shape, context.get("csrf_token", ""), uuid4())
