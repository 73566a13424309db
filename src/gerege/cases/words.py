"""Words for codes: fields, problems of pasted rows, ways of contact, reasons, languages."""

from collections.abc import Mapping, Sequence

from babel import Locale
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.cases.windows import DAYS, Window, windows_in

Words = Mapping[str, str | Promise]

LONGEST_LIST = 2
"""More days in a row than this are read as from and until."""

DAY_WORDS: Words = {day: WEEKDAYS_ABBR[number] for number, day in enumerate(DAYS)}

FIELD_WORDS: Words = {
    "given": _("Given name"),
    "patronymic": _("Patronymic"),
    "clan": _("Clan name"),
    "latin_surname": _("Passport: surname"),
    "latin_given": _("Passport: given name"),
    "called": _("Called"),
    "telephone": _("Telephone"),
    "language": _("Language for talking"),
    "passport_number": _("Passport number"),
    "registration_number": _("Registration number"),
    "birth_date": _("Date of birth"),
    "years": _("Age"),
}

PROBLEM_WORDS: Words = {
    "no_heading": _("The first row names no column with a name. Copy the headings too."),
    "unknown_column": _("This heading is not known. Rename it or delete the column."),
    "same_column": _("Two columns have this heading. Keep one."),
    "line_break": _("A cell holds a line break or an open quotation mark. Mend it."),
    "too_many_rows": _("Too many rows. Paste at most 300 at a time."),
    "too_many_cells": _("More cells than headings. Delete what is outside the table."),
    "too_long": _("Longer than 200 letters. Shorten it."),
    "bad_date": _("Not a date of birth. Write year-month-day, for example 1998-03-21."),
    "bad_age": _("Not an age. Write the years, for example 24."),
    "no_name": _("No name. Write at least one name, or delete the row."),
    "repeated": _("The same row stands twice. Delete one."),
}

CONTACT_WORDS: Words = {
    "channel": _("Way"),
    "address": _("Number or address"),
    "windows": _("Days and hours"),
    "when": _("What else about days and hours"),
    "who_else_reads": _("Who else reads or hears it?"),
    "voicemail": _("May a message be left?"),
    "name_to_give": _("Name to give"),
    "safe_word": _("Safe word"),
    "danger_word": _("Danger word"),
}

CHANNEL_WORDS: Words = {
    "call": _("Telephone call"),
    "sms": _("Text message"),
    "messenger": _("Facebook Messenger"),
    "viber": "Viber",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "wechat": "WeChat",
    "kakao": "KakaoTalk",
    "line": "LINE",
    "email": _("E-mail"),
    "in_person": _("In person, at an agreed place"),
    "through_somebody": _("Through somebody the person trusts"),
    "other": _("Another way"),
}

VOICEMAIL_WORDS: Words = {
    "yes": _("Yes, without saying who calls"),
    "no": _("No"),
    "unknown": _("Not asked"),
}

REASON_WORDS: Words = {
    "call_now": _("I have to call now"),
    "agreed_time": _("It is the agreed time"),
    "verify_caller": _("To check who is calling"),
    "hand_over": _("To hand the case over"),
    "danger": _("The person is in danger now"),
    "asked_now": _("The person asked for contact now"),
    "host_rescue": _("To hand over to the rescue services of the country"),
}

BASIS_WORDS: Words = {
    "document": _("Seen in a document"),
    "stated": _("The person said it"),
    "estimated": _("Estimated"),
    "unknown": _("Not known"),
}

AGE_BAND_WORDS: Words = {
    "adult": _("Adult"),
    "child": _("Child (under 18)"),
    "unknown": _("Age not settled"),
}

LANGUAGES = ("mn", "kk", "tyv", "ru", "zh", "en", "ko", "ja", "tr", "de", "th", "vi")
OTHER_LANGUAGES: Words = {"sign": _("Sign language"), "other": _("Another language")}


def word_for(words: Words, code: str) -> str | Promise:
    """The words of a code; the text itself when it was written down before there were codes."""
    return words.get(code, code)


def language_name(code: str) -> str | Promise:
    """The name of a language in the language of the page; the text itself when it is no code."""
    if code in OTHER_LANGUAGES:
        return OTHER_LANGUAGES[code]
    known = Locale.parse((get_language() or "mn")[:2]).languages
    name = str(known.get(code, code))
    return name[:1].upper() + name[1:]


def language_choices(kept: str) -> list[tuple[str, str | Promise]]:
    """The languages that can be chosen, with one that was recorded otherwise."""
    codes = dict.fromkeys(filter(None, (*LANGUAGES, kept, *OTHER_LANGUAGES)))
    return [("", "—"), *((code, language_name(code)) for code in codes)]


def hours_in_words(text: str) -> str:
    """Agreed days and hours as they are read: ``Mon–Wed, Sun 14:00-16:00; ...``."""
    return "; ".join(
        f"{_days_in_words(one)} {one.begin:%H:%M}-{one.end:%H:%M}" for one in windows_in(text)
    )


def _days_in_words(window: Window) -> str:
    """Every day in two words; three days or more that follow each other as from and until."""
    if len(window.days) == len(DAYS):
        return str(_("Every day"))
    return ", ".join(_run_in_words(run) for run in window.runs)


def _run_in_words(run: Sequence[str]) -> str:
    words = [str(DAY_WORDS[day]) for day in run]
    return f"{words[0]}–{words[-1]}" if len(words) > LONGEST_LIST else ", ".join(words)
