"""The one settings file. What differs between places comes from ``environment.py``."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from gerege.config.database import database
from gerege.config.environment import read_environment
from gerege.ui.storage import only_for_our_pages

ENVIRONMENT = read_environment()
GEREGE_MODE = ENVIRONMENT.mode
GEREGE_KEY_DIR = ENVIRONMENT.key_dir
GEREGE_HOME = ENVIRONMENT.home
GEREGE_DUTY_TELEPHONE = ENVIRONMENT.duty_telephone
GEREGE_MAIL_FROM = ENVIRONMENT.mail_from if ENVIRONMENT.mail_server else ""
GEREGE_NOTICE_COMMAND = ENVIRONMENT.notice_command
GEREGE_NOTICE_LINK = ENVIRONMENT.notice_link
GEREGE_OUTSIDE = ENVIRONMENT.outside_address
GEREGE_NOTICE_RECORDER = ENVIRONMENT.notice_recorder
GEREGE_PEER_CONTACT = ENVIRONMENT.peer_contact
GEREGE_BACKUP_DIR = ENVIRONMENT.backup_dir
GEREGE_BACKUP_KEEP_DAYS = ENVIRONMENT.backup_keep_days
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.session_secret()
DEBUG = False
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, "localhost", "127.0.0.1", "[::1]"]
if GEREGE_MODE == "test":
    ALLOWED_HOSTS.append("testserver")

INSTALLED_APPS = [
    # Ours first: the same word in two packages is shown in our Mongolian.
    "gerege.ui",
    "gerege.audit",
    "gerege.vault",
    "gerege.arrivals",
    "gerege.accounts",
    "gerege.knowledge",
    "gerege.cases",
    "gerege.notices",
    "gerege.waits",
    "gerege.consent",
    "gerege.papers",
    "gerege.duplicates",
    "gerege.support",
    "gerege.rights",
    "gerege.reports",
    "gerege.interpreters",
    "gerege.shifts",
    "gerege.screening",
    "gerege.visas",
    "gerege.desk",
    "gerege.moving",
    "gerege.operations",
    "gerege.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "gerege.operations.middleware.Measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "gerege.ui.middleware.PrivatePages",
    "gerege.ui.at_once.PageAtOnce",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gerege.accounts.middleware.ClosedUnlessOpened",
    "gerege.cases.middleware.NothingHalf",
]

ROOT_URLCONF = "gerege.config.urls"
WSGI_APPLICATION = "gerege.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "gerege.ui.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gerege.ui.context.page",
                "gerege.accounts.context.who",
                "gerege.notices.context.duty",
            ],
            "builtins": ["gerege.ui.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": database(
        ENVIRONMENT.database_url, ENVIRONMENT.database_file, ENVIRONMENT.database_setting
    )
}

CACHES: dict[str, dict[str, object]] = {
    # Shared by every worker process, so that limits on guessing hold across them.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits_cache",
        # Many names tried at once must not crowd out the limits on guessing.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What every page shows and a process may remember for a few seconds: who is on duty.
    "here": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

if ENVIRONMENT.mail_server:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail_server.host, ENVIRONMENT.mail_server.port
    EMAIL_HOST_USER = ENVIRONMENT.mail_server.user
    EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_server.password
    EMAIL_USE_TLS = ENVIRONMENT.mail_server.use_tls
    EMAIL_USE_SSL = ENVIRONMENT.mail_server.use_ssl
# Seconds; of a mail server that is away nobody waits for longer.
EMAIL_TIMEOUT = 10

LANGUAGE_CODE = "mn"
LANGUAGES = [("mn", "Монгол"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Strict"
FORMAT_MODULE_PATH = ["gerege.ui.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "gerege.ui.storage.NamedByContent"
        if GEREGE_MODE != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = GEREGE_MODE == "test"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = only_for_our_pages

AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "gerege.accounts.hashing.PublicPasswords"
    if GEREGE_MODE == "demo"
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gerege.accounts.own_words.NotOfOwnWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# allauth checks passwords and codes and counts guesses; nothing else of it is reachable.
ACCOUNT_ADAPTER = "gerege.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = False
# The session ends by our own clocks (lock, day), not by a box to tick.
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "gerege.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# The clock of a telephone may be off by one period of 30 seconds.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# What a page says once ("Saved: A-26-0147") waits on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# A form whose page is older than a sign-in elsewhere in the browser is kept, not lost.
CSRF_FAILURE_VIEW = "gerege.accounts.views.stale.stale_form"

SESSION_COOKIE_NAME = "gerege"
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 2 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
GEREGE_FULL_SIGN_IN_EVERY = timedelta(hours=24)
# At how many places one account may be signed in; one more ends what was longest unused.
GEREGE_MOST_VISITS = 10
# How many pages one account may ask one worker for in a minute; 0 is no limit (tests, demo).
GEREGE_PAGES_A_MINUTE = 300 if GEREGE_MODE == "production" else 0
# The share of unflagged visa applications that are looked at all the same, drawn by a keyed hash.
GEREGE_VISA_SAMPLE = 0.02
# Where telephone numbers without a calling code belong; never taken from the post.
GEREGE_VISA_REGION = "MN"
# Where documents are looked at before they are kept; empty: nowhere.
GEREGE_SCANNER = ENVIRONMENT.scanner
GEREGE_VISA_STORE = ENVIRONMENT.data_dir / "screening"
GEREGE_LOCK_AFTER = timedelta(minutes=15)
# For how long it counts that somebody proved who it is, where a page asks for it again.
GEREGE_PROOF_LASTS = timedelta(minutes=10)
# A passkey belongs to one name: in production only to the names this server was given.
GEREGE_PASSKEY_HOSTS = ENVIRONMENT.hosts if GEREGE_MODE == "production" else ("localhost",)
GEREGE_SECOND_FACTOR_REQUIRED = GEREGE_MODE != "demo"

if GEREGE_MODE == "production":
    # One reverse proxy stands in front; without this one guesser would lock out everybody.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-gerege"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # The list that browsers are shipped with is public: a ministry puts its own name there, not we.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True

# Not "no-referrer": with it browsers send "Origin: null" and the check against forged forms fails.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["gerege.ui.uploads.FilesOnlyWhereAsked"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # No request bodies, no query strings, no local values: only what happened where.
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "formatters": {
        "plain": {
            "()": "gerege.config.quiet_log.WithoutValues",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
