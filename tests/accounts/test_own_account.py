"""What officers change about their own account."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings
from tests.accounts.builders import (
    PASSWORD,
    a_post,
    an_officer,
    code_for,
    give_password,
    is_open,
    signed_in,
    with_generator,
)

from gerege.accounts.models import Officer, Post
from gerege.accounts.services import second_factor
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.config import settings as ours

pytestmark = pytest.mark.django_db
SET_UP = "/account/second-factor/generator/"


def signed_in_with(officer: Officer, number: int = 0) -> Client:
    """A sign-in with a new recovery code."""
    client = Client()
    give_password(client, officer)
    codes = second_factor.new_recovery_codes(actor=officer)
    client.post("/account/sign-in/code/", {"code": codes[number]})
    return client


def new_password(client: Client, old: str, new: str, again: str | None = None) -> str:
    return client.post(
        "/account/password/",
        {"password": old, "new_password": new, "new_password_again": again or new},
    ).content.decode()


def secret_on(page: str) -> str:
    return page.split('<p class="number">')[1].split("<", maxsplit=1)[0]


def codes_on(page: str) -> list[str]:
    listed = page.split('<ol class="number">')[1].split("</ol>", maxsplit=1)[0]
    return [piece.split("</li>")[0] for piece in listed.split("<li>")[1:]]


@pytest.mark.parametrize("weak", ["short", "xq7-vmr-2bk", "password1234"])
def test_a_weak_password_is_refused(weak: str) -> None:
    officer = an_officer()
    new_password(signed_in(officer), PASSWORD, weak)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


@pytest.mark.parametrize(
    "chosen",
    ["all small letters and nothing else", "  Kept AS typed  ", "өгүүлбэр бүхэн нууц", "xkqz" * 32],
)
def test_a_password_is_kept_as_it_was_typed_of_any_letters_and_length(chosen: str) -> None:
    officer = an_officer()
    new_password(signed_in(officer), PASSWORD, chosen)
    officer.refresh_from_db()
    assert officer.check_password(chosen)
    assert not officer.check_password(chosen.strip().lower()[:64] + "x")
    own = Client()
    give_password(own, officer, chosen)
    assert own.get("/account/").status_code == 200


def test_passwords_are_kept_with_argon2id() -> None:
    [hasher] = ours.PASSWORD_HASHERS
    kept = import_string(hasher)().encode("four words of mine", "0123456789abcdef")
    assert kept.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "own",
    [
        *("gerege-ankara-2026", "Ankara!Ankara!99", "officer2026officer", "gerege.consul.17"),
        *("зохиомол-элчин-2026", "solongo-gerege-1", "Монгол-Улаанбаатар"),
    ],
)
def test_a_password_of_names_of_the_work_is_refused(own: str) -> None:
    officer = an_officer(post=a_post())
    Post.objects.update(name_en="Ankara")
    Officer.objects.filter(pk=officer.pk).update(display_name="Solongo Bat")
    page = new_password(signed_in(officer), PASSWORD, own)
    assert "words of this work" in page
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


@pytest.mark.parametrize(
    "good", ["x7k2-93kd-38fj-2838", "93-48-11-72-55-10", "gerege horse cup window", "yamxqzv8-31zq"]
)
def test_a_password_that_only_holds_such_a_word_is_taken(good: str) -> None:
    officer = an_officer(post=a_post())
    new_password(signed_in(officer), PASSWORD, good)
    officer.refresh_from_db()
    assert officer.check_password(good)


def test_the_old_password_is_asked_for_and_the_new_one_twice() -> None:
    officer = an_officer()
    client = signed_in(officer)
    new_password(client, "wrong", "four-words-of-my-own")
    new_password(client, PASSWORD, "four-words-of-my-own", "four-words-of-my-wn")
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    new_password(client, PASSWORD, "four-words-of-my-own")
    officer.refresh_from_db()
    assert officer.check_password("four-words-of-my-own")
    assert Event.objects.filter(verb=Verb.PASSWORD_CHANGED, actor=officer.pk).count() == 1


def test_a_second_factor_is_set_up_with_its_first_code_and_gives_recovery_codes() -> None:
    officer = an_officer()
    Officer.objects.filter(pk=officer.pk).update(second_factor_since=None)
    client = signed_in(officer)
    page = client.get(SET_UP).content.decode()
    assert "<svg" in page
    secret = secret_on(page)
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    response = client.post(SET_UP, {"code": code_for(secret)})
    assert response.headers["Location"] == "/account/second-factor/codes/"
    codes = codes_on(client.get(response.headers["Location"]).content.decode())
    assert len(codes) == 10
    assert client.get("/account/second-factor/codes/file/").content.decode().split() == codes
    client.post("/account/second-factor/codes/")
    assert client.get("/account/second-factor/codes/").headers["Location"] == "/account/"
    assert client.get("/account/second-factor/codes/file/").status_code == 404
    other = Client()
    give_password(other, officer)
    other.post("/account/sign-in/code/", {"code": codes[3]})
    assert is_open(other)


def test_the_secret_of_the_generator_is_sealed_in_the_database_and_in_the_session() -> None:
    officer = an_officer()
    client = signed_in(officer)
    secret = secret_on(client.get(SET_UP).content.decode())
    assert secret not in str(dict(client.session))
    stored, _codes = with_generator(officer)
    authenticator = Authenticator.objects.get(user=officer, type="totp")
    assert stored not in str(authenticator.data)


def test_replacing_the_generator_leaves_the_recovery_codes_as_they_are() -> None:
    officer = an_officer()
    old_secret, codes = with_generator(officer)
    client = Client()
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": code_for(old_secret)})
    secret = secret_on(client.get(SET_UP).content.decode())
    response = client.post(SET_UP, {"code": code_for(secret)})
    assert response.headers["Location"] == "/account/second-factor/"
    assert Authenticator.objects.filter(user=officer, type="totp").count() == 1
    other = Client()
    give_password(other, officer)
    other.post("/account/sign-in/code/", {"code": codes[0]})
    assert is_open(other)


def test_the_only_second_factor_cannot_be_removed() -> None:
    officer = an_officer()
    with_generator(officer)
    client = signed_in_with(officer)
    page = client.post("/account/second-factor/generator/remove/").content.decode()
    assert "Add another one first" in page
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_where_no_second_factor_is_needed_the_last_one_goes_with_its_recovery_codes(
    settings: Settings,
) -> None:
    settings.GEREGE_SECOND_FACTOR_REQUIRED = False
    officer = an_officer()
    with_generator(officer)
    client, elsewhere = signed_in_with(officer), signed_in_with(officer, 1)
    client.post("/account/second-factor/generator/remove/")
    officer.refresh_from_db()
    assert not officer.has_second_factor
    assert not Authenticator.objects.filter(user=officer).exists()
    assert is_open(client)
    assert not is_open(elsewhere)
    removed = Event.objects.get(verb=Verb.SECOND_FACTOR_REMOVED)
    assert removed.detail == {"kind": "generator"}


def test_new_recovery_codes_replace_the_old() -> None:
    officer = an_officer()
    secret, old = with_generator(officer)
    client = Client()
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": code_for(secret)})
    response = client.post("/account/second-factor/codes/new/")
    new = codes_on(client.get(response.headers["Location"]).content.decode())
    assert set(new).isdisjoint(old)
    other = Client()
    give_password(other, officer)
    other.post("/account/sign-in/code/", {"code": old[0]})
    assert not is_open(other)


def test_the_language_is_chosen_once_for_every_browser() -> None:
    officer = an_officer(language="mn")
    client = signed_in(officer)
    assert client.get("/account/").headers["Content-Language"] == "mn"
    client.post("/account/language/", {"language": "en", "next": "/account/"})
    assert signed_in(officer).get("/account/").headers["Content-Language"] == "en"


def test_before_the_sign_in_the_browser_remembers_the_language(client: Client) -> None:
    client.post("/account/language/", {"language": "en", "next": "/account/sign-in/"})
    assert client.get("/account/sign-in/").headers["Content-Language"] == "en"


def test_a_language_the_program_does_not_speak_changes_nothing(client: Client) -> None:
    response = client.post("/account/language/", {"language": "de", "next": "https://example.org"})
    assert response.headers["Location"] == "/"
    assert not response.cookies


@pytest.mark.parametrize(
    "page",
    [
        *("", "password/", "devices/", "prove/", "second-factor/", "second-factor/generator/"),
        *("second-factor/passkey/", "second-factor/codes/new/"),
    ],
)
def test_every_page_of_ones_own_account_opens(page: str) -> None:
    assert signed_in(an_officer()).get(f"/account/{page}").status_code == 200
