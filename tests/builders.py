"""The people and cases the tests are about. Every name is made up."""

from collections.abc import Mapping
from datetime import date
from itertools import count

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.accounts.services.people import create_officer
from gerege.accounts.services.posts import create_post, start_posting
from gerege.cases import services as file
from gerege.cases.danger import danger_to_end
from gerege.cases.models import Case, Erasure
from gerege.kernel import clock
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.screening.record import Recorded

PASSWORD = "only-for-tests-2026"
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)

KNOWN_POSTS = {
    "ANK": ("A", "Анкара", "Ankara", "TUR", "Europe/Istanbul"),
    "SEL": ("S", "Сөүл", "Seoul", "KOR", "Asia/Seoul"),
    "UBH": ("U", "Төв газар", "Headquarters", "MNG", "Asia/Ulaanbaatar"),
}


def a_post(code: str = "ANK") -> Post:
    """The fictional post with this code."""
    existing = Post.objects.filter(code=code).first()
    if existing:
        return existing
    letter, name_mn, name_en, country, zone = KNOWN_POSTS[code]
    return create_post(
        actor=None,
        code=code,
        letter=letter,
        names=(name_mn, name_en),
        country_iso3=country,
        time_zone=zone,
        kind=Post.Kind.HEADQUARTERS if code == "UBH" else Post.Kind.POST,
        is_fictional=True,
    )


def an_officer(
    role: Role = Role.CONSULAR_OFFICER, post: Post | None = None, language: str = "en"
) -> Officer:
    """Somebody with this role, posted for a long time."""
    number = next(_numbers)
    officer = create_officer(
        actor=None,
        username=f"{role.value.replace('_', '-')[:20]}-{number}",
        display_name=f"Officer {number}",
        role=role,
        language=language,
        password=PASSWORD,
    ).officer
    Officer.objects.filter(pk=officer.pk).update(
        must_change_password=False, second_factor_since=clock.now()
    )
    if post:
        start_posting(actor=None, officer=officer, post=post, starts_on=LONG_AGO)
    return Officer.objects.get(pk=officer.pk)


def one_of_each_role(post: str = "ANK") -> dict[Role, Officer]:
    """Ten colleagues: those of the post at this post, the others at headquarters."""
    at_the_post = {Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.VISA_OFFICER}
    return {role: an_officer(role, a_post(post if role in at_the_post else "UBH")) for role in Role}


def bold() -> Officer:
    """A consular officer in Ankara."""
    return an_officer(post=a_post("ANK"))


def saraa() -> Officer:
    """The protection lead at headquarters."""
    return an_officer(Role.PROTECTION_LEAD, a_post("UBH"))


def a_saved_contact(actor: Officer, answers: Mapping[str, str] | None = None) -> Case:
    """A first contact that was just saved."""
    return file.save_first_contact(
        actor=actor, answers={"channel": "phone"} if answers is None else answers
    )


def a_named_case(actor: Officer, **fields: str) -> Case:
    """A case whose person has a name."""
    case = a_saved_contact(actor)
    file.change_person(
        actor=actor, case=case, fields=fields or {"patronymic": "Батбаярын", "given": "Солонго"}
    )
    return case


def a_note(actor: Officer, case: Case, text: str, audience: str = "post") -> None:
    """A note that the case officers of the post read, unless said otherwise."""
    file.add_note(actor=actor, case=case, text=text, audience=audience)


def opens_the_identity(actor: Officer, case: Case) -> None:
    """A reason that was just given to see who the person is."""
    file.open_identity(actor=actor, case=case, reason="talk")


def an_agreed_contact(actor: Officer, case: Case, **fields: str) -> None:
    """A safe way, with a number and two words."""
    agreed = {
        "channel": "viber",
        "address": "+90 555 010 01 47",
        "when": "08:30-09:00",
        "name_to_give": "Туяа эгч",
        "safe_word": "номын сан",
        "danger_word": "жимс",
    }
    file.agree_safe_contact(actor=actor, case=case, fields=agreed | fields)


def ended(actor: Officer, case: Case, how: str = "person_says") -> None:
    """The danger that stands is over, as an officer says who has just read of it."""
    file.end_danger(actor=actor, case=case, how=how, told_at=danger_to_end(case))


def said_in_private(**facts: str) -> list[Recorded]:
    """Answers given alone, by the person; dots in fact ids are written as double underscores."""
    return [
        Recorded(fact=f.replace("__", "."), value=v, how="stated", alone="yes", interpreter="none")  # type: ignore[arg-type]  # tests write the values
        for f, v in facts.items()
    ]


def talked(actor: Officer, case: Case, **facts: str) -> Case:
    """The same case after a talk in private."""
    talk.record_answers(actor=actor, case=case, answers=said_in_private(**facts))
    return case


def a_talked_case(actor: Officer, **facts: str) -> Case:
    """A case with a talk in private."""
    return talked(actor, a_saved_contact(actor), **facts)


def a_case_to_act_on(actor: Officer) -> Case:
    """The result says: act as if a victim now. A second look is asked for."""
    return a_talked_case(actor, person__says_victim="yes", exploitation__hours="yes")


def a_closed_case(actor: Officer) -> Case:
    """Everything was asked in private, nothing was so, help was given: closed."""
    case = a_saved_contact(actor)
    answers = [
        Recorded(fact=fact, value="no", how="stated", alone="yes", interpreter="none")
        for fact in load().active
    ]
    talk.record_answers(actor=actor, case=case, answers=answers)
    guards = {guard.id for guard in load_guidance().myth_guards}
    talk.close_case(actor=actor, case=case, reason="help_given", guards_read=guards, words="")
    return Case.objects.get(pk=case.pk)


def an_asked_erasure(actor: Officer, case: Case | None = None) -> Erasure:
    """Somebody asked that a case be erased."""
    return file.ask_erasure(
        actor=actor, case=case or a_named_case(actor), reason=Erasure.Reason.PERSON_ASKS
    )
