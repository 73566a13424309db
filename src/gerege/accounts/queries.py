"""Reads for the screens of accounts, given the viewer."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from gerege.accounts import open_visits, policies
from gerege.accounts.models import (
    AskedReach,
    AskedRole,
    Device,
    FactorReset,
    Officer,
    Passkey,
    Post,
    Posting,
)
from gerege.accounts.open_visits import OpenVisit
from gerege.accounts.services import second_factor
from gerege.accounts.services.second_factor import RESET_WITHIN
from gerege.accounts.services.two_people import AGREED_WITHIN
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed

ROWS = 50


def _with_postings(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    return officers.prefetch_related("postings")


def accounts_page(viewer: Officer, number: int) -> Page[Officer]:
    """One page of the accounts this viewer may see, with their postings."""
    waiting = _asked_in_time().filter(officer=OuterRef("pk"))
    seen = policies.accounts_visible_to(viewer).annotate(asked=Exists(waiting))
    officers = _with_postings(seen)
    return Paginator(officers.order_by("username"), ROWS).get_page(number)


def account(viewer: Officer, pk: UUID) -> Officer:
    """One account. Raises Http404 for one the viewer may not see."""
    return get_object_or_404(_with_postings(policies.accounts_visible_to(viewer)), pk=pk)


def posting(viewer: Officer, pk: UUID) -> Posting:
    """One posting of an account the viewer keeps. Raises Http404."""
    if not policies.may_keep_accounts(viewer):
        raise Http404
    return get_object_or_404(Posting.objects.select_related("officer"), pk=pk)


def posts() -> QuerySet[Post]:
    """Every post; their names are no secret."""
    return Post.objects.all()


def device_of(officer: Officer, browser: UUID | None) -> Device | None:
    """The enrolled device of this officer with this browser number."""
    return officer.devices.filter(browser=browser).first() if browser else None


def own_device(officer: Officer, pk: UUID) -> Device:
    """One of the officer's own devices. Raises NotAllowed, which is a 404 that is recorded."""
    found = officer.devices.filter(pk=pk).first()
    if found is None:
        raise NotAllowed(str(pk))
    return found


def factors(officer: Officer) -> dict[str, object]:
    """The second factors of one's own account, and how many recovery codes are left."""
    return {
        "generator": second_factor.generator_of(officer),
        "passkeys": list(officer.passkeys.all()),
        "codes_left": second_factor.codes_left(officer) if officer.has_second_factor else None,
    }


def own_visits(officer: Officer, here: str | None) -> list[tuple[OpenVisit, str, bool]]:
    """One's visits, the latest used first: with the name of the device, and whether it is here."""
    names = {device.browser: device.name for device in officer.devices.all()}
    found = open_visits.of(officer)
    return [(v, names.get(v.browser, "") if v.browser else "", v.session == here) for v in found]


def own_passkey(officer: Officer, pk: UUID) -> Passkey:
    """One of the officer's own passkeys. Raises Http404."""
    return get_object_or_404(officer.passkeys.all(), pk=pk)


def resets_waiting(viewer: Officer) -> QuerySet[FactorReset]:
    """Requests to remove a lost second factor that this viewer may agree to, not an hour old."""
    waiting = FactorReset.objects.filter(asked_at__gt=clock.now() - RESET_WITHIN)
    others = waiting.exclude(asked_by=viewer).exclude(officer=viewer)
    return others.select_related("officer", "asked_by")


def roles_waiting(viewer: Officer) -> QuerySet[AskedRole]:
    """Roles that this viewer may agree to, not seven days old."""
    waiting = AskedRole.objects.filter(asked_at__gt=clock.now() - AGREED_WITHIN)
    others = waiting.exclude(asked_by=viewer).exclude(officer=viewer)
    posted = others.select_related("officer", "asked_by").prefetch_related("officer__postings")
    return posted.order_by("asked_at")


def reaches_waiting(viewer: Officer) -> QuerySet[AskedReach]:
    """Postings and later last days that this viewer may agree to, not seven days old."""
    waiting = AskedReach.objects.filter(asked_at__gt=clock.now() - AGREED_WITHIN)
    others = waiting.exclude(asked_by=viewer).exclude(officer=viewer)
    return others.select_related("officer", "asked_by", "post", "posting__post")


def reach_waiting(viewer: Officer, pk: UUID) -> AskedReach:
    """One of them. Raises Http404."""
    return get_object_or_404(reaches_waiting(viewer), pk=pk)


def asked_reaches_of(account: Officer) -> QuerySet[AskedReach]:
    """The postings and last days of this account that wait for a second person."""
    waiting = account.asked_reaches.filter(asked_at__gt=clock.now() - AGREED_WITHIN)
    return waiting.select_related("asked_by", "post", "posting__post")


def role_waiting(viewer: Officer, pk: UUID) -> AskedRole:
    """One such role. Raises Http404."""
    return get_object_or_404(roles_waiting(viewer), pk=pk)


def asked_role_of(account: Officer) -> AskedRole | None:
    """The role that waits for a second person, if one does."""
    return _asked_in_time().filter(officer=account).select_related("asked_by").first()


def _asked_in_time() -> QuerySet[AskedRole]:
    return AskedRole.objects.filter(asked_at__gt=clock.now() - AGREED_WITHIN)


def waiting_for_a_second_person(viewer: Officer) -> int:
    """How much waits for this viewer to agree."""
    waiting = (resets_waiting(viewer), roles_waiting(viewer), reaches_waiting(viewer))
    return sum(each.count() for each in waiting)


def reset_waiting(viewer: Officer, pk: UUID) -> FactorReset:
    """One such request. Raises NotAllowed, which is a 404 that is recorded."""
    found = resets_waiting(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed(str(pk))
    return found
