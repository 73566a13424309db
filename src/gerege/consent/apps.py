"""Registers this package with Django."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The `consent` room."""

    name = "gerege.consent"
    label = "consent"

    def ready(self) -> None:
        """Nothing that names a person goes out before the person has agreed."""
        from gerege.consent.services.handing_on import let_out, let_prepare  # noqa: PLC0415
        from gerege.waits.sending import before_it_is_prepared, before_it_leaves  # noqa: PLC0415

        before_it_leaves(let_out)
        before_it_is_prepared(let_prepare)
