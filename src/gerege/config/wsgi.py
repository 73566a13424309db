"""The web application, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from gerege.config.environment import read_environment
from gerege.config.memory import keep_what_is_loaded
from gerege.kernel.errors import ProtectionFailed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
if read_environment().mode == "test":
    raise ProtectionFailed("GEREGE_MODE is test: its secret is public, so nothing is served")
application = get_wsgi_application()
keep_what_is_loaded()
