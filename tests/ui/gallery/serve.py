"""Serve the gallery: python -m tests.ui.gallery.serve PORT"""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class Threaded(ThreadingMixIn, WSGIServer):
    """Browsers open several connections at once."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """No log lines between the test's own."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Collect the static files as production does, then serve until stopped."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.ui.gallery.settings"
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    make_server(
        "127.0.0.1", int(sys.argv[1]), get_wsgi_application(), Threaded, Silent
    ).serve_forever()


if __name__ == "__main__":
    main()
