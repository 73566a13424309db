"""The addresses of a talk, its result and what people decide."""

from django.urls import path

from gerege.screening.views import closing, result, second_look, talk

CASE = "case/<uuid:case_id>/"

urlpatterns = [
    path(f"{CASE}screening/", talk.overview, name="screening"),
    path(f"{CASE}screening/start/", talk.start, name="screening_start"),
    path(f"{CASE}screening/answers/", talk.answers, name="screening_answers"),
    path(f"{CASE}screening/question/", talk.question, name="screening_question"),
    path(f"{CASE}screening/<slug:group_id>/", talk.group, name="screening_group"),
    path(f"{CASE}result/", result.result, name="result"),
    path(f"{CASE}result/print/", result.printed, name="result_print"),
    path(f"{CASE}result/recompute/", result.recompute, name="result_recompute"),
    path(f"{CASE}decision/", result.decision, name="decision"),
    path(f"{CASE}second-look/", second_look.give, name="second_look"),
    path(f"{CASE}second-look/ask/", second_look.ask, name="second_look_ask"),
    path(f"{CASE}close/", closing.close, name="close"),
    path(f"{CASE}reopen/", closing.reopen, name="reopen"),
]
