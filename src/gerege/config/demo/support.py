"""What fictional people need and plan; one who is held; one who may be a child."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.merging import ANY_VERSION
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.knowledge.consents import load_consents
from gerege.support import services as support
from gerege.support.services import Called, Happened, Heard, Visited

SAYS = {
    "interpreter": "no",
    "food_clothes": "later",
    "doctor_now": "no",
    "medical_offer": "accepted",
    "cash": "unknown",
}
SAFETY = {
    "where_to_go": "Метроны буудлын хажуугийн эмийн сан.",
    "what_to_take": "Паспортын хуулбар, эм, утасны цэнэглэгч.",
    "too_dangerous": "Хаалгыг гаднаас нь түгжвэл.",
}


def a_plan(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Asked about needs, a safety plan, a plan with two goals that the person agreed to."""
    bold, case = officers["bold"], _oldest_of("ANK")
    until = (moment + timedelta(days=20)).date().isoformat()
    with clock.pretend(moment):
        for question, answer in SAYS.items():
            support.record_need(actor=bold, case=case, question=question, answer=answer)
        support.record_need(
            actor=bold,
            case=case,
            question="hours_matter",
            answer="later",
            happened=Happened("about", moment - timedelta(hours=90)),
        )
        support.change_safety_plan(actor=bold, case=case, fields=SAFETY, edit=ANY_VERSION)
        for goal, service, owner in (
            ("Паспортаа буцаан авах", "documents", "host"),
            ("Монголд эгчийндээ очих", "return", "headquarters"),
        ):
            said = {"goal": goal, "service": service, "owner": owner, "due": until}
            support.change_goal(actor=bold, case=case, goal="", fields=said, edit=ANY_VERSION)
        support.plan_was_heard(actor=bold, case=case, version=2, heard=Heard("yes", "mn"))


def a_conference_is_called(officers: Mapping[str, Officer], moment: datetime) -> None:
    """The person was asked first; a shelter that may be told nothing yet is invited, too."""
    bold, case = officers["bold"], _oldest_of("ANK")
    meets = (moment + timedelta(days=9)).replace(hour=14, minute=30, second=0, tzinfo=None)
    with clock.pretend(moment):
        called = Called(meets, "telephone", ["return", "stay", "wait_longer"])
        support.call_conference(actor=bold, case=case, called=called, edit=ANY_VERSION)
        said = {"wish": "return", "words": "Эгчийндээ очмоор байна.", "hearing": "in_words"}
        support.record_wish(actor=bold, case=case, **said, edit=ANY_VERSION)
        for to in ("shelter", "return_assistance"):
            recipient = load_consents().purpose(to).recipients[0]
            support.invite(actor=bold, case=case, purpose=to, recipient=recipient)


def somebody_held(officers: Mapping[str, Officer], moment: datetime) -> None:
    """A man held in Seoul; the first visit was overheard, so that a private one is still due."""
    nomin, case = officers["nomin"], _oldest_of("SEL")
    with clock.pretend(moment):
        words = "Зохиомол саатуулах байр. Эндхийн цагдаа мэдэгдсэн."
        support.told_of_detention(actor=nomin, case=case, told_at=moment, words=words)
    with clock.pretend(moment + timedelta(hours=6)):
        found = Visited("no", checked={"lawyer": "no", "forced": "unknown"})
        at = moment + timedelta(hours=5)
        support.person_visited(actor=nomin, case=case, visited_at=at, visited=found)


def somebody_young(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Sixteen, as they say: the steps for a child stand open, the first one done."""
    nomin = officers["nomin"]
    with clock.pretend(moment):
        case = file.save_first_contact(actor=nomin, answers={"channel": "phone"})
        age = AgeRecord(years=16, basis="stated", recorded_by=str(nomin.pk))
        file.change_person(actor=nomin, case=case, fields={"given": "Номин"}, age=age)
        support.record_child_step(actor=nomin, case=case, step="treat_as_child", state="done")


def _oldest_of(post: str) -> Case:
    """The open case that this post keeps the longest."""
    standing = Case.objects.filter(post__code=post, state=Case.State.OPEN)
    return standing.order_by("opened_at")[0]
