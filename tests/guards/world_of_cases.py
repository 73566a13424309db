"""Cases of the guards' ministry, with everything that hangs on a case."""

from datetime import timedelta
from uuid import UUID

from tests.builders import (
    a_named_case,
    a_note,
    a_post,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    talked,
)
from tests.consent.builders import HEARD, agreed, an_asked_exception, answered, handed_on
from tests.interpreters.builders import an_interpreter, engaged, pledged
from tests.support.builders import a_decided_conference, a_goal

from gerege.accounts.models import (
    Officer,
)
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.merging import ANY_VERSION
from gerege.cases.models import BreakGlass, Case
from gerege.consent import services as consent
from gerege.consent.models import ConsentException, Disclosure
from gerege.interpreters import services as interpreters
from gerege.interpreters.models import Interpreter
from gerege.kernel import clock
from gerege.knowledge.rights import load_rights
from gerege.moving import services as moving
from gerege.moving.models import OldList
from gerege.reports import services as reports
from gerege.reports.models import Report
from gerege.rights import services as rights
from gerege.rights.models import Refusal, Wish
from gerege.screening.presentation.groups import groups
from gerege.shifts import services as shifts
from gerege.shifts.models import HandOver as DutyNote
from gerege.support import services as support
from gerege.waits import services as waits
from gerege.waits.models import Wait


def an_old_list(actor: Officer, lead: Officer) -> OldList:
    """Imported: one row became a case, one waits to be mended."""
    rows = "Нэр;Огноо\nЗохиомол хүн;2019-05-06\nХэн нэгэн;32.13.2020"
    old, _known = moving.receive_list(actor=actor, data=rows.encode(), name="2019.csv")
    moving.confirm_list_columns(actor=actor, old=old, columns=old.columns or [])
    moving.ask_list(actor=actor, old=old, purpose="one_place")
    moving.work_on_list(moving.approve_list(actor=lead, old=old))
    return OldList.objects.get(pk=old.pk)


def some_answers(actor: Officer, case: Case) -> tuple[ConsentException, Disclosure]:
    """What the person said, what was handed on, and what a second person is to decide."""
    named = consent.name_recipient(actor=actor, case=case, kind="shelter", name="Зохиомол байр")
    agreed(actor, case, "shelter", str(named.pk))
    agreed(actor, case, "civil_registry", "civil_registry")
    agreed(actor, case)
    answered(actor, case, "no", "contact_family", "family")
    return an_asked_exception(actor, case, purpose="host_police"), handed_on(actor, case)


def some_support(actor: Officer, case: Case) -> None:
    """A plan with one goal, a safety plan, and a conference with somebody invited."""
    a_goal(actor, case)
    words = dict.fromkeys(("where_to_go", "words"), "Эгчийнд очно.")
    support.change_safety_plan(actor=actor, case=case, fields=words, edit=ANY_VERSION)
    a_decided_conference(actor, case)


def a_wish(actor: Officer, case: Case) -> Wish:
    """A complaint through an officer, which headquarters has read."""
    wish = rights.write_wish(actor=actor, case=case, kind="complaint", words="Зохиомол гомдол")
    lead = an_officer(Role.PROTECTION_LEAD, a_post("UBH"))
    rights.take_step(actor=lead, wish=wish, kind="acknowledged", words="")
    return wish


def a_report(actor: Officer, case: Case) -> Report:
    """Linked to a case whose person agreed that this reporter is told something."""
    told = reports.Told("Хүү маань гурван сар сураггүй байна.", name="Зохиомол ээж")
    report = reports.write_report(actor=actor, came="phone", danger="yes", told=told)
    mother = consent.name_recipient(actor=actor, case=case, kind="family", name="Зохиомол ээж")
    said = consent.Given("spoken", "mn", to_say="Сайн байгаа.", told=HEARD)
    consent.record_consent(
        actor=actor,
        case=case,
        purpose="contact_family",
        recipient=str(mother.pk),
        answer="yes",
        given=said,
    )
    link = reports.link_report(actor=actor, case=case, report=report, recipient=str(mother.pk))
    reports.tell_reporter(actor=actor, link=link, fields=["needs"])
    reports.record_call(
        actor=actor, report=report, words="Сураг гарсан уу?", answered="neutral", danger="unknown"
    )
    return report


def somebody_who_interprets(head: Officer, actor: Officer, case: Case) -> Interpreter:
    """On the roster with a pledge, reached otherwise since, and engaged for this case."""
    row = pledged(head, an_interpreter(head))
    interpreters.change_reach(actor=head, interpreter=row, telephone="+90 555 010 03 02", notes="")
    engaged(actor, case, row)
    return row


def a_refusal(actor: Officer, case: Case) -> Refusal:
    """The person does not want help; nobody gave the second look yet."""
    explained = [one.id for one in load_rights().explained]
    return rights.record_refusal(
        actor=actor, case=case, said="Би тусламж авахгүй.", alone="yes", explained=explained
    )


def a_withdrawn_case(actor: Officer, lead: Officer) -> Case:
    """A file that its post does not see."""
    case = a_saved_contact(actor)
    told = {"of": "at_post", "said": "Зохиомол айдас", "alone": "yes"}
    rights.record_fear(actor=actor, case=case, keep=[lead], **told)
    return case


def some_waits(actor: Officer, case: Case) -> Wait:
    """One that headquarters has to act on, one that is only prepared, one that is done."""
    done = waits.open_wait(actor=actor, case=case, cause="W23")
    waits.close_wait(actor=actor, wait=done, obtained="Түнш боломжтой гэсэн.")
    waits.open_wait(actor=actor, case=case, cause="W04", prepared=True)
    return waits.open_wait(actor=actor, case=case, cause="W01", note="Хүсэлт №7")


def a_hand_over(actor: Officer, case: Case) -> DutyNote:
    """A note to whoever comes next."""
    words = shifts.Words("Орчуулагч олно гэсэн.", "Маргааш 08:30-д залгана.")
    began = clock.now() - timedelta(hours=8)
    return shifts.write_note(actor=actor, lines={case.pk: words}, began_at=began, said=["keys"])


def a_rich_case(actor: Officer) -> Case:
    """Person, safe contact, ten notes, thirty answers, a result, an open second look."""
    case = a_named_case(
        actor, patronymic="Батбаярын", given="Солонго", telephone="+90 555 010 0147"
    )
    an_agreed_contact(actor, case)
    for number in range(10):
        a_note(actor, case, f"Орох байр хэрэгтэй ({number}).")
    facts = [question.id for group in groups()[1:4] for question in group.questions]
    answers = {fact.replace(".", "__"): "yes" for fact in facts if not fact.startswith("gate")}
    return talked(actor, case, person__says_victim="yes", **dict(list(answers.items())[:29]))


def a_young_person(actor: Officer) -> Case:
    """Perhaps a child, and of the same name as somebody else."""
    case = a_named_case(actor, patronymic="Батбаярын", given="Солонго")
    age = AgeRecord(years=20, basis="stated", may_be_child=True, recorded_by=str(actor.pk))
    file.change_person(actor=actor, case=case, fields={}, age=age)
    return case


def an_opened_story(head: Officer, case: Case) -> BreakGlass:
    return file.break_glass(actor=head, case=case, reason="The officers are unreachable.")


def a_group(actor: Officer) -> UUID:
    answers = {"channel": "detention_notice"}
    number = file.open_group(actor=actor, people=[], answers=answers).pk
    case = a_saved_contact(actor)
    Case.objects.filter(pk=case.pk).update(group=number)
    return number
