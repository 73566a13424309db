"""On the home page of a head of post: which conference waits for a second signature, and nobody."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.desk.told import A_PAGE, ToDecide
from gerege.shifts.home import POST, one_text
from gerege.support.models import Signature
from gerege.support.services.conference import TO_SIGN
from gerege.waits.facts import moment_told, rows_told
from gerege.waits.models import Wait

COLUMNS = ("case", "opened_at", "case__reference", *POST)


def columns_to_sign(
    viewer: Officer, parts: Sequence[QuerySet[Case]]
) -> Mapping[str, BaseExpression]:
    """For a head: their post's conferences that somebody else signed, in the one question."""
    if viewer.role != Role.HEAD_OF_POST or viewer.post is None:
        return {}
    known = (Exists(part.filter(pk=OuterRef("case"))) for part in parts)
    theirs = Signature.objects.filter(
        conference=OuterRef("about"), signed_by=viewer.pk, version=F("conference__version")
    )
    asked = Wait.objects.filter(
        Q(*known, _connector=Q.OR),
        ~Exists(theirs),
        cause=TO_SIGN,
        state=Wait.State.RUNNING,
        case__post=viewer.post.pk,
    )
    oldest = asked.order_by("opened_at", "pk").values("pk")[:A_PAGE]
    return {"sign_told": one_text(Wait.objects.filter(pk__in=oldest), *COLUMNS)}


def lines_to_sign(_viewer: Officer, row: object) -> Iterable[ToDecide]:
    """One line for each."""
    label = _("A second signature on a conference")
    for case, at, reference, zone, name_mn, name_en in rows_told(row, "sign_told"):
        post = Post(time_zone=zone, name_mn=name_mn, name_en=name_en)
        url = reverse("case_conference", args=[UUID(case)])
        yield ToDecide(label, url, reference, post, moment_told(at))
