"""Every address of the process outside. Each room lists its own in ``outside_urls``."""

from django.urls import include, path

from gerege.accounts.access import open_outside
from gerege.ui import outside as ui

urlpatterns = [
    path("cover/", open_outside(ui.cover), name="cover"),
    path("", include("gerege.rights.outside_urls")),
]

handler400 = handler403 = handler404 = "gerege.ui.outside.not_found"
handler500 = "gerege.ui.outside.broken"
