"""The addresses for those who look after the installation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.accounts.roles import Role
from gerege.operations import views

urlpatterns = [path("installation/", views.installation, name="installation")]

register_menu(_("Installation"), "installation", [Role.ADMINISTRATOR], order=820)
