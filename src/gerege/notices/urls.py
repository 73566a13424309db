"""The addresses of notices and of the rota. Cases and turns are named by their random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu, register_page_of_file
from gerege.notices import views
from gerege.notices.policies import CASE_PEOPLE

urlpatterns = [
    path("notices/", views.index, name="notices"),
    path("case/<uuid:case_id>/notices/", views.of_case, name="case_notices"),
    path("duty/", views.rota, name="duty"),
    path("duty/<uuid:turn_id>/end/", views.end, name="duty_end"),
    path("installation/notice/", views.test, name="notice_test"),
]

register_menu(_("Duty rota"), "duty", CASE_PEOPLE, order=7)
register_page_of_file(_("Notices"), "case_notices", CASE_PEOPLE, order=90)
