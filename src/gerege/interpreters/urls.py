"""The addresses of this room. Interpreters and cases are named by their random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu, register_page_of_file
from gerege.interpreters.policies import CASE_PEOPLE
from gerege.interpreters.views import file, roster

urlpatterns = [
    path("interpreters/", roster.index, name="interpreters"),
    path("interpreters/add/", roster.add, name="interpreter_add"),
    path("interpreters/<uuid:interpreter_id>/", roster.interpreter, name="interpreter"),
    path("case/<uuid:case_id>/interpreters/", file.of_case, name="case_interpreters"),
    path("case/<uuid:case_id>/interpreters/engage/", file.engage, name="case_interpreter_engage"),
    path(
        "case/<uuid:case_id>/interpreters/in-danger/",
        file.stopgap,
        name="case_interpreter_stopgap",
    ),
]

register_menu(_("Interpreters"), "interpreters", CASE_PEOPLE, order=27)
register_page_of_file(_("Interpreters"), "case_interpreters", CASE_PEOPLE, order=35)
