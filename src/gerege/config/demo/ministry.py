"""The fictional ministry's posts and officers. Every name is made up."""

from dataclasses import dataclass
from datetime import date

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.accounts.services.people import create_officer
from gerege.accounts.services.posts import create_post, start_posting

PASSWORD = "gerege-demo-2026"  # noqa: S105  printed at the start of the demo, opens nothing else
POSTED_SINCE = date(2025, 9, 1)


@dataclass(frozen=True)
class DemoPost:
    """One office of the fictional ministry."""

    code: str
    letter: str
    mn: str
    en: str
    country: str
    time_zone: str
    kind: Post.Kind = Post.Kind.POST


@dataclass(frozen=True)
class DemoOfficer:
    """One fictional colleague."""

    username: str
    name: str
    role: Role
    post: str | None
    language: str = "mn"


POSTS = (
    DemoPost(
        "UBH",
        "U",
        "Төв газар",
        "Headquarters",
        "MNG",
        "Asia/Ulaanbaatar",
        Post.Kind.HEADQUARTERS,
    ),
    DemoPost("ANK", "A", "Анкара", "Ankara", "TUR", "Europe/Istanbul"),
    DemoPost("SEL", "S", "Сөүл", "Seoul", "KOR", "Asia/Seoul"),
    DemoPost("TYO", "T", "Токио", "Tokyo", "JPN", "Asia/Tokyo"),
    DemoPost("BER", "B", "Берлин", "Berlin", "DEU", "Europe/Berlin"),
    DemoPost("BKK", "K", "Бангкок", "Bangkok", "THA", "Asia/Bangkok"),
    DemoPost(
        "IOM",
        "I",
        "Түнш байгууллага (зохиомол)",
        "Partner organisation (fictional)",
        "MNG",
        "Asia/Ulaanbaatar",
        Post.Kind.PARTNER,
    ),
)

OFFICERS = (
    DemoOfficer("bold", "Болд", Role.CONSULAR_OFFICER, "ANK"),
    DemoOfficer("tuya", "Туяа", Role.CONSULAR_OFFICER, "ANK"),
    DemoOfficer("head-ankara", "Дорж", Role.HEAD_OF_POST, "ANK"),
    DemoOfficer("nomin", "Номин", Role.CONSULAR_OFFICER, "SEL"),
    DemoOfficer("erdene", "Эрдэнэ", Role.CONSULAR_OFFICER, "SEL"),
    DemoOfficer("head-seoul", "Ганбат", Role.HEAD_OF_POST, "SEL"),
    DemoOfficer("temuulen", "Тэмүүлэн", Role.CONSULAR_OFFICER, "TYO"),
    DemoOfficer("saraa", "Сараа", Role.PROTECTION_LEAD, "UBH"),
    DemoOfficer("naran", "Наран", Role.PROTECTION_LEAD, "UBH"),
    DemoOfficer("visa-tokyo", "Ариун", Role.VISA_OFFICER, "TYO"),
    DemoOfficer("visa-seoul", "Оюун", Role.VISA_OFFICER, "SEL"),
    DemoOfficer("clerk", "Бат", Role.REGISTRY_CLERK, "UBH"),
    DemoOfficer("partner", "Anna", Role.PARTNER_OFFICER, "IOM", "en"),
    DemoOfficer("trainer", "Цэцэг", Role.TRAINER, "UBH"),
    DemoOfficer("statistics", "Мөнх", Role.STATISTICS_OFFICER, "UBH"),
    DemoOfficer("auditor", "Хулан", Role.AUDITOR, "UBH"),
    DemoOfficer("admin", "Анар", Role.ADMINISTRATOR, "UBH"),
)


def build_ministry() -> dict[str, Officer]:
    """Create posts, officers and postings; returns the officers by user name."""
    posts = {
        p.code: create_post(
            actor=None,
            code=p.code,
            letter=p.letter,
            names=(p.mn, p.en),
            country_iso3=p.country,
            time_zone=p.time_zone,
            kind=p.kind,
            is_fictional=True,
        )
        for p in POSTS
    }
    return {o.username: _appoint(o, posts) for o in OFFICERS}


def _appoint(one: DemoOfficer, posts: dict[str, Post]) -> Officer:
    officer = create_officer(
        actor=None,
        username=one.username,
        display_name=one.name,
        role=one.role,
        language=one.language,
        password=PASSWORD,
    ).officer
    if one.post:
        start_posting(actor=None, officer=officer, post=posts[one.post], starts_on=POSTED_SINCE)
    return officer
