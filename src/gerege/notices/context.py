"""Whom to ring, on every page of those who work on cases."""

from typing import Any

from django.http import HttpRequest

from gerege.accounts.models import Officer
from gerege.notices.policies import CASE_PEOPLE
from gerege.notices.rota import on_duty_for


def duty(request: HttpRequest) -> dict[str, Any]:
    """``duty``: who is on duty with the telephone, and whether notices reach anybody; else None."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer) or officer.role not in CASE_PEOPLE:
        return {"duty": None}
    return {"duty": on_duty_for(officer)}
