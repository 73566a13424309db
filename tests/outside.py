"""A visitor of the pages outside: asks the process that has no keys, as its settings make it."""

from typing import Any

from django.test import Client, override_settings

from gerege.config import outside

DIFFERENT = (
    *("GEREGE_KEY_DIR", "MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES"),
    *("SECURE_REFERRER_POLICY", "CONTENT_SECURITY_POLICY"),
)


class Visitor(Client):
    """Somebody without an account. Each request meets the settings of the process outside."""

    def request(self, **request: Any) -> Any:  # noqa: ANN401  as Django's own
        """The answer of the process outside."""
        with override_settings(**{name: getattr(outside, name) for name in DIFFERENT}):
            return super().request(**request)
