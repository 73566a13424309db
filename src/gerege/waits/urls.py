"""The addresses of waits. A case and a wait are named by their random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_page_of_file
from gerege.waits import views

urlpatterns = [
    path("case/<uuid:case_id>/waits/", views.of_case, name="case_waits"),
    path("case/<uuid:case_id>/waits/open/", views.open_another, name="case_wait_open"),
    path("case/<uuid:case_id>/live/", views.case_live, name="case_live"),
    path("live/", views.cases_live, name="cases_live"),
    path("waits/<uuid:wait_id>/", views.act, name="wait"),
    path("waits/closed-days/", views.closed_days, name="closed_days"),
    path("waits/closed-days/<uuid:day_id>/", views.remove_closed_day, name="closed_day_remove"),
]

register_page_of_file(_("All waits"), "case_waits", views.CASE_PEOPLE, order=10)
