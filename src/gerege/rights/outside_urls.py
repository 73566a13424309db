"""The page of this room that the process outside answers."""

from django.urls import path

from gerege.rights.views import public

urlpatterns = [path("say/", public.say, name="say")]
