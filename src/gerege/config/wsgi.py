"""The web application, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from gerege.config.environment import read_environment
from gerege.config.memory import keep_what_is_loaded
from gerege.kernel.errors import ProtectionFailed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
if read_environment().mode == "test":
    raise ProtectionFailed("GEREGE_MODE is test: its secret is public, so nothing is served")
application = get_wsgi_application()
# Two first requests at once would each load half of the pages, and break.
get_resolver().url_patterns  # noqa: B018  the look loads them
keep_what_is_loaded()
