"""The product's settings in test mode. The mode must be set before the settings are read."""

import os

os.environ["GEREGE_MODE"] = "test"

from gerege.config.settings import *  # noqa: F403

# Nothing is collected for tests: pages find their files in the rooms; who looks here finds none.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  of the product's settings
