"""Settings of the gallery: as in production, without accounts and without a database."""

import os
import tempfile
from pathlib import Path

from gerege.config import settings as real

CONTENT_SECURITY_POLICY = real.CONTENT_SECURITY_POLICY
FORM_RENDERER = real.FORM_RENDERER
FORMAT_MODULE_PATH = real.FORMAT_MODULE_PATH
LANGUAGE_CODE = real.LANGUAGE_CODE
LANGUAGES = real.LANGUAGES
GEREGE_HOME = real.GEREGE_HOME
SECURE_CROSS_ORIGIN_OPENER_POLICY = real.SECURE_CROSS_ORIGIN_OPENER_POLICY
SECURE_REFERRER_POLICY = real.SECURE_REFERRER_POLICY

SECRET_KEY = "only-for-the-gallery-" + "x" * 40
GEREGE_MODE = "demo"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
GALLERY_FOLDER = Path(os.environ.get("GALLERY_FOLDER") or tempfile.mkdtemp())
INSTALLED_APPS = ["django.contrib.messages", "django.contrib.staticfiles", "gerege.ui"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "gerege.ui.middleware.PrivatePages",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_COOKIE_HTTPONLY = True
ROOT_URLCONF = "tests.ui.gallery.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).resolve().parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gerege.ui.context.page",
                "tests.ui.gallery.pages.who",
            ],
            "builtins": ["gerege.ui.templatetags.ui", "tests.ui.gallery.pages"],
        },
    }
]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = GALLERY_FOLDER / "static"
STORAGES = {"staticfiles": {"BACKEND": "gerege.ui.storage.NamedByContent"}}
