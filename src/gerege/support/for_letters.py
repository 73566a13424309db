"""What this room tells the letters of a case: who is held, and the names of what is needed now."""

from gerege.cases.models import Case
from gerege.knowledge.support import load_support
from gerege.support.models import Answered, Detention
from gerege.support.services.needs import NEEDS, WANTED


def is_held(case: Case) -> bool:
    """True while the person is held, as far as the post was told. One query."""
    return Detention.objects.filter(case=case, ended_at=None).exists()


def needed_now(case: Case, language: str) -> list[str]:
    """The names of what the person needs now and a letter may say (``in_letters``). One query."""
    may = [need for need in load_support().needs if need.in_letters]
    rows = Answered.objects.filter(case=case, sheet=NEEDS, question__in=[one.id for one in may])
    wanted = {row.question for row in rows if row.answers()[-1].answer in WANTED}
    return [need.label.in_language(language) for need in may if need.id in wanted]
