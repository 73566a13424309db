"""Who may sign in, who works where, who keeps the accounts. Asked by every room above."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed

CASE_ROLES = frozenset({Role.CONSULAR_OFFICER})
# Who sees cases or identity, and who may be the second person: given by two people only.
GIVEN_BY_TWO = frozenset(
    {
        Role.CONSULAR_OFFICER,
        Role.HEAD_OF_POST,
        Role.PROTECTION_LEAD,
        Role.REGISTRY_CLERK,
        Role.PARTNER_OFFICER,
        Role.ADMINISTRATOR,
    }
)
# ASVS 5.0, 6.4.1: a first password ends after a short time.
ONE_TIME_PASSWORD_LASTS = timedelta(days=7)
MAY_AGREE = frozenset({Role.ADMINISTRATOR, Role.PROTECTION_LEAD})
POST_ROLES = frozenset({Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.VISA_OFFICER})


def officer_of(request: HttpRequest) -> Officer:
    """The officer who is signed in. Raises NotAllowed for anybody else."""
    if not isinstance(request.user, Officer):
        raise NotAllowed("nobody is signed in")
    return request.user


def post_of(officer: Officer | AnonymousUser) -> Post | None:
    """The post somebody works at today, or None."""
    return officer.post if isinstance(officer, Officer) else None


def is_case_officer(officer: Officer) -> bool:
    """True for those who open the cases of their post: identity and story."""
    return officer.role in CASE_ROLES and officer.post is not None


def is_head_of(officer: Officer, post: Post) -> bool:
    """True for the head of this very post, today."""
    return officer.has_role(Role.HEAD_OF_POST) and officer.post == post


def works_at(officer: Officer, post: Post) -> bool:
    """True if the officer is posted there today."""
    return officer.post == post


def may_sign_in(officer: Officer, at: datetime | None = None) -> bool:
    """True while the account is in force.

    The account must be active and its last day not over; and whoever has postings must be in one of
    them, for access ends with the posting (rotation, users' constraint A.4).
    """
    at = at or clock.now()
    return officer.is_active and not is_past_last_day(officer, at) and _is_posted(officer, at)


def has_lapsed_password(officer: Officer) -> bool:
    """True if a one-time password was not used within seven days of being given."""
    given = officer.password_given_at
    waits = officer.must_change_password and given is not None
    return waits and given is not None and clock.now() - given > ONE_TIME_PASSWORD_LASTS


def is_past_last_day(officer: Officer, at: datetime) -> bool:
    """True once the account's last day is over by the calendar of the post (or UTC without one)."""
    if officer.ends_on is None:
        return False
    post = next((p.post for p in officer.own_postings if p.runs_at(at)), None)
    today = post.local_date(at) if post else at.date()
    return today > officer.ends_on


def _is_posted(officer: Officer, at: datetime) -> bool:
    postings = officer.own_postings
    return not postings or any(posting.runs_at(at) for posting in postings)


def may_keep_accounts(actor: Officer | None) -> bool:
    """True for administrators, and for the set-up of an empty installation (no actor)."""
    return actor is None or actor.has_role(Role.ADMINISTRATOR)


def may_agree(officer: Officer) -> bool:
    """True for those who may be the second person."""
    return officer.role in MAY_AGREE


def needs_two(actor: Officer | None, role: str) -> bool:
    """True if this role is given only when a second person agrees; whoever set up the server is
    trusted with everything and gives any (actor None, from the command line).
    """
    return actor is not None and role in GIVEN_BY_TWO


def lengthens(old: date | None, new: date | None) -> bool:
    """True if a last day moves away; None is no last day."""
    return old is not None and (new is None or new > old)


def begins_anew(officer: Officer) -> bool:
    """True if two people open this account for what sees people, which it does not open now.

    Its password and second factor may then be those of whoever made it, alone.
    """
    is_open = officer.is_active and not is_past_last_day(officer, clock.now())
    return not is_open or officer.role not in GIVEN_BY_TWO


def needs_second_factor(officer: Officer) -> bool:
    """True for an officer who must set up a code generator before anything else."""
    return bool(settings.GEREGE_SECOND_FACTOR_REQUIRED) and not officer.has_second_factor


def accounts_visible_to(viewer: Officer) -> QuerySet[Officer]:
    """Every account for administrators; for everybody else only their own."""
    if may_keep_accounts(viewer):
        return Officer.objects.all()
    return Officer.objects.filter(pk=viewer.pk)
