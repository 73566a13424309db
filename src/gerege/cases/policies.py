"""Who may see what of a case: one rule for lists, pages, searches and prints.

Source: "Who sees what" of the product design; Law on Combating Trafficking 2012 art. 10
(confidentiality), unofficial translation, not checked by a jurist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.lookups import IsNull

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import BreakGlass, Case, HiddenFrom, HiddenFromPost, NamedOnCase, Note
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.vault.services import Reach


@dataclass(frozen=True)
class Sight:
    """What one officer may see of one case. Codes, waits and deadlines come with any sight."""

    identity: bool = False
    story: bool = False
    work: bool = False
    """May record, change and decide on this case."""


CASE_ROLES = frozenset({Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD})
CODES_ONLY = Sight()
FULL = Sight(identity=True, story=True, work=True)
FEW = 100
"""So many files hidden from one officer are told to the database one by one."""


def cases_known_to(officer: Officer) -> QuerySet[Case]:
    """Every case whose code this officer may know of; other cases do not exist for them."""
    if officer.role not in CASE_ROLES:
        return Case.objects.none()
    if officer.role == Role.PROTECTION_LEAD:
        return not_hidden_from(officer)
    # A list of ids, not a question about each case: the database then looks only at these and at
    # the cases of the post, however many there are.
    return not_hidden_from(officer).filter(_reach(officer) | Q(pk__in=_named_on(officer)))


def cases_known_in_parts(officer: Officer) -> tuple[QuerySet[Case], ...]:
    """The same cases in parts of which none holds a case of another.

    Each part is sorted through an index, which no database does for "one's own post or named".
    """
    if officer.role not in CASE_ROLES:
        return (Case.objects.none(),)
    named, hidden = _named_and_hidden(officer)
    # Asked once which, the questions after it are short: a page of headquarters spent more on
    # writing them than the database on answering.
    known = Case.objects.exclude(pk__in=hidden) if hidden else Case.objects.all()
    if len(hidden) > FEW:
        known = not_hidden_from(officer)
    if officer.role == Role.PROTECTION_LEAD:
        return (known,)
    own = known.filter(_reach(officer))
    # Few or none: told to the database as ids, or it looks through every post's cases for them.
    elsewhere = known.filter(pk__in=named).exclude(_reach(officer))
    return (own, elsewhere) if named else (own,)


def _named_and_hidden(officer: Officer) -> tuple[list[UUID], list[UUID]]:
    """The cases on which somebody is named, and those that do not exist for them. One query."""
    named, hidden, post = "named", "hidden", "post"
    rows = HiddenFrom.objects.filter(officer=officer).values_list("case", Value(hidden))
    if officer.role != Role.PROTECTION_LEAD:
        from_post = HiddenFromPost.objects.filter(post=officer.post) if officer.post else None
        on_cases = NamedOnCase.objects.filter(officer=officer)
        rows = rows.union(
            on_cases.values_list("case", Value(named)),
            *([from_post.values_list("case", Value(post))] if from_post is not None else []),
        )
    found: dict[str, list[UUID]] = {named: [], hidden: [], post: []}
    for case, how in rows:
        found[how].append(case)
    from_their_post = set(found[post]) - set(found[named])
    return found[named], [*found[hidden], *from_their_post]


def of_known_cases(parts: Sequence[QuerySet[Case]]) -> Q:
    """The rows with a column ``case`` of cases in one of these ``cases_known_in_parts``.

    Where a part leaves no case out, nothing is asked: a row's own key says that its case is there.
    """
    if any(not part.query.where for part in parts):
        return Q()
    return Q(*(Exists(part.filter(pk=OuterRef("case"))) for part in parts), _connector=Q.OR)


def asked_for_each(cases: QuerySet[Case]) -> IsNull:
    """A condition for rows with a column ``case``, that it is one of these: each row asks in turn.

    For a list that is read in its order until a page is full. Told otherwise, a database looks
    through all the cases first. Said as "there is one": of an equality PostgreSQL guesses that it
    seldom holds, and then reads all the rows and sorts them.
    """
    return IsNull(Subquery(cases.filter(pk=OuterRef("case")).order_by().values("pk")[:1]), False)


def _named_on(officer: Officer) -> QuerySet[NamedOnCase, Any]:
    return NamedOnCase.objects.filter(officer=officer).values("case")


def not_hidden_from(officer: Officer) -> QuerySet[Case]:
    """Every case, of any post, but those that do not exist for this officer."""
    return Case.objects.exclude(_hidden("pk", officer))


def hidden_cases(officer: Officer) -> QuerySet[Case]:
    """Those that do not exist for this officer, whose they may once have been."""
    return Case.objects.filter(_hidden("pk", officer))


def may_be_told_of(officer: Officer) -> QuerySet[Case]:
    """The one place that decides of which files, of any post, somebody may be told that they exist.

    Where a page, a list, a count or a task hints at a file that the reader does not see. What its
    own post must not know of is told to nobody who does not know of it already: whoever is told
    that it exists there asks that post about it.
    """
    from_its_post = HiddenFromPost.objects.filter(case=OuterRef("pk"), post=OuterRef("post"))
    known = Q(pk__in=cases_known_to(officer).order_by().values("pk"))
    return not_hidden_from(officer).filter(~Q(Exists(from_its_post)) | known)


def _hidden(case: str, officer: Officer) -> Q:
    """Hidden from this officer, or from their post unless they are named. ``case``: its column."""
    hidden = Q(Exists(HiddenFrom.objects.filter(case=OuterRef(case), officer=officer)))
    if officer.role == Role.PROTECTION_LEAD or officer.post is None:
        return hidden
    from_post = HiddenFromPost.objects.filter(case=OuterRef(case), post=officer.post)
    named = NamedOnCase.objects.filter(case=OuterRef(case), officer=officer)
    return hidden | (Q(Exists(from_post)) & ~Q(Exists(named)))


def cases_visible_to(officer: Officer) -> QuerySet[Case]:
    """The same cases, each with what ``sight_of`` asks about it: for pages that show a case."""
    named = NamedOnCase.objects.filter(case=OuterRef("pk"), officer=officer)
    broken = BreakGlass.objects.filter(case=OuterRef("pk"), officer=officer, until__gt=now())
    # Nobody but a head of post opens a story with a reason.
    may_have = officer.role == Role.HEAD_OF_POST
    return cases_known_to(officer).annotate(
        seen_by=Value(officer.pk, output_field=UUIDField()),
        seer_is_named=Exists(named),
        seer_broke_glass=Exists(broken) if may_have else Value(False),
    )


def cases_searchable_by(officer: Officer) -> QuerySet[Case]:
    """Cases a search by name, telephone or document may find: only where identity is seen."""
    if officer.role != Role.CONSULAR_OFFICER:
        return Case.objects.none()
    return cases_known_to(officer)


def searched_by(officer: Officer) -> Reach:
    """Where a search for a name looks. What it may show is ``cases_searchable_by`` alone."""
    own = officer.post.pk if officer.post else None
    return Reach(own, list(_named_on(officer).values_list("case", flat=True)))


def sight_of(officer: Officer, case: Case) -> Sight:
    """What this officer sees of a case they can already reach through ``cases_visible_to``."""
    if officer.role == Role.CONSULAR_OFFICER and _same_post(officer, case):
        return FULL
    if is_named_on(officer, case):
        return FULL if officer.role == Role.CONSULAR_OFFICER else Sight(identity=True, story=True)
    if officer.role == Role.HEAD_OF_POST and glass_is_broken(officer, case):
        return Sight(identity=True, story=True)
    return CODES_ONLY


def must_work_on(officer: Officer, case: Case) -> None:
    """Raise NotAllowed unless this officer may record and change on this open case.

    Services come this way without ``cases_visible_to``, so a hidden case is refused here, too.
    """
    may = case.is_open and sight_of(officer, case).work and not is_hidden_from(officer, case)
    if not may or not _is_still_open(case):
        raise NotAllowed(case.reference)


def post_that_opens(officer: Officer) -> Post:
    """The post for which this officer opens cases. Raises NotAllowed without a posting of today."""
    if officer.role != Role.CONSULAR_OFFICER or officer.post is None:
        raise NotAllowed("first contact")
    return officer.post


def is_hidden_from(officer: Officer, case: Case) -> bool:
    """True if the case was hidden from this officer, or from their post and they are not named."""
    return Case.objects.filter(_hidden("pk", officer), pk=case.pk).exists()


def may_show_again(officer: Officer, row: HiddenFrom) -> bool:
    """Who hid it and works on the case, and a protection lead; never from whom it is hidden."""
    if row.officer_id == officer.pk or not cases_known_to(officer).filter(pk=row.case_id).exists():
        return False
    if officer.role == Role.PROTECTION_LEAD:
        return True
    return row.hidden_by_id == officer.pk and sight_of(officer, row.case).work


def is_hidden_from_its_post(case: Case) -> bool:
    """True if the post that keeps the case must not know of it: the lead and who is named act."""
    return HiddenFromPost.objects.filter(case=case, post=case.post_id).exists()


def is_named_on(officer: Officer, case: Case) -> bool:
    """True if this officer was named on the case; known already of a case from a list."""
    if getattr(case, "seen_by", None) == officer.pk:
        return bool(getattr(case, "seer_is_named", False))
    return NamedOnCase.objects.filter(case=case, officer=officer).exists()


def glass_is_broken(officer: Officer, case: Case) -> bool:
    """True while a reason this officer gave keeps the story open to them."""
    if getattr(case, "seen_by", None) == officer.pk:
        return bool(getattr(case, "seer_broke_glass", False))
    return BreakGlass.objects.filter(case=case, officer=officer, until__gt=now()).exists()


def may_break_glass(officer: Officer, case: Case) -> bool:
    """Heads of post for their own post, when they cannot see the story already."""
    return (
        officer.role == Role.HEAD_OF_POST
        and _same_post(officer, case)
        and not sight_of(officer, case).story
    )


def may_review_glass(officer: Officer, opened: BreakGlass) -> bool:
    """Headquarters, or a head of the post, for a story that somebody else opened."""
    if officer.pk == opened.officer_id:
        return False
    if officer.role == Role.PROTECTION_LEAD:
        return True
    return officer.role == Role.HEAD_OF_POST and _same_post(officer, opened.case)


def glass_to_review(officer: Officer, parts: Sequence[QuerySet[Case]]) -> QuerySet[BreakGlass]:
    """Openings nobody has reviewed yet that this officer may review: a lead wherever it is hidden.

    ``parts`` are their ``cases_known_in_parts``, of which a head's own post is the first.
    """
    waiting = BreakGlass.objects.filter(reviewed_at__isnull=True).exclude(officer=officer)
    if officer.role == Role.PROTECTION_LEAD:
        return waiting
    if officer.role != Role.HEAD_OF_POST or officer.post is None:
        return waiting.none()
    return waiting.filter(asked_for_each(parts[0]))


def knows_officers_of(officer: Officer, case: Case) -> bool:
    """True inside the post and at headquarters: a partner learns no officer's name from a case."""
    at_headquarters = officer.post is not None and officer.post.kind == Post.Kind.HEADQUARTERS
    return at_headquarters or _same_post(officer, case)


