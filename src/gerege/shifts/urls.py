"""The addresses of hand-overs. Notes, calls and officers are named by their random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.shifts import call_views, views
from gerege.shifts.policies import CASE_PEOPLE

urlpatterns = [
    path("shifts/", views.index, name="shifts"),
    path("shifts/hand-over/", views.write, name="hand_over_write"),
    path("shifts/notes/<uuid:note_id>/", views.read, name="hand_over"),
    path("shifts/leaving/", views.leave, name="hand_over_leave"),
    path("shifts/leavers/", views.leavers, name="hand_over_leavers"),
    path("shifts/leavers/<uuid:officer_id>/", views.missing, name="hand_over_missing"),
    path(
        "shifts/leavers/<uuid:officer_id>/<uuid:case_id>/", views.take_on, name="hand_over_take_on"
    ),
    path("shifts/hidden/", views.hidden, name="hand_over_hidden"),
    path("shifts/for-oneself/", views.for_oneself, name="for_oneself"),
    path("case/<uuid:case_id>/second-person/", call_views.ask, name="second_person_ask"),
    path("shifts/second-person/<uuid:asked_id>/", call_views.call, name="second_person"),
]

register_menu(_("Hand-over"), "shifts", CASE_PEOPLE, order=6)
