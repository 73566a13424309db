"""The product's settings in test mode. The mode must be set before the settings are read."""

import os

os.environ["GEREGE_MODE"] = "test"

from gerege.config.settings import *  # noqa: F403
