"""The addresses of visa applications."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import register_menu
from gerege.accounts.roles import Role
from gerege.visas.views import (
    again,
    batches,
    correcting,
    declared,
    erasing,
    handing,
    headquarters,
    leaflet,
    monitoring,
    near,
    queue,
    rules,
    second_looks,
    waiting,
    watched,
)

urlpatterns = [
    path("", queue.queue, name="visas"),
    path("find/", queue.find, name="visa_find"),
    path("files/", batches.batches, name="visa_batches"),
    path("files/<uuid:batch_id>/", batches.batch, name="visa_batch"),
    path("files/<uuid:batch_id>/columns/", batches.columns, name="visa_columns"),
    path("files/<uuid:batch_id>/doubts/", batches.doubts, name="visa_doubts"),
    path("files/<uuid:batch_id>/throw-away/", batches.throw_away, name="visa_throw_away"),
    path("files/<uuid:batch_id>/import/", batches.start, name="visa_start"),
    path("files/<uuid:batch_id>/again/", again.again, name="visa_again"),
    path("files/<uuid:batch_id>/leave/", batches.leave_known, name="visa_rows_leave"),
    path("files/<uuid:batch_id>/row/<int:row>/", batches.refused_row, name="visa_row"),
    path("files/<uuid:batch_id>/row/<int:row>/leave/", batches.leave_out, name="visa_row_leave"),
    path("leaflet/", leaflet.leaflet, name="visa_leaflet"),
    path("handed/", handing.handed, name="visa_handed"),
    path("handed/<uuid:asked_id>/", handing.take, name="visa_take"),
    path("headquarters/", headquarters.headquarters, name="visa_headquarters"),
    path("second-looks/", second_looks.second_looks, name="visa_second_looks"),
    path("second-looks/<uuid:asked_id>/", second_looks.second_look, name="visa_second_look"),
    path("monitoring/", monitoring.monitoring, name="visa_monitoring"),
    path("monitoring/<slug:rule_id>/", monitoring.behaviour, name="visa_behaviour"),
    path("rules/", rules.rules, name="visa_rules"),
    path("rules/new/", rules.new_rule, name="visa_rule_new"),
    path("rules/<slug:rule_id>/", rules.rule, name="visa_rule"),
    path("declared/", declared.declared, name="visa_declared"),
    path("declared/<uuid:asked_id>/", declared.answer, name="visa_declaration"),
    path("declared/<int:declared_id>/end/", declared.end, name="visa_declared_end"),
    path("watched/", watched.watched, name="visa_watched"),
    path("watched/<uuid:watched_id>/", watched.watch, name="visa_watch"),
    path("watched/of/<uuid:case_id>/", watched.of_case, name="visa_watch_case"),
    path("post/", waiting.post_figures, name="visa_post_figures"),
    path("waits/", waiting.waits, name="visa_waits"),
    path("erasing/", erasing.erasures, name="visa_erasures"),
    path("erasing/<uuid:asked_id>/", erasing.erasure, name="visa_erasure"),
    path("<uuid:application_id>/correct/", correcting.correct, name="visa_correct"),
    path("<uuid:application_id>/erase/", erasing.ask, name="visa_erase"),
    path("rules/<slug:rule_id>/write/", rules.write, name="visa_rule_write"),
    path("rules/<slug:rule_id>/stop/", rules.stop, name="visa_rule_stop"),
    path("rules/<slug:rule_id>/<int:number>/", rules.version, name="visa_rule_version"),
    path("rules/<slug:rule_id>/<int:number>/try/", rules.try_version, name="visa_rule_try"),
    path("rules/<slug:rule_id>/<int:number>/<slug:to>/", rules.step, name="visa_rule_step"),
    path("<uuid:application_id>/", queue.application, name="visa_application"),
    path("<uuid:application_id>/links/", queue.links, name="visa_links"),
    path("<uuid:application_id>/links/near/", near.near, name="visa_near"),
    path("<uuid:application_id>/links/same/", near.same_person, name="visa_same_person"),
    path(
        "<uuid:application_id>/links/<slug:column>/declare/",
        declared.declare,
        name="visa_declare",
    ),
    path("<uuid:application_id>/talk/", queue.talk, name="visa_talk"),
    path("<uuid:application_id>/hand-over/", queue.hand_over, name="visa_hand_over"),
]

register_menu(_("Visa applications"), "visas", (Role.VISA_OFFICER,), order=10)
register_menu(_("Files of applications"), "visa_batches", (Role.VISA_OFFICER,), order=11)
register_menu(_("From the visa counter"), "visa_handed", (Role.CONSULAR_OFFICER,), order=25)
register_menu(_("Rules of the visa queue"), "visa_rules", (Role.VISA_OFFICER,), order=27)
register_menu(_("Visa applications"), "visa_headquarters", (Role.PROTECTION_LEAD,), order=28)
register_menu(_("Visa room of the post"), "visa_post_figures", (Role.HEAD_OF_POST,), order=31)
