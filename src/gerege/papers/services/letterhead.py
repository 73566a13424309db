"""What stands at the top of a post's letters is set. Every version is kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.papers.models import Letterhead
from gerege.papers.policies import letterheads_set_by
from gerege.papers.queries import standing_letterhead
from gerege.papers.typesetting import missing_letters

MOST_LINES = 6
LONGEST_HEAD_LINE = 70


def set_letterhead(*, actor: Officer, post: Post, mn: str, en: str, opened: int) -> Letterhead:
    """Letters that are finished from now on begin with these lines.

    ``opened`` is the number of the version the writer had before them, 0 where there was none. The
    same lines again add nothing. Raises InputRefused where a colleague wrote meanwhile, for too
    many or too long lines and for letters that cannot be printed; NotAllowed.
    """
    with transaction.atomic():
        held = letterheads_set_by(actor).select_for_update(no_key=True).filter(pk=post.pk).first()
        if held is None:
            raise NotAllowed(str(post.pk))
        before = standing_letterhead(held)
        lines = _lines("lines_mn", mn), _lines("lines_en", en)
        if lines == ((before.lines_mn, before.lines_en) if before else ("", "")):
            return before or Letterhead(post=held, number=0)
        last = before.number if before else 0
        if opened != last:
            mend = _("Read what stands now beside yours, then save again.")
            raise InputRefused("lines_mn", _("Somebody changed these lines meanwhile"), mend)
        added = Letterhead(post=held, number=last + 1, written_by=actor, written_at=now())
        added.lines_mn, added.lines_en = lines
        added.save(force_insert=True)
        record(actor=actor.pk, verb=Verb.LETTERHEAD_SET, post=held.pk)
    return added


def _lines(field: str, text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InputRefused(field, _("These are more than six lines"), _("Shorten it."))
    if any(len(line) > LONGEST_HEAD_LINE for line in lines):
        raise InputRefused(field, _("A line is longer than 70 signs"), _("Shorten it."))
    missing = missing_letters(lines)
    if missing:
        problem = _("These letters cannot be printed") + f": {' '.join(missing)}"
        raise InputRefused(
            field, problem, _("Write it in Cyrillic, Latin, Greek or Korean letters.")
        )
    return "\n".join(lines)
