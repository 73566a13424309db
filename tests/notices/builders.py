"""Rotas, notices and ways out of the house for tests. Nobody is real."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.test import override_settings
from tests.builders import a_post, an_officer, saraa

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.kernel import clock
from gerege.kernel.clock import now
from gerege.notices import channels, services
from gerege.notices.models import Attempt, DutyTurn
from gerege.notices.services.rota import Reachable

Outcome = Attempt.Outcome
GATEWAY = "/opt/ministry/call"


@dataclass
class Sent:
    """What went out, and what each channel answers."""

    gone: list[tuple[str, str, str]] = field(default_factory=list)
    answers: dict[str, Outcome] = field(default_factory=dict)
    meanwhile: Callable[[], object] = lambda: None

    def by(self, name: str) -> Callable[[str, str], Outcome]:
        def send(address: str, body: str) -> Outcome:
            self.gone.append((name, address, body))
            self.meanwhile()
            return self.answers.get(name, Outcome.SENT)

        return send

    @property
    def addresses(self) -> list[str]:
        return [address for _name, address, _body in self.gone]


def pretending(monkeypatch: object, sent: Sent) -> None:
    """Both ways are there and tell ``sent`` instead of going out."""
    setattr_ = monkeypatch.setattr  # type: ignore[attr-defined]  # pytest's own
    setattr_(channels, "by_gateway", sent.by("gateway"))
    setattr_(channels, "by_mail", sent.by("mail"))


@contextmanager
def both_ways() -> Iterator[None]:
    with override_settings(GEREGE_MAIL_FROM="duty@ministry.example", GEREGE_NOTICE_COMMAND=GATEWAY):
        yield


def on_duty(
    post: Post,
    place: int = 1,
    *,
    officer: Officer | None = None,
    telephone: str = "",
    mail: str = "",
    hours: float = 12,
) -> DutyTurn:
    """Somebody of this post is on duty since an hour."""
    is_headquarters = post.kind == Post.Kind.HEADQUARTERS
    role = Role.PROTECTION_LEAD if is_headquarters else Role.CONSULAR_OFFICER
    who = officer or an_officer(role, post)
    begin = now() - timedelta(hours=1)
    return services.put_on_duty(
        actor=keeper_of(post),
        post=post,
        officer=who,
        starts_at=begin,
        ends_at=begin + timedelta(hours=hours),
        place=place,
        reach=Reachable(telephone, mail),
    )


def does_not_open(turn: DutyTurn) -> None:
    """The telephone of this turn was changed in the database."""
    changed = bytearray(bytes(DutyTurn.objects.get(pk=turn.pk).telephone or b""))
    changed[-1] ^= 1
    DutyTurn.objects.filter(pk=turn.pk).update(telephone=bytes(changed))


def keeper_of(post: Post) -> Officer:
    """Who keeps this rota."""
    if post.kind == Post.Kind.HEADQUARTERS:
        return saraa()
    return an_officer(Role.HEAD_OF_POST, post)


def a_rota() -> dict[str, DutyTurn]:
    """Two at the post, one at headquarters, each with a telephone; the first with mail, too."""
    post, last = a_post("ANK"), a_post("UBH")
    return {
        "first": on_duty(post, 1, telephone="+90 555 010 0001", mail="first@ministry.example"),
        "second": on_duty(post, 2, telephone="+90 555 010 0002"),
        "headquarters": on_duty(last, 1, telephone="+976 9900 0003"),
    }


NUMBERS = {"first": "+905550100001", "second": "+905550100002", "headquarters": "+97699000003"}


@contextmanager
def later(moment: datetime, **length: float) -> Iterator[datetime]:
    """So much later."""
    then = moment + timedelta(**length)
    with clock.pretend(then):
        yield then
