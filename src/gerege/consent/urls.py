"""The addresses of consent. Purposes and fixed recipients are codes, the rest are random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_page_of_file
from gerege.consent import register_views, views

CASE = "case/<uuid:case_id>/"
PAIR = CASE + "consent/<slug:purpose>/<slug:recipient>/"

urlpatterns = [
    path(CASE + "consent/", views.of_case, name="case_consent"),
    path(CASE + "consent/recipient/", views.name_recipient, name="case_recipient"),
    path(PAIR, views.ask, name="case_consent_ask"),
    path(PAIR + "exception/", views.ask_exception, name="case_exception_ask"),
    path("consent/exception/<uuid:exception_id>/", views.exception, name="consent_exception"),
    path(CASE + "disclosures/", register_views.register, name="case_disclosures"),
    path(CASE + "disclosures/add/", register_views.add, name="case_disclosure_add"),
    path(CASE + "disclosures/paper/", register_views.paper, name="case_disclosures_paper"),
    path("disclosures/<uuid:disclosure_id>/", register_views.change, name="disclosure"),
]

register_page_of_file(_("Consent"), "case_consent", views.CASE_PEOPLE, order=20)
