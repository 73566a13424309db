"""A letter is begun, written and dropped while it is a draft. Every version is kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import must_be_wished, names_of
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers.drafts import draft_that_stands, drafts_for, prepared_cause
from gerege.papers.known_beside import is_held
from gerege.papers.models import Letter, LetterText
from gerege.papers.policies import must_write
from gerege.papers.words import Words
from gerege.waits.models import Wait, standing
from gerege.waits.services import drop_wait

LONGEST_TEXT = 8_000
LONGEST_LINE = 400


def begin_letter(
    *, actor: Officer, case: Case, kind: str, purpose: str, recipient: str, language: str
) -> Letter:
    """A draft with the words of the catalogue. Nothing leaves the post by it.

    One draft of a kind for a recipient: where it stands already, it is the one, in whichever
    language. Raises InputRefused where the letter is about somebody who is held and nobody is;
    NotCovered for what asks a state for the return, where the person is afraid of their own
    and did not agree since; InputRefused for a letter, recipient or language that the catalogue
    does not have, NotAllowed.
    """
    entry = load_letters().kind(kind)
    with transaction.atomic():
        must_work_on(actor, case)
        _must_fit(case, entry, (purpose, recipient), language)
        must_be_held(case, entry)
        if entry.for_return:
            must_be_wished(case, purpose, recipient)
        standing = draft_that_stands(case, entry.id, purpose, recipient)
        if standing:
            return standing
        letter = Letter(case=case, kind=entry.id, purpose=purpose, recipient=recipient)
        letter.language, letter.begun_by, letter.begun_at = language, actor, now()
        letter.save(force_insert=True)
        add_text(actor, letter, Words(body=entry.body_in(language)).as_json())
        done(actor, letter, Verb.LETTER_BEGUN)
    return letter


def write_letter(*, actor: Officer, letter: Letter, words: Words, opened: int) -> LetterText:
    """Keep what was written. ``opened`` is the number of the version the writer had before them.

    The same words again add nothing. Raises InputRefused where a colleague wrote meanwhile, for
    what is too long and for what is no draft any more; NotAllowed.
    """
    _must_be_short(words)
    with transaction.atomic():
        held = must_write(actor, letter)
        must_be_draft(held)
        newest = newest_text(held)
        before = standing_words(held)
        together = Words(words.addressee, words.body, {**before.typed, **words.typed})
        if together == before:
            return newest
        if newest.number != opened:
            mend = _("Read what stands now beside yours, then save again.")
            raise InputRefused("body", _("A colleague changed this letter meanwhile"), mend)
        added = add_text(actor, held, together.as_json())
        done(actor, held, Verb.LETTER_WRITTEN)
    return added


def drop_letter(*, actor: Officer, letter: Letter) -> Letter:
    """It is not needed, and what was prepared to send it neither; a second time nothing happens.

    Raises InputRefused for what was sent, NotAllowed.
    """
    with transaction.atomic():
        held = must_write(actor, letter)
        if held.state != Letter.State.DROPPED:
            must_be_draft(held)
            held.state = Letter.State.DROPPED
            held.save(update_fields=["state"])
            done(actor, held, Verb.LETTER_DROPPED)
            _take_back_its_wait(actor, held)
    return held


def newest_text(letter: Letter) -> LetterText:
    """The version that stands."""
    return LetterText.objects.filter(letter=letter).order_by("-number")[0]


def standing_words(letter: Letter) -> Words:
    """What stands in it."""
    return Words.from_json(newest_text(letter).reveal_field("content"))


def add_text(actor: Officer, letter: Letter, content: str) -> LetterText:
    """One version more. Part of an act that holds the case."""
    last = LetterText.objects.filter(letter=letter).order_by("-number").first()
    text = LetterText(case=letter.case, letter=letter, number=last.number + 1 if last else 1)
    text.written_by, text.written_at = actor, now()
    text.seal_field("content", content)
    text.save(force_insert=True)
    return text


def must_be_draft(letter: Letter) -> None:
    """Raises InputRefused for what was finished or dropped meanwhile."""
    if not letter.is_draft:
        mend = _("Read it as it stands; begin another letter if one is needed.")
        raise InputRefused("body", _("This letter is no draft any more"), mend)


def done(actor: Officer, letter: Letter, verb: Verb) -> None:
    """Count a change of the case and record the act, by kind alone."""
    case = letter.case
    case.touch()
    detail = {"letter": letter.kind}
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)


def _take_back_its_wait(actor: Officer, letter: Letter) -> None:
    """The prepared wait goes with its last draft: nothing is left that could be sent.

    One with a note stays: an officer wrote down something of their own.
    """
    cause = prepared_cause(load_letters().kind(letter.kind))
    if not cause or drafts_for(letter.case, cause).exists():
        return
    wait = standing([letter.case_id]).filter(cause=cause, state=Wait.State.PREPARED).first()
    if wait and not wait.reveal_field("note"):
        drop_wait(actor=actor, wait=wait, why=_("Its letter is not needed"))


def must_be_held(case: Case, kind: LetterKind) -> None:
    """Raise InputRefused for a letter about somebody who is held, where nobody says so."""
    if kind.only_held and not is_held(case):
        mend = _("If they are, write it on the page Detention first.")
        raise InputRefused("to", _("It is not recorded that the person is held"), mend)


def _must_fit(case: Case, kind: LetterKind, pair: tuple[str, str], language: str) -> None:
    answers = names_of(case)
    allowed = {
        (one.purpose, each) for one in kind.to for each in answers.recipients_for(one.recipient)
    }
    if pair not in (allowed or {("", "")}):
        mend = _("Choose one of those shown.")
        raise InputRefused("to", _("This letter does not go to this recipient"), mend)
    if language not in kind.languages:
        mend = _("Choose one of those shown.")
        raise InputRefused("language", _("There is no text in this language"), mend)


def _must_be_short(words: Words) -> None:
    for field, text, longest in (
        ("addressee", words.addressee, LONGEST_LINE),
        ("body", words.body, LONGEST_TEXT),
        *((f"field_{code}", text, LONGEST_LINE) for code, text in words.typed.items()),
    ):
        if len(text) > longest:
            raise InputRefused(field, _("This text is too long"), _("Shorten it."))
