"""The addresses of the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.accounts.roles import Role
from gerege.desk import handout_views, views

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)

urlpatterns = [
    path("", views.home, name="home"),
    path("case/<uuid:case_id>/", views.case_page, name="case"),
    path("case/<uuid:case_id>/for-the-person/", handout_views.handout, name="case_handout"),
    path("waits/", views.all_waits, name="waits"),
    path("closed/", views.closed, name="closed_cases"),
    path("find/", views.find, name="find"),
    path("record/", views.record_index, name="record"),
    path("record/case/<uuid:case_id>/", views.record_of_case, name="record_of_case"),
    path("record/officer/<uuid:officer_id>/", views.record_of_officer, name="record_of_officer"),
]

register_menu(_("Home"), "home", tuple(Role), order=0)
register_menu(_("What waits for whom"), "waits", CASE_PEOPLE, order=5)
register_menu(_("Find"), "find", CASE_PEOPLE, order=20)
register_menu(_("Closed cases"), "closed_cases", CASE_PEOPLE, order=30)
register_menu(_("Record of acts and looks"), "record", (Role.AUDITOR,), order=40)
