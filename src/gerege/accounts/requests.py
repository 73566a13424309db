"""The request as a view of a signed-in officer sees it, for type annotations."""

from django.http import HttpRequest

from gerege.accounts.models import Officer


class OfficerRequest(HttpRequest):
    """A request behind the door: views that are not public are called with nobody else."""

    user: Officer
