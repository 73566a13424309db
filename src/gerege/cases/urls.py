"""The addresses of the protected file. A case is named by its random id, never by a person."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.accounts.roles import Role
from gerege.cases.countries import CountryCode
from gerege.cases.views import (
    access,
    contact,
    emergency,
    erasing,
    group,
    identity,
    intake,
    notes,
    older,
    person,
    seeing,
    versions,
)

register_converter(CountryCode, "country")
CASE = "case/<uuid:case_id>/"

urlpatterns = [
    path("first-contact/", intake.first_contact, name="first_contact"),
    path("first-contact/blank/", intake.offline_shell, name="offline_shell"),
    path("first-contact/token/", intake.token, name="first_contact_token"),
    path("first-contact/sealed/", intake.sealed, name="first_contact_sealed"),
    path("first-contact/<uuid:case_id>/", intake.saved, name="first_contact_saved"),
    path("first-contact/<uuid:case_id>/more/", intake.more, name="first_contact_more"),
    path("group/", group.group_contact, name="group_contact"),
    path("group/save/", group.group_save, name="group_save"),
    path("group/<uuid:group_id>/", group.group_saved, name="group_saved"),
    path("emergency/", emergency.own, name="emergency"),
    path("emergency/<country:country>/", emergency.card, name="emergency_card"),
    path(f"{CASE}emergency/", emergency.card_for_case, name="case_emergency"),
    path(f"{CASE}danger/", emergency.acted, name="case_danger"),
    path(f"{CASE}danger/end/", emergency.end, name="case_danger_end"),
    path(f"{CASE}danger/again/", emergency.again, name="case_danger_again"),
    path(f"{CASE}person/", person.change, name="case_person"),
    path(f"{CASE}identity/", identity.show, name="case_identity"),
    path(f"{CASE}identity/open/", identity.open_with_a_reason, name="case_identity_open"),
    path(f"{CASE}identity/danger/", identity.open_in_danger, name="case_identity_danger"),
    path(f"{CASE}person/check/", person.check, name="case_person_check"),
    path(f"{CASE}person/adult/", person.adult, name="case_adult"),
    path(f"{CASE}safe-contact/", contact.agree, name="case_safe_contact"),
    path(f"{CASE}safe-contact/again/", contact.again, name="case_safe_contact_confirm"),
    path(f"{CASE}safe-contact/words/", contact.words, name="case_words"),
    path(f"{CASE}versions/", versions.earlier, name="case_versions"),
    path(f"{CASE}note/", notes.write, name="case_note"),
    path(f"{CASE}notes/", older.notes, name="case_notes"),
    path(f"{CASE}acts/", older.acts, name="case_acts"),
    path(f"{CASE}name/", access.name, name="case_name"),
    path(f"{CASE}hide/", access.hide, name="case_hide"),
    path(f"{CASE}open/", access.break_glass, name="case_break_glass"),
    path(f"{CASE}hold/", erasing.hold, name="case_hold"),
    path(f"{CASE}erase/", erasing.ask, name="case_erase"),
    path("erasing/", erasing.index, name="erasures"),
    path("erasing/list/<uuid:report_id>/", erasing.retention_list, name="retention_report"),
    path("erasing/<uuid:erasure_id>/", erasing.erasure, name="erasure"),
    path("case/glass/<uuid:opened_id>/", access.glass_read, name="case_glass_read"),
    path("case/glass/<uuid:opened_id>/review/", access.glass_reviewed, name="case_glass_review"),
    path("sees/", seeing.index, name="sees"),
    path("sees/<uuid:officer_id>/", seeing.of_one, name="sees_of"),
]

register_menu(_("New contact"), "first_contact", (Role.CONSULAR_OFFICER,), order=10)
register_menu(_("Emergency card"), "emergency", emergency.CARD_ROLES, order=15)
register_menu(_("What a user can see"), "sees", seeing.READERS, order=45)
register_menu(_("Keeping and erasing"), "erasures", erasing.READERS, order=35)
