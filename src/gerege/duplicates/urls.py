"""The addresses of pairs, names and patterns. A file is named by its random id."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu, register_page_of_file
from gerege.accounts.roles import Role
from gerege.duplicates import views
from gerege.duplicates.policies import PATTERN_READERS

CASE = "case/<uuid:case_id>/"

urlpatterns = [
    path(CASE + "duplicates/", views.pairs, name="case_duplicates"),
    path(CASE + "duplicates/names/", views.names, name="case_names"),
    path("patterns/", views.index, name="patterns"),
]

register_page_of_file(_("The same person?"), "case_duplicates", (Role.CONSULAR_OFFICER,), order=80)
register_page_of_file(_("Who and where it was"), "case_names", (Role.CONSULAR_OFFICER,), order=82)
register_menu(_("In several files"), "patterns", PATTERN_READERS, order=36)
