"""Addresses of the gallery, with the names that the scripts and the header look for."""

from django.urls import path
from tests.ui.gallery import pages

from gerege.ui import views

urlpatterns = [
    path("", pages.page, {"name": "home"}, name="home"),
    path("case/", pages.page, {"name": "case"}),
    path("result/", pages.page, {"name": "result"}),
    path("parts/", pages.page, {"name": "parts"}),
    path("bare/", pages.bare),
    path("note/", pages.note),
    path("screening/", pages.screening),
    path("first-contact/", pages.first_contact),
    path("first-contact/token", pages.token, name="first_contact_token"),
    path("first-contact/sealed", pages.sealed, name="first_contact_sealed"),
    path("account/draft-key", pages.draft_key, name="draft_key"),
    path("account/sign-in", pages.page, {"name": "parts"}, name="account_login"),
    path("account/sign-out", pages.page, {"name": "parts"}, name="account_logout"),
    path("account/language/", pages.set_language, name="set_language"),
    path("cover/", views.cover, name="cover"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", pages.offline_shell, name="offline_shell"),
]
