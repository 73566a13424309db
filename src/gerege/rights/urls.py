"""The addresses of this room. Cases, wishes and refusals are named by their random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu, register_page_of_file
from gerege.accounts.roles import Role
from gerege.rights.views import file, lead

CASE = "case/<uuid:case_id>/rights/"

urlpatterns = [
    path("wishes/", lead.wishes, name="wishes"),
    path("wishes/<uuid:wish_id>/", lead.wish, name="wish"),
    path("wishes/refusal/<uuid:refusal_id>/", lead.look, name="refusal_look"),
    path(CASE, file.of_case, name="case_rights"),
    path(CASE + "wish/", file.write_wish, name="case_wish"),
    path(CASE + "correct/", file.correct, name="case_correct"),
    path(CASE + "refusal/", file.refusal, name="case_refusal"),
    path(CASE + "fear/", file.fear, name="case_fear"),
    path(CASE + "take-over/", lead.take_over, name="case_take_over"),
]

register_menu(_("Wishes past the post"), "wishes", (Role.PROTECTION_LEAD,), order=25)
register_page_of_file(_("Rights of the person"), "case_rights", file.CASE_PEOPLE, order=70)
