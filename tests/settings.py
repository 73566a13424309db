"""The product's settings in test mode. The mode must be set before the settings are read."""

import os

os.environ["GEREGE_MODE"] = "test"

from gerege.config.settings import *  # noqa: F403

# Nothing is collected for tests: pages find their files in the rooms themselves.
STATIC_ROOT = None
