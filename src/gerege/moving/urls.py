"""The addresses of moving in and out."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.moving import views
from gerege.moving.policies import EXPORT_ROLES, LIST_ROLES

urlpatterns = [
    path("moving/exports/", views.exports, name="moving_exports"),
    path("moving/exports/ask/", views.ask, name="moving_export_ask"),
    path("moving/exports/<uuid:export_id>/", views.export, name="moving_export"),
    path("moving/lists/", views.lists, name="moving_lists"),
    path("moving/lists/<uuid:list_id>/", views.old_list, name="moving_list"),
    path("moving/lists/<uuid:list_id>/columns/", views.list_columns, name="moving_list_columns"),
    path("moving/lists/<uuid:list_id>/<int:row>/", views.old_row, name="moving_old_row"),
]

register_menu(_("Export of everything"), "moving_exports", EXPORT_ROLES, order=700)
register_menu(_("Old lists of cases"), "moving_lists", LIST_ROLES, order=690)
