"""Settings of the process outside: pages for whoever has no account (decision 47).

The same program, of which only the addresses of ``outside_urls`` exist. Nobody signs in here, so
there is no session, no cookie and no token; there are no keys, so nothing of a person opens.
"""

import secrets

from csp.constants import NONE

from gerege.config.settings import *  # noqa: F403  everything that is not said otherwise below
from gerege.config.settings import CONTENT_SECURITY_POLICY as INSIDE_POLICY
from gerege.config.settings import INSTALLED_APPS as INSIDE_APPS
from gerege.config.settings import TEMPLATES as INSIDE_TEMPLATES

GEREGE_KEY_DIR = None  # type: ignore[assignment]  # the one setting that has no folder here
# Nothing is signed here that another process would have to know again.
SECRET_KEY = secrets.token_hex(32)

# Nobody signs in: the library for it insists on its own part of each request.
INSTALLED_APPS = [name for name in INSIDE_APPS if not name.startswith("allauth")]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "gerege.ui.outside.NothingStays",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gerege.accounts.outside.OnlyWhatIsOutside",
]
ROOT_URLCONF = "gerege.config.outside_urls"
TEMPLATES = [
    {
        **INSIDE_TEMPLATES[0],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "gerege.ui.context.page",
            ],
            "builtins": ["gerege.ui.templatetags.ui"],
        },
    }
]

# Where somebody came from tells that they read this page.
SECURE_REFERRER_POLICY = "no-referrer"
NO_SCRIPTS = {what: [NONE] for what in ("script-src", "connect-src", "worker-src", "manifest-src")}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": INSIDE_POLICY["DIRECTIVES"] | NO_SCRIPTS}