def notes_visible_to(officer: Officer, case: Case) -> QuerySet[Note]:
    """Notes of a case by their chosen audience. Codes-only sight reads none."""
    return Note.objects.filter(in_audience(officer, case), case=case)


def in_audience(officer: Officer, case: Case) -> Q:
    """The rows of a case, each with an author and an audience, that this officer may read."""
    sight = sight_of(officer, case)
    allowed = Q(author=officer)
    if sight.story:
        allowed |= Q(audience__in=[Note.Audience.POST, Note.Audience.HEADQUARTERS])
    if is_named_on(officer, case):
        allowed |= Q(audience=Note.Audience.NAMED)
    if officer.role == Role.PROTECTION_LEAD:
        allowed |= Q(audience=Note.Audience.HEADQUARTERS)
    return allowed


def _reach(officer: Officer) -> Q:
    nobody = Q(pk__in=[])
    if officer.role in (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST):
        return Q(post=officer.post) if officer.post else nobody
    return nobody


def hold(case: Case, *, state: Case.State = Case.State.OPEN) -> bool:
    """Lock the case until the transaction ends; True if it is in this state, whatever was read.

    Whoever acts on a case holds it first, so that acts on one case follow each other.
    """
    rows = Case.objects.select_for_update(no_key=True).filter(pk=case.pk)
    return rows.values_list("state", flat=True).first() == state


def _is_still_open(case: Case) -> bool:
    """Inside an act the row itself is asked and held: somebody may have closed the case since."""
    return hold(case) if connection.in_atomic_block else case.is_open


def _same_post(officer: Officer, case: Case) -> bool:
    return officer.post is not None and officer.post.pk == case.post_id
