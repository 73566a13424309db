"""The addresses of moving in and out."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.moving import views
from gerege.moving.policies import EXPORT_ROLES

urlpatterns = [
    path("moving/exports/", views.exports, name="moving_exports"),
    path("moving/exports/ask/", views.ask, name="moving_export_ask"),
    path("moving/exports/<uuid:export_id>/", views.export, name="moving_export"),
]

register_menu(_("Export of everything"), "moving_exports", EXPORT_ROLES, order=700)
