"""The emergency card: steps and numbers for one country, whatever is known about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from gerege.accounts.models import Officer, Post
from gerege.cases.announcements import dangers_told
from gerege.cases.countries import country_name
from gerege.cases.danger import danger_is_open
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.knowledge.guidance import (
    CardStep,
    EmergencyCard,
    Hotline,
    UrgentHelp,
    load_guidance,
    load_hotlines,
    load_intake,
)

SAFETY = "safety."


@dataclass(frozen=True)
class Card:
    """What one card shows."""

    country: str
    name: str
    words: EmergencyCard
    first_steps: Sequence[CardStep]
    steps: Sequence[CardStep]
    other_steps: Sequence[CardStep]
    hotlines: Sequence[Hotline]
    unknown: Sequence[UrgentHelp]
    """Ambulance, police: what no line of this country gives a number for."""
    home_hotlines: Sequence[Hotline]
    posts: Sequence[Post]
    other_countries: Sequence[tuple[str, str]]
    duty_telephone: str
    may_work: bool = False
    danger_is_open: bool = False


def card_of(country: str) -> Card:
    """The card of a country: all steps in the order of the catalogue."""
    return _card(country, ())


def card_of_case(viewer: Officer, case: Case) -> Card:
    """The card of the case's country; with sight of the story, its dangers come first."""
    sight = sight_of(viewer, case)
    in_talk = dangers_told(case) if sight.story else {}
    dangers = _dangers(case.first_contact.codes(), in_talk) if sight.story else ()
    card = _card(case.host_country, dangers)
    if not (sight.work and case.is_open):
        return card
    return replace(card, may_work=True, danger_is_open=danger_is_open(case, in_talk))


def home_country(viewer: Officer) -> str:
    """The country of the officer's post; Mongolia for whoever has none."""
    return viewer.post.country_iso3 if viewer.post else _home()


def _card(country: str, dangers: Sequence[str]) -> Card:
    words = load_guidance().emergency
    posts = list(Post.objects.filter(kind=Post.Kind.POST))
    others = sorted({post.country_iso3 for post in posts} - {country})
    lines = load_hotlines(country)
    found = {kind for line in lines if line.numbers for kind in line.kinds}
    return Card(
        country=country,
        name=country_name(country),
        words=words,
        first_steps=[step for step in words.steps if step.when in dangers],
        # Without a known danger of this case each may be the first; else those not told can wait.
        steps=[step for step in words.steps if not (step.when and dangers)],
        other_steps=[s for s in words.steps if dangers and s.when and s.when not in dangers],
        hotlines=sorted(lines, key=lambda line: not line.kinds),
        unknown=[one for one in words.urgent if one.id not in found],
        home_hotlines=() if country == _home() else load_hotlines(_home()),
        posts=[post for post in posts if post.country_iso3 == country],
        other_countries=[(code, country_name(code)) for code in others],
        duty_telephone=str(settings.GEREGE_DUTY_TELEPHONE),
    )


def _dangers(answers: Mapping[str, str], in_talk: Collection[str]) -> tuple[str, ...]:
    """Red questions and the safety facts that are known, by every name a step may call them."""
    intake = load_intake()
    told = [fact for fact, value in intake.recorded_facts(answers).items() if value == "yes"]
    asked_first = (name for fact in in_talk for name in intake.questions_about(fact))
    facts = (fact.removeprefix(SAFETY) for fact in (*told, *in_talk))
    return (*intake.red(answers), *asked_first, *facts)


def _home() -> str:
    """The country whose service this is (setting ``GEREGE_HOME``)."""
    return str(settings.GEREGE_HOME.country)
