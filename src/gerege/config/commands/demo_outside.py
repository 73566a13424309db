"""The demo's pages for people without an account, started by ``gerege demo`` beside itself.

``python -m gerege.config.commands.demo_outside HOST PORT``. It ends when the demo does, however
that ended.
"""

import os
import signal
import sys
import time
from threading import Thread

import django

from gerege.config.commands.serve import serve

LOOKS_EVERY_SECONDS = 2.0


def end_with(parent: int) -> None:
    """Stop this process when its parent is gone."""
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Serve until the demo ends."""
    # Stopping the demo by Ctrl+C reaches both; this one is then ended by the other.
    Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    django.setup()
    serve(sys.argv[1], int(sys.argv[2]), workers=1)


if __name__ == "__main__":
    main()
