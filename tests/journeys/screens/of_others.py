"""Screens of anybody, of other roles, and of accounts."""

from tests.journeys.screens.steps import SAVE, Screen, fill, press, unfold

ANYBODY = [
    Screen("sign-in", "", "/account/sign-in/"),
    Screen(
        "sign-in-refused",
        "",
        "/account/sign-in/",
        (fill(login="nobody", password="not-a-password"), press(SAVE)),
    ),
    Screen("sign-in-over", "", "/account/sign-in/closed/", status=403),
    Screen("cover", "", "/cover/"),
    Screen("not-here", "", "/nowhere/", status=404),
    Screen("blank-form", "", "/first-contact/blank/"),
    Screen("say", "", "{outside}/say/"),
    Screen("say-nothing-written", "", "{outside}/say/", (press(SAVE),)),
    Screen("outside-not-here", "", "{outside}/nowhere/", status=404),
    Screen("outside-cover", "", "{outside}/cover/"),
]


OTHERS = [
    Screen("head-home", "head-ankara", "/"),
    Screen("head-case", "head-ankara", "/case/{full}/"),
    Screen("head-opens-a-story", "head-ankara", "/case/{full}/open/", (press(SAVE),)),
    Screen("lead-home", "saraa", "/"),
    Screen("lead-case", "saraa", "/case/{full}/"),
    Screen("lead-second-look", "saraa", "/case/{full}/second-look/", (unfold,)),
    Screen("lead-second-look-to-mend", "saraa", "/case/{full}/second-look/", (press(SAVE),)),
    Screen("visa-home", "visa-seoul", "/"),
    Screen("sees", "auditor", "/sees/"),
    Screen("sees-of-one", "saraa", "/sees/{officer}/", (unfold,)),
    Screen("auditor-record", "auditor", "/record/"),
    Screen("auditor-officer", "auditor", "/record/officer/{officer}/"),
    Screen("auditor-case", "auditor", "/record/case/{full}/"),
]


ACCOUNTS = [
    Screen("own-account", "bold", "/account/"),
    Screen("own-devices", "bold", "/account/devices/"),
    Screen("own-password", "bold", "/account/password/"),
    Screen(
        "own-password-to-mend",
        "bold",
        "/account/password/",
        (fill(password="x", new_password="y", new_password_again="z"), press(SAVE)),
    ),
    Screen("own-second-factor", "bold", "/account/second-factor/"),
    Screen("own-generator", "bold", "/account/second-factor/generator/", (unfold,)),
    Screen("own-passkey", "bold", "/account/second-factor/passkey/"),
    Screen("prove", "bold", "/account/prove/"),
    Screen(
        "prove-refused", "bold", "/account/prove/", (fill(password="not-a-password"), press(SAVE))
    ),
    Screen("people", "admin", "/account/people/"),
    Screen("person-account", "admin", "/account/people/{officer}/"),
    Screen("person-role", "admin", "/account/people/{officer}/role/"),
    Screen("person-posting", "admin", "/account/people/{officer}/posting/"),
    Screen("person-close", "admin", "/account/people/{officer}/close/"),
    Screen("person-new", "admin", "/account/people/new/"),
    Screen("posting-end", "admin", "/account/postings/{posting}/end/"),
    Screen("posts", "admin", "/account/posts/"),
    Screen("installation", "admin", "/installation/"),
    Screen("notice-test", "admin", "/installation/notice/", (press(SAVE),)),
    Screen("post-new", "admin", "/account/posts/new/"),
    Screen("resets", "admin", "/account/people/resets/"),
    Screen("visits", "admin", "/account/visits/"),
    Screen("locked", "clerk", "/account/", (press("form[action$='/lock/now/'] button"),)),
]
