"""What stops every earlier yes of a person: help that is refused, and fear of their own state."""

from collections.abc import Mapping

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import BaseExpression
from django.utils.translation import gettext as _

from gerege.cases.models import Case
from gerege.consent.stopping import OWN_STATE, Stop
from gerege.kernel.errors import InputRefused
from gerege.rights.models import Fear, Refusal


def stop_columns() -> Mapping[str, BaseExpression]:
    """Of a case: since when help was refused, when it was wanted again, since when fear is told."""
    refusals = Refusal.objects.filter(case=OuterRef("pk"), young=False).order_by("-recorded_at")
    states = (Fear.Of.OWN_STATE, Fear.Of.BOTH)
    fears = Fear.objects.filter(case=OuterRef("pk"), of__in=states).order_by("-recorded_at")
    return {
        "help_refused_at": Subquery(refusals.values("recorded_at")[:1]),
        "help_reopened_at": Subquery(refusals.values("reopened_at")[:1]),
        "state_feared_at": Subquery(fears.values("recorded_at")[:1]),
    }


def stops_of(row: Case) -> tuple[Stop, ...]:
    """What a case with these columns tells."""
    stops = []
    if refused := getattr(row, "help_refused_at", None):
        stands = getattr(row, "help_reopened_at", None) is None
        stops.append(Stop(refused, "refused" if stands else "anew", stands=stands))
    if feared := getattr(row, "state_feared_at", None):
        stops.append(Stop(feared, "feared", OWN_STATE, of_return=True))
    return tuple(stops)


def standing_refusal(case: Case) -> Refusal | None:
    """The refusal that stands; a child's stops nothing."""
    return Refusal.objects.filter(case=case, young=False, reopened_at=None).first()


def must_want_help(case: Case) -> None:
    """Raise InputRefused while the person refuses help. One query."""
    if standing_refusal(case):
        mend = _("If they came back, write first what they wish.")
        raise InputRefused("contact", _("The person does not want our help"), mend)
