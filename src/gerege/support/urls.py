"""The addresses of needs and plans. Questions are codes of the catalogue, the rest random ids."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_page_of_file
from gerege.support import conference_views, detention_views, plan_views, views

ROOM = "case/<uuid:case_id>/support/"

urlpatterns = [
    path(ROOM, views.of_case, name="case_support"),
    path(ROOM + "needs/", views.needs, name="case_needs"),
    path(ROOM + "needs/<slug:question>/", views.need, name="case_need"),
    path(ROOM + "safety/", plan_views.safety, name="case_safety_plan"),
    path(ROOM + "plan/", plan_views.plan, name="case_plan"),
    path(ROOM + "plan/heard/", plan_views.heard, name="case_plan_heard"),
    path(ROOM + "plan/goal/<slug:goal>/", plan_views.goal, name="case_goal"),
    path(ROOM + "review/", plan_views.review, name="case_plan_review"),
    path(ROOM + "conference/", conference_views.conference, name="case_conference"),
    path(ROOM + "conference/call/", conference_views.call, name="case_conference_call"),
    path(ROOM + "conference/wish/", conference_views.wish, name="case_conference_wish"),
    path(ROOM + "conference/invite/", conference_views.invite, name="case_conference_invite"),
    path(
        ROOM + "conference/party/<slug:party>/",
        conference_views.party,
        name="case_conference_party",
    ),
    path(ROOM + "conference/waits/", conference_views.waits, name="case_conference_waits"),
    path(ROOM + "conference/decision/", conference_views.decide, name="case_conference_decide"),
    path(ROOM + "conference/sign/", conference_views.sign, name="case_conference_sign"),
    path(ROOM + "detention/", detention_views.detention, name="case_detention"),
    path(ROOM + "detention/visit/", detention_views.visit, name="case_visit"),
    path(ROOM + "child/", views.child, name="case_child"),
    path(ROOM + "child/<slug:step>/", views.child_step, name="case_child_step"),
]

register_page_of_file(_("Needs and plan"), "case_support", views.CASE_PEOPLE, order=30)
