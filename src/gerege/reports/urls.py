"""The addresses of this room. Reports and cases are named by their random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu, register_page_of_file
from gerege.reports.policies import CASE_PEOPLE
from gerege.reports.views import file, reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/write/", reports.write, name="report_write"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/answer/", reports.answer, name="report_answer"),
    path("case/<uuid:case_id>/reports/", file.of_case, name="case_reports"),
]

register_menu(_("What others told"), "reports", CASE_PEOPLE, order=26)
register_page_of_file(_("What others told"), "case_reports", CASE_PEOPLE, order=60)
