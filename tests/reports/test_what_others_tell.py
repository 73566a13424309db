"""Somebody else tells about a person: written apart, and nothing of a case comes back to them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_post, a_saved_contact, an_officer
from tests.consent.builders import HEARD
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.checking import NotCovered
from gerege.consent.models import Disclosure, NamedRecipient
from gerege.desk.handout import PARTS
from gerege.desk.queries import home_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.reports import load_reports
from gerege.notices.models import Notice
from gerege.reports import services as reports
from gerege.reports.models import Report, ReportLink, ReportStep, Telling
from gerege.reports.queries import A_PAGE, report_page, reports_for, told_of
from gerege.reports.saying import may_be_told
from gerege.screening.services import start_screening
from gerege.vault.models import RecordKey

pytestmark = pytest.mark.django_db

WORDS = "Хүү маань гурван сар сураггүй, эзэн нь паспортыг нь авсан."
WISH = "Эрүүл байгаа, хавар харина."
MOTHER = "Зохиомол ээж"
OF_THIS_LOOK = re.compile(r' value="[0-9A-Za-z-]{36,}"|[0-9A-F]{8}\b')
"""A token, the mark of a form, and the number of the report."""


def a_report(actor: Officer, danger: str = "no", **told: str) -> Report:
    words = reports.Told(**{"words": WORDS, "name": MOTHER, "relation": "parent"} | told)
    return reports.write_report(actor=actor, came="phone", danger=danger, told=words)


def the_mother(actor: Officer, case: Case) -> str:
    named = consent.name_recipient(actor=actor, case=case, kind="family", name=MOTHER)
    return str(named.pk)


def may_hear(actor: Officer, case: Case, recipient: str, words: str = WISH) -> None:
    given = consent.Given("spoken", "mn", to_say=words, told=HEARD)
    consent.record_consent(
        actor=actor,
        case=case,
        purpose="contact_family",
        recipient=recipient,
        answer="yes",
        given=given,
    )


def linked(actor: Officer, case: Case, report: Report) -> ReportLink:
    return reports.link_report(
        actor=actor, case=case, report=report, recipient=the_mother(actor, case)
    )


def a_case_hidden_from(colleague: Officer, author: Officer) -> Case:
    case = a_saved_contact(author)
    file.hide_from(actor=author, case=case, officer=colleague)
    return case


def as_seen(client: Client, name: str, report: Report) -> str:
    html = client.get(reverse(name, args=[report.pk])).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return OF_THIS_LOOK.sub("", main.replace(str(report.pk), ""))


@pytest.fixture
def bold() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def tuya() -> Officer:
    return an_officer(post=a_post("ANK"))


def test_what_was_told_is_read_at_the_post_and_headquarters_see_codes_and_times(
    bold: Officer,
) -> None:
    page = reverse("report_write")
    typed = {"came": "phone", "danger": "unknown", "words": WORDS, "name": MOTHER}
    signed_in(bold).post(page, typed)

    report = Report.objects.get()
    assert told_of(report).words == WORDS
    assert WORDS.encode() not in bytes(report.content or b"")
    for role, post in ((Role.HEAD_OF_POST, "ANK"), (Role.PROTECTION_LEAD, "UBH")):
        html = signed_in(an_officer(role, a_post(post))).get(reverse("report", args=[report.pk]))
        assert report.number in html.content.decode()
        assert WORDS not in html.content.decode()
        assert MOTHER not in html.content.decode()
    elsewhere = signed_in(an_officer(post=a_post("SEL")))
    assert elsewhere.get(reverse("report", args=[report.pk])).status_code == 404
    assert reports_for(an_officer(post=a_post("SEL"))).lines == []


def test_whoever_does_not_know_the_case_sees_a_report_as_if_nothing_were_linked(
    bold: Officer, tuya: Officer
) -> None:
    with_case, without = a_report(bold), a_report(bold)
    case = a_case_hidden_from(tuya, bold)
    may_hear(bold, case, the_mother(bold, case))
    pages = ("report", "report_answer")
    browser = signed_in(tuya)
    before = [as_seen(browser, name, with_case) for name in pages]
    stood = Report.objects.filter(pk=with_case.pk).values().get()

    link = linked(bold, case, with_case)
    may_hear(bold, case, link.recipient)
    reports.tell_reporter(actor=bold, link=link, fields=["health"])

    assert [as_seen(browser, name, with_case) for name in pages] == before
    assert as_seen(browser, "report_answer", without) == before[1]
    assert [line.state for line in reports_for(tuya).lines] == ["nobody", "nobody"]
    assert [line.state for line in reports_for(bold).lines] == ["nobody", "linked"]
    assert home_of(tuya, clock.now()).told.reports.count == 2
    assert Report.objects.filter(pk=with_case.pk).values().get() == stood
    verbs = Event.objects.filter(subject=with_case.pk).values_list("verb", flat=True)
    assert {"report.linked", "report.told"}.isdisjoint(verbs)
    assert browser.get(reverse("case_reports", args=[case.pk])).status_code == 404


def test_the_sentence_for_the_reporter_is_the_same_until_the_person_agrees(
    bold: Officer,
) -> None:
    linked_one, other, browser = a_report(bold), a_report(bold), signed_in(bold)
    case = a_saved_contact(bold)
    link = linked(bold, case, linked_one)
    neutral = load_reports().neutral.text

    answer = as_seen(browser, "report_answer", linked_one)
    assert neutral.mn in answer
    assert answer == as_seen(browser, "report_answer", other)
    with pytest.raises(NotCovered):
        reports.tell_reporter(actor=bold, link=link, fields=["health"])

    may_hear(bold, case, link.recipient)
    assert WISH in as_seen(browser, "report_answer", linked_one)
    assert WISH not in as_seen(browser, "report_answer", other)


def test_a_yes_for_somebody_else_or_the_family_in_general_gives_this_reporter_no_word(
    bold: Officer,
) -> None:
    report, case = a_report(bold), a_saved_contact(bold)
    link = linked(bold, case, report)
    brother = consent.name_recipient(actor=bold, case=case, kind="family", name="Ах")
    may_hear(bold, case, str(brother.pk))
    may_hear(bold, case, "family")

    assert may_be_told(bold, report) == []
    reports.name_reporter(actor=bold, link=link, recipient="")
    with pytest.raises(InputRefused):
        reports.tell_reporter(actor=bold, link=link, fields=["health"])
    with pytest.raises(InputRefused):
        reports.name_reporter(actor=bold, link=link, recipient="employer")


def test_what_was_told_stands_in_the_register_and_a_yes_taken_back_takes_the_words_back(
    bold: Officer,
) -> None:
    report, case, browser = a_report(bold), a_saved_contact(bold), signed_in(bold)
    link = linked(bold, case, report)
    may_hear(bold, case, link.recipient)
    [offered] = may_be_told(bold, report)
    sent = {"link": link.pk, "consent": offered.consent.pk, "fields_told": "health"}
    page = reverse("report_answer", args=[report.pk])

    assert browser.post(page, sent).status_code == 302
    told = Disclosure.objects.get(case=case)
    assert (told.purpose, told.recipient, told.fields) == (
        "contact_family",
        link.recipient,
        ["health"],
    )
    assert Telling.objects.get(disclosure=told).reveal_field("words") == WISH

    consent.withdraw_consent(actor=bold, consent=offered.consent, how="spoken")
    assert WISH not in browser.get(page).content.decode()
    assert browser.post(page, sent).status_code == 404
    assert Disclosure.objects.count() == 1


def test_words_that_changed_since_the_page_was_opened_are_not_told_as_the_old_ones(
    bold: Officer,
) -> None:
    report, case = a_report(bold), a_saved_contact(bold)
    link = linked(bold, case, report)
    may_hear(bold, case, link.recipient)
    [old] = may_be_told(bold, report)
    may_hear(bold, case, link.recipient, "Зөвхөн амьд гэж хэлээрэй.")

    with pytest.raises(NotCovered):
        reports.tell_reporter(actor=bold, link=link, fields=["health"], read=str(old.consent.pk))


def test_danger_calls_whoever_is_on_duty_until_somebody_takes_it(bold: Officer) -> None:
    report = a_report(bold, danger="yes")

    notice = Notice.objects.get(about=report.pk)
    assert (notice.kind, notice.ended_at) == ("report_danger", None)
    assert home_of(bold, clock.now()).told.reports.count == 1
    reports.take_report(actor=bold, report=report)
    reports.take_report(actor=bold, report=report)
    assert Notice.objects.get(about=report.pk).ended_at is not None
    assert home_of(bold, clock.now()).told.reports.count == 0
    assert ReportStep.objects.filter(kind="taken").count() == 1


def test_danger_told_again_calls_though_a_colleague_has_it_in_hand(bold: Officer) -> None:
    report, colleague = a_report(bold), an_officer(post=bold.post)
    reports.take_report(actor=colleague, report=report)
    again = {"words": WORDS, "answered": "neutral", "danger": "yes"}

    reports.record_call(actor=colleague, report=report, **again)
    assert not Notice.objects.filter(about=report.pk).exists()
    reports.record_call(actor=bold, report=report, **again)
    assert Notice.objects.get(about=report.pk).kind == "report_danger"
    reports.take_report(actor=colleague, report=report)
    assert Notice.objects.get(about=report.pk).ended_at is not None


def test_a_report_nobody_takes_is_late_after_a_day_and_the_post_is_called_once(
    bold: Officer,
) -> None:
    report = a_report(bold)
    assert reports.tell_of_late_reports() == 0
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert reports_for(bold).lines[0].is_late
        assert reports.tell_of_late_reports() == 1
        assert reports.tell_of_late_reports() == 0
    assert Notice.objects.get(about=report.pk).kind == "late_at_post"


def test_later_calls_are_added_and_open_a_closed_report_again(bold: Officer, tuya: Officer) -> None:
    report = a_report(bold)
    reports.close_report(actor=tuya, report=report, reason="cannot_verify")
    again = {"answered": "neutral", "danger": "unknown"}
    reports.record_call(actor=bold, report=report, words="Утас нь дуудаж байна.", **again)
    reports.record_call(actor=tuya, report=report, words="Дахиад алга болсон.", **again)

    page = report_page(bold, Report.objects.get())
    assert [one.words for one in page.steps] == [
        "",
        "Утас нь дуудаж байна.",
        "Дахиад алга болсон.",
    ]
    assert page.told is not None
    assert page.told.words == WORDS
    assert page.line.state == "nobody"
    with pytest.raises(InputRefused):
        reports.close_report(actor=tuya, report=report, reason="linked")


def test_a_case_opened_from_a_report_carries_no_answer_of_the_person(bold: Officer) -> None:
    report = a_report(bold, danger="yes", recruiter="Зохиомол ХХК")
    signed_in(bold).post(reverse("report", args=[report.pk]), {"do": "open"})

    case = Case.objects.get()
    codes = {"channel": "third_party", "who_speaks": "family"}
    assert case.first_contact.codes() == codes
    assert ReportLink.objects.get(case=case).report == report
    assert start_screening(actor=bold, case=case).answers.count() == 0


def test_a_link_is_taken_back_and_stays_in_the_record_of_the_case(
    bold: Officer, tuya: Officer
) -> None:
    report, case, browser = a_report(bold), a_saved_contact(bold), signed_in(bold)
    page = reverse("case_reports", args=[case.pk])
    browser.post(page, {"do": "link", "report": report.number.lower()})
    link = ReportLink.objects.get(case=case)
    assert reports.link_report(actor=tuya, case=case, report=report) == link

    browser.post(page, {"do": "unlink", "link": link.pk})
    assert [line.state for line in reports_for(bold).lines] == ["nobody"]
    verbs = Event.objects.filter(subject=case.pk).values_list("verb", flat=True)
    assert {"report.linked", "report.unlinked"} <= set(verbs)
    foreign = a_report(an_officer(post=a_post("SEL")))
    sent = browser.post(page, {"do": "link", "report": foreign.number})
    assert "No report has this number" in sent.content.decode()


def test_whoever_reported_can_have_it_erased_by_two_people_and_the_register_stays(
    bold: Officer, tuya: Officer
) -> None:
    report, case = a_report(bold, danger="yes"), a_saved_contact(bold)
    link = linked(bold, case, report)
    may_hear(bold, case, link.recipient)
    reports.tell_reporter(actor=bold, link=link, fields=["health"])
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))

    asked = reports.ask_erasure(actor=bold, report=report)
    for nobody in (bold, tuya, an_officer(Role.HEAD_OF_POST, a_post("SEL"))):
        with pytest.raises(NotAllowed):
            reports.confirm_erasure(actor=nobody, report=asked)
    reports.confirm_erasure(actor=head, report=asked)

    assert not RecordKey.objects.filter(pk=report.pk).exists()
    assert not any(table.objects.exists() for table in (Report, ReportStep, ReportLink, Telling))
    assert not Notice.objects.filter(about=report.pk, ended_at=None).exists()
    assert Disclosure.objects.filter(case=case).count() == 1
    assert NamedRecipient.objects.get(case=case).reveal_field("name") == MOTHER


def test_a_closed_report_is_erased_when_its_time_is_over_linked_or_not(bold: Officer) -> None:
    open_one, closed, linked_one = a_report(bold), a_report(bold), a_report(bold)
    linked(bold, a_saved_contact(bold), linked_one)
    for one in (closed, linked_one):
        reports.close_report(actor=bold, report=one, reason="worked_through")

    assert reports.forget_reports() == 0
    with clock.pretend(clock.now() + timedelta(days=366)):
        assert reports.forget_reports() == 2
    assert list(Report.objects.all()) == [open_one]


def test_what_the_person_may_read_of_the_file_does_not_say_who_reported(bold: Officer) -> None:
    report, case, browser = a_report(bold), a_saved_contact(bold), signed_in(bold)
    reports.link_report(actor=bold, case=case, report=report)
    paper = browser.post(
        reverse("case_handout", args=[case.pk]),
        {"how": "printed", "reason": "person_asked", "parts": [code for code, _words in PARTS]},
    ).content.decode()
    register = browser.post(
        reverse("case_disclosures_paper", args=[case.pk]), {"how": "read_aloud"}
    ).content.decode()
    assert case.reference in paper
    for page in (paper, register):
        assert MOTHER not in page
        assert WORDS not in page
        assert report.number not in page


def test_the_list_of_reports_has_pages_and_what_is_urgent_stands_first(
    bold: Officer, tuya: Officer
) -> None:
    begin = clock.now() - timedelta(hours=3)
    many = []
    for minute in range(A_PAGE + 2):
        with clock.pretend(begin + timedelta(minutes=minute)):
            many.append(a_report(bold))
    with clock.pretend(begin - timedelta(minutes=1)):
        danger = a_report(bold, danger="yes")
    reports.take_report(actor=tuya, report=many[-1])
    reports.close_report(actor=tuya, report=many[-2], reason="twice")

    first, second = reports_for(bold), reports_for(bold, 2)
    assert (first.waiting, first.nobody) == (A_PAGE + 2, A_PAGE + 1)
    shown = [line.report.pk for line in (*first.lines, *second.lines)]
    newest_first = [one.pk for one in reversed(many[:-2])]
    assert shown == [danger.pk, *newest_first, many[-1].pk, many[-2].pk]
    assert len(first.lines) == A_PAGE
    browser = signed_in(bold)
    page = browser.get(reverse("reports")).content.decode()
    assert 'href="?page=2"' in page
    assert many[-2].number not in page
    page = browser.get(f"{reverse('reports')}?page=2").content.decode()
    assert many[-2].number in page
    assert 'href="?page=1"' in page
    assert browser.get(f"{reverse('reports')}?page=x").status_code == 200


def test_a_case_is_opened_only_at_the_post_that_wrote_the_report_down(
    bold: Officer, tuya: Officer
) -> None:
    report, case = a_report(bold), a_saved_contact(bold)
    linked(bold, case, report)
    abroad = an_officer(post=a_post("SEL"))
    file.name_on_case(actor=bold, case=case, officer=abroad)
    before, browser = Case.objects.count(), signed_in(abroad)
    address = reverse("report", args=[report.pk])
    assert "Open a case from it" in signed_in(bold).get(address).content.decode()
    assert "Open a case from it" not in browser.get(address).content.decode()
    answer = browser.post(address, {"do": "open"})
    assert answer.status_code == 200
    assert "This report belongs to another post" in answer.content.decode()
    assert Case.objects.count() == before
