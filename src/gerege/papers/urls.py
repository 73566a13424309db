"""The addresses of papers. Cases and letters are random ids, kinds are codes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu, register_page_of_file
from gerege.papers import document_views, letterhead_views, views

CASE = "case/<uuid:case_id>/papers/"

urlpatterns = [
    path(CASE, views.of_case, name="case_papers"),
    path(CASE + "prepare/", views.prepare, name="case_prepare"),
    path(CASE + "letter/", views.choose, name="case_letters"),
    path(CASE + "letter/<slug:kind>/", views.begin, name="case_letter_begin"),
    path(CASE + "document/", document_views.add, name="case_document_add"),
    path("documents/<uuid:document_id>/", document_views.document, name="document"),
    path("documents/<uuid:document_id>/picture/", document_views.picture, name="document_picture"),
    path("documents/<uuid:document_id>/file/", document_views.file, name="document_file"),
    path(
        "documents/<uuid:document_id>/original/", document_views.original, name="document_original"
    ),
    path("letters/", views.register, name="letters"),
    path("letters/head/", letterhead_views.letterhead, name="letterhead"),
    path("letters/<uuid:letter_id>/", views.letter, name="letter"),
    path("letters/<uuid:letter_id>/paper/", views.paper, name="letter_paper"),
]

register_menu(_("Register of letters"), "letters", views.CASE_PEOPLE, order=32)
register_page_of_file(_("Papers"), "case_papers", views.CASE_PEOPLE, order=40)
