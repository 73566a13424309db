"""A letter is finished: numbered, sealed as it was printed, written into both registers.

What may leave is asked of ``consent``; the case waits for the answer from this moment on.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.consent.checking import Basis, covers, names_of
from gerege.consent.models import Disclosure
from gerege.consent.services import must_cover, must_cover_return, record_disclosure
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import load_causes
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers.composing import sheet_of
from gerege.papers.drafts import sent_before
from gerege.papers.filling import FieldLine, fields_of
from gerege.papers.models import Letter, RegisterLine
from gerege.papers.policies import must_write
from gerege.papers.queries import sheet_of_sent
from gerege.papers.services.writing import (
    add_text,
    done,
    must_be_draft,
    must_be_held,
    newest_text,
    standing_words,
)
from gerege.papers.typesetting import Sheet, missing_letters
from gerege.papers.words import Words, sheet_as_json
from gerege.waits.models import Wait
from gerege.waits.services import open_wait, start_wait


def send_letter(*, actor: Officer, letter: Letter, opened: int, again: bool = False) -> Letter:
    """Finish a draft as its writer saw it; a second time nothing happens.

    A letter of this kind that went to this recipient before is sent once more only with ``again``.
    Raises NotCovered (why not, where to ask), InputRefused without that, where a colleague wrote
    meanwhile, for an empty addressee or text, for letters that cannot be printed and for somebody
    who is not held; NotAllowed.
    """
    with transaction.atomic():
        held, kind = must_write(actor, letter), load_letters().kind(letter.kind)
        if held.state == Letter.State.SENT:
            return held
        must_be_draft(held)
        words = _words_seen(held, opened)
        must_be_held(held.case, kind)
        _must_be_meant(held, again=again)
        basis = _basis(actor, held)
        fields = _fields(held, kind, words)
        held.line = line = _next_line(actor, held, now())
        sheet = sheet_of(held, kind, words, fields, actor)
        _must_be_printable(sheet)
        line.save(force_insert=True)
        held.state = Letter.State.SENT
        held.save(update_fields=["state", "line"])
        add_text(actor, held, sheet_as_json(words, sheet))
        if basis:
            _register(actor, held, fields, basis)
        _let_wait(actor, held, kind)
        done(actor, held, Verb.LETTER_SENT)
    return held


def look_at_letter(*, actor: Officer, letter: Letter, opened: int) -> Sheet:
    """The sheet of a draft as it would be finished now, without a number. Nothing is changed.

    Raises InputRefused where a colleague wrote meanwhile, for an empty addressee or text and for
    letters that cannot be printed; NotAllowed.
    """
    with transaction.atomic():
        held, kind = must_write(actor, letter), load_letters().kind(letter.kind)
        must_be_draft(held)
        words = _words_seen(held, opened)
        sheet = sheet_of(held, kind, words, _fields(held, kind, words), actor)
    _must_be_printable(sheet)
    return sheet


def print_letter(*, actor: Officer, letter: Letter) -> Sheet:
    """The sheet of a letter that was finished, to be printed. Every time is recorded.

    Raises NotCovered where nothing lets it out any more, NotAllowed for a draft.
    """
    with transaction.atomic():
        held = must_write(actor, letter)
        sheet = sheet_of_sent(held)
        _basis(actor, held)
        case, detail = held.case, {"letter": held.kind}
        record(
            actor=actor.pk,
            verb=Verb.LETTER_PRINTED,
            subject=case.pk,
            post=case.post_id,
            detail=detail,
        )
    return sheet


def _words_seen(letter: Letter, opened: int) -> Words:
    newest = newest_text(letter)
    if newest.number != opened:
        mend = _("Read what stands now, then finish it.")
        raise InputRefused("body", _("A colleague changed this letter meanwhile"), mend)
    words = standing_words(letter)
    for field, text in (("addressee", words.addressee), ("body", words.body)):
        if not text.strip():
            raise InputRefused(field, _("Nothing is written"), _("A letter needs it."))
    return words


def _must_be_meant(letter: Letter, *, again: bool) -> None:
    before = None if again else sent_before(letter)
    if before is not None and before.line is not None:
        problem = _("A letter of this kind went to this recipient already") + f": {before.line}"
        raise InputRefused("again", problem, _("Say below that it is meant to go once more."))


def _basis(actor: Officer, letter: Letter) -> Basis | None:
    """On what it may go; None for a letter that names nobody."""
    if not letter.purpose:
        return None
    asks = load_letters().kind(letter.kind).for_return
    return (must_cover_return if asks else must_cover)(
        actor=actor, case=letter.case, purpose=letter.purpose, recipient=letter.recipient
    )


def _fields(letter: Letter, kind: LetterKind, words: Words) -> list[FieldLine]:
    if not kind.fields:
        return []
    coverage = covers(letter.case, letter.purpose, letter.recipient, for_return=kind.for_return)
    return fields_of(letter, kind, coverage, words.typed)


def _next_line(actor: Officer, letter: Letter, moment: datetime) -> RegisterLine:
    """The next number of the post and year. The post is held: numbers follow each other."""
    post = Post.objects.select_for_update(no_key=True).get(pk=letter.case.post_id)
    year = post.local_date(moment).year
    taken = RegisterLine.objects.filter(post=post, year=year).aggregate(last=Max("number"))
    line = RegisterLine(post=post, year=year, number=(taken["last"] or 0) + 1, kind=letter.kind)
    line.recipient = kind_of_recipient(letter)
    line.language, line.sent_at, line.sent_by = letter.language, moment, actor
    return line


def kind_of_recipient(letter: Letter) -> str:
    """The sort of recipient, never its name: the register stays when the case is gone."""
    return names_of(letter.case).kind_of(letter.recipient)


def _must_be_printable(sheet: Sheet) -> None:
    missing = missing_letters(sheet.texts())
    if missing:
        problem = _("These letters cannot be printed") + f": {' '.join(missing)}"
        raise InputRefused(
            "body", problem, _("Write it in Cyrillic, Latin, Greek or Korean letters.")
        )


def _register(actor: Officer, letter: Letter, fields: list[FieldLine], basis: Basis) -> None:
    """What was handed on; where no field was filled, what the text can have told."""
    told = [one.code for one in fields if one.state == "filled"]
    may_tell = [one.code for one in fields if one.state != "not_for_this"]
    record_disclosure(
        actor=actor,
        case=letter.case,
        purpose=letter.purpose,
        recipient=letter.recipient,
        fields=told or may_tell,
        means=Disclosure.Means.LETTER,
        basis=basis,
    )


def _let_wait(actor: Officer, letter: Letter, kind: LetterKind) -> None:
    """The case waits for the answer. The letter itself is the request that goes out."""
    if not kind.cause:
        return
    about = letter.pk if load_causes().cause(kind.cause).several else None
    wait = open_wait(actor=actor, case=letter.case, cause=kind.cause, prepared=True, about=about)
    if wait.state == Wait.State.PREPARED:
        start_wait(actor=actor, wait=wait, by_letter=True)
