"""Every address of the product. Each room lists its own; each view says who may enter."""

from django.urls import include, path

from gerege.accounts.access import open_to_public
from gerege.ui import views as ui

urlpatterns = [
    path("cover/", open_to_public(ui.cover), name="cover"),
    path("sw.js", open_to_public(ui.service_worker), name="service_worker"),
    path("account/", include("gerege.accounts.urls")),
    path("", include("gerege.cases.urls")),
    path("", include("gerege.notices.urls")),
    path("", include("gerege.waits.urls")),
    path("", include("gerege.consent.urls")),
    path("", include("gerege.papers.urls")),
    path("", include("gerege.duplicates.urls")),
    path("", include("gerege.support.urls")),
    path("", include("gerege.rights.urls")),
    path("", include("gerege.reports.urls")),
    path("", include("gerege.interpreters.urls")),
    path("", include("gerege.shifts.urls")),
    path("", include("gerege.screening.urls")),
    path("visas/", include("gerege.visas.urls")),
    path("", include("gerege.desk.urls")),
    path("", include("gerege.moving.urls")),
    path("", include("gerege.operations.urls")),
]

handler404 = "gerege.ui.views.not_found"
handler500 = "gerege.ui.views.broken"
handler403 = "gerege.ui.views.not_found"
handler400 = "gerege.ui.views.bad_request"
