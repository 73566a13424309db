"""What stops every earlier yes of a person: help that is refused, and fear of their own state."""

from gerege.cases.models import Case
from gerege.consent.stopping import OWN_STATE, Stop
from gerege.rights.models import Fear, Refusal


def stops_of(case: Case) -> tuple[Stop, ...]:
    """For ``consent.stopping``. Two queries."""
    refused = Refusal.objects.filter(case=case, young=False).order_by("-recorded_at").first()
    stops = []
    if refused:
        stands = refused.reopened_at is None
        stops = [Stop(refused.recorded_at, "refused" if stands else "anew", stands=stands)]
    feared = Fear.objects.filter(case=case, of__in=(Fear.Of.OWN_STATE, Fear.Of.BOTH))
    if newest := feared.order_by("-recorded_at").first():
        stops.append(Stop(newest.recorded_at, "feared", OWN_STATE))
    return tuple(stops)


def standing_refusal(case: Case) -> Refusal | None:
    """The refusal that stands; a child's stops nothing."""
    return Refusal.objects.filter(case=case, young=False, reopened_at=None).first()
