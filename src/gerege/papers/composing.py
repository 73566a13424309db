"""A letter as it will be printed: words of the catalogue, the officer and the case on one sheet."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.cases.countries import country_name
from gerege.cases.words import language_name
from gerege.knowledge.letters import LetterKind
from gerege.papers.filling import FieldLine, page_language
from gerege.papers.models import Letter, RegisterLine
from gerege.papers.queries import standing_letterhead
from gerege.papers.typesetting import Sheet
from gerege.papers.words import Words


def sheet_of(
    letter: Letter, kind: LetterKind, words: Words, fields: Sequence[FieldLine], sender: Officer
) -> Sheet:
    """The sheet of a letter that has its line of the register. Fields that stay blank are empty."""
    line = letter.line
    assert line is not None  # noqa: S101  the caller numbers it first
    language = page_language(letter.language)
    with translation.override(language):
        return Sheet(
            language=letter.language,
            letterhead=_letterhead(line.post, language),
            head=_head(line),
            addressee=words.addressee.strip(),
            title=kind.title_in(letter.language),
            paragraphs=words.paragraphs,
            fields=[(one.label.in_language(language), one.value) for one in fields],
            signature=[sender.display_name, sender.get_role_display()],
            stamp=_("Stamp"),
            foot=_foot(letter, kind, line),
            mark=_("Fictional").upper() if letter.case.is_fictional else "",
        )


def head_without_lines(post: Post, language: str) -> list[str]:
    """What a letter begins with where no letterhead is set: the country and the post."""
    with translation.override(language):
        home = country_name(settings.GEREGE_HOME.country)
        return [home, f"{_('Post')}: {post.name}"]


def _letterhead(post: Post, language: str) -> list[str]:
    stands = standing_letterhead(post)
    lines = stands.lines_in(language) if stands else []
    return lines or head_without_lines(post, language)


def _head(line: RegisterLine) -> list[tuple[str, str]]:
    date = line.post.local_date(line.sent_at).isoformat()
    return [(_("Date"), date), (_("Number"), line.written)]


def _foot(letter: Letter, kind: LetterKind, line: RegisterLine) -> str:
    parts = [line.written, str(language_name(letter.language))]
    if not kind.reviewed_by:
        parts.append(_("Translation not yet checked"))
    return " · ".join(parts)
