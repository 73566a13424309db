"""Who may import, see and decide. Visa officers work on the applications of their own post."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import asked_for_each, cases_known_to, hold, must_work_on
from gerege.kernel.errors import NotAllowed
from gerege.visas.models import (
    Application,
    AskedDeclaration,
    AskedErasure,
    Batch,
    Declared,
    GroupTally,
    HandOver,
    RuleTally,
    SecondOpinion,
    WaitTally,
    Watched,
)
from gerege.visas.monitoring.estimates import ALL


def visa_post_of(officer: Officer) -> Post:
    """The post whose applications this officer works on today. Raises NotAllowed."""
    if officer.role != Role.VISA_OFFICER or officer.post is None:
        raise NotAllowed("visa applications")
    return officer.post


def brings_files(officer: Officer) -> bool:
    """True for those from whom a file is read at all."""
    return officer.role == Role.VISA_OFFICER


def batches_visible_to(officer: Officer) -> QuerySet[Batch]:
    """The imports of the officer's own post; of no other."""
    if officer.role != Role.VISA_OFFICER or officer.post is None:
        return Batch.objects.none()
    return Batch.objects.filter(post=officer.post)


def applications_visible_to(officer: Officer) -> QuerySet[Application]:
    """Applications of the officer's own post whose import is whole."""
    if officer.role != Role.VISA_OFFICER or officer.post is None:
        return Application.objects.none()
    return _of_whole_batches().filter(post=officer.post)


def visible_among(officer: Officer, numbers: Sequence[UUID]) -> QuerySet[Application]:
    """The same, of these few alone.

    A column behind a function has no index: PostgreSQL prepares a question once for posts of any
    size, and of the largest post it would read the whole index to find a hundred.
    """
    if officer.role != Role.VISA_OFFICER or officer.post is None:
        return Application.objects.none()
    rows = _of_whole_batches().filter(pk__in=numbers)
    return rows.annotate(whose=Coalesce("post", "post")).filter(whose=officer.post.pk)


def _of_whole_batches() -> QuerySet[Application]:
    # Asked of each row that is read: joined, SQLite looks through all batches for a page of them.
    whole = Batch.objects.filter(pk=OuterRef("batch"), state=Batch.State.DONE)
    return Application.objects.filter(Exists(whole))


def hand_overs_visible_to(officer: Officer) -> QuerySet[HandOver]:
    """People handed to the consular officers of this post whom nobody has taken on yet."""
    if officer.role != Role.CONSULAR_OFFICER or officer.post is None:
        return HandOver.objects.none()
    return HandOver.objects.filter(application__post=officer.post, taken_at__isnull=True)


def second_looks_for(officer: Officer) -> QuerySet[SecondOpinion]:
    """Applications of all posts whose officer asked headquarters, and that nobody answered yet."""
    waiting = SecondOpinion.objects.filter(given_at__isnull=True)
    return waiting if officer.role == Role.PROTECTION_LEAD else waiting.none()


def tallies_visible_to(officer: Officer) -> QuerySet[RuleTally]:
    """How rules behave: headquarters see all posts, a head the own post."""
    if officer.role == Role.PROTECTION_LEAD:
        return RuleTally.objects.filter(what=ALL)
    if officer.role == Role.HEAD_OF_POST and officer.post is not None:
        return RuleTally.objects.filter(what=ALL, post=officer.post)
    return RuleTally.objects.none()


def group_tallies_visible_to(officer: Officer) -> QuerySet[GroupTally]:
    """How rules behave by nationality and sex: for headquarters alone, of all posts together."""
    rows = GroupTally.objects.order_by("quarter")
    return rows if officer.role == Role.PROTECTION_LEAD else rows.none()


def writes_rules(officer: Officer) -> bool:
    """True for those who may write, try, publish and end rules."""
    return officer.role == Role.PROTECTION_LEAD


def asked_declarations_for(officer: Officer) -> QuerySet[AskedDeclaration]:
    """What posts ask to be declared and nobody answered yet: headquarters decide for all posts."""
    waiting = AskedDeclaration.objects.filter(answered_at__isnull=True)
    return waiting if officer.role == Role.PROTECTION_LEAD else waiting.none()


def watched_visible_to(officer: Officer) -> QuerySet[Watched]:
    """What is or was to be watched, for headquarters; of cases hidden from somebody, none."""
    # Few are watched and the files are many: each of the few asks for its own.
    rows = Watched.objects.filter(asked_for_each(cases_known_to(officer)))
    return rows if officer.role == Role.PROTECTION_LEAD else rows.none()


def must_watch_for(officer: Officer, case: Case) -> None:
    """Raise NotAllowed unless this officer may ask that something a case names be watched.

    Consular officers for open cases they work on, and the protection lead; holds the case.
    """
    if officer.role != Role.PROTECTION_LEAD:
        must_work_on(officer, case)
    elif not (cases_known_to(officer).filter(pk=case.pk).exists() and hold(case)):
        raise NotAllowed(case.reference)


def declared_visible_to(officer: Officer) -> QuerySet[Declared]:
    """Everything that was ever declared, for headquarters."""
    rows = Declared.objects.all()
    return rows if officer.role == Role.PROTECTION_LEAD else rows.none()


def asked_erasures_for(officer: Officer) -> QuerySet[AskedErasure]:
    """Applications of all posts whose erasing somebody asked for: the protection lead decides.

    As with cases: whoever asked does not confirm it, so two people know of it.
    """
    waiting = AskedErasure.objects.all()
    if officer.role != Role.PROTECTION_LEAD:
        return waiting.none()
    return waiting.exclude(asked_by=officer)


def figures_post_of(officer: Officer) -> Post:
    """The post whose visa room this officer sees in figures: a head of post. Raises NotAllowed."""
    if officer.role != Role.HEAD_OF_POST or officer.post is None:
        raise NotAllowed("figures of the visa room")
    return officer.post


def waits_visible_to(officer: Officer) -> QuerySet[WaitTally]:
    """How long applications waited: a head of post of the own post, headquarters of all."""
    if officer.role == Role.PROTECTION_LEAD:
        return WaitTally.objects.all()
    return WaitTally.objects.filter(post=figures_post_of(officer))


def waiting_to_count(officer: Officer) -> QuerySet[Application]:
    """The applications that wait, to be counted: of the own post, for headquarters of all."""
    waiting = Application.objects.filter(rank__isnull=False, decided_at__isnull=True)
    if officer.role == Role.PROTECTION_LEAD:
        return waiting
    return waiting.filter(post=figures_post_of(officer))
