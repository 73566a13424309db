"""A letter as it will be printed: words of the catalogue, the officer and the case on one sheet."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.cases.countries import country_name
from gerege.cases.words import language_name
from gerege.kernel.clock import now
from gerege.knowledge.letters import LetterKind, official_names
from gerege.papers.filling import FieldLine, page_language
from gerege.papers.models import Letter, RegisterLine
from gerege.papers.queries import standing_letterhead
from gerege.papers.typesetting import Sheet
from gerege.papers.words import Words


def sheet_of(
    letter: Letter, kind: LetterKind, words: Words, fields: Sequence[FieldLine], sender: Officer
) -> Sheet:
    """The sheet of a letter; one that has no line of the register yet has no number on it.

    A field that is not filled is not on the paper, not even its name: an empty line would tell the
    reader that something is kept from them.
    """
    line, language = letter.line, page_language(letter.language)
    with translation.override(language):
        number = line.written if line else _("given when it is finished")
        post, moment = (line.post, line.sent_at) if line else (letter.case.post, now())
        return Sheet(
            language=letter.language,
            letterhead=_letterhead(post, language),
            head=[(_("Date"), post.local_date(moment).isoformat()), (_("Number"), number)],
            addressee=words.addressee.strip(),
            title=kind.title_in(letter.language),
            paragraphs=words.paragraphs,
            fields=[(one.label.in_language(language), one.value) for one in fields if one.value],
            # A note verbale is initialled and stamped; nobody's name is on it.
            signature=[sender.display_name, sender.get_role_display()]
            if kind.form == "letter"
            else [],
            stamp=_("Stamp"),
            foot=_foot(letter, kind, line),
            mark=_("Fictional").upper() if letter.case.is_fictional else "",
        )


def head_without_lines(post: Post, language: str) -> list[str]:
    """What a letter begins with where no letterhead is set: the country and the kind of office.

    Whether a post is an embassy or a consulate is nowhere recorded, so it is not said.
    """
    country = settings.GEREGE_HOME.country
    official = official_names().get(country)
    with translation.override(language):
        home = official.in_language(language) if official else country_name(country)
        return [home, f"{post.get_kind_display()}: {post.name}"]


def _letterhead(post: Post, language: str) -> list[str]:
    stands = standing_letterhead(post)
    lines = stands.lines_in(language) if stands else []
    return lines or head_without_lines(post, language)


def _foot(letter: Letter, kind: LetterKind, line: RegisterLine | None) -> str:
    parts = [line.written] if line else []
    parts.append(str(language_name(letter.language)))
    if not kind.reviewed_by:
        parts.append(_("Translation not yet checked"))
    return " · ".join(parts)
