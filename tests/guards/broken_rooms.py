"""The real addresses and one more, behind which something breaks while a form is read."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from gerege.accounts.access import open_to_all_roles
from gerege.config.urls import handler400, handler403, handler404, handler500
from gerege.config.urls import urlpatterns as real
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@open_to_all_roles
def breaks(request: HttpRequest) -> HttpResponse:
    """A fault of the usual kind: its message repeats what was typed."""
    return HttpResponse(int(request.POST["given"]))


@open_to_all_roles
def does_not_open(request: HttpRequest) -> HttpResponse:
    """What was sealed for somebody else."""
    vault.reveal_for(purpose="broken", owner="nobody", data=request.POST["given"].encode())
    raise ProtectionFailed("it opened")


urlpatterns = [
    path("breaks/", breaks, name="breaks"),
    path("does-not-open/", does_not_open, name="does_not_open"),
    *real,
]
