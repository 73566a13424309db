"""The room of moving in and out."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """Old lists come in, exports go out."""

    name = "gerege.moving"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What waits for a yes stands on the home page of who may give it."""
        from gerege.desk.told import when_asked_what_to_decide  # noqa: PLC0415  tables first
        from gerege.moving.home import columns_to_decide, lines_to_decide  # noqa: PLC0415

        when_asked_what_to_decide(columns_to_decide, lines_to_decide)
