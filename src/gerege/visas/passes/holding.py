"""Whoever works on something long holds it until a moment; past that the next one may begin."""

from django.db.models import Q

from gerege.kernel.clock import now


def nobody_holds() -> Q:
    """The condition under which a worker may begin, of a row with ``worked_until``."""
    return Q(worked_until__isnull=True) | Q(worked_until__lt=now())
