"""The room of moving in and out."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """Old lists come in, exports go out."""

    name = "gerege.moving"
    default_auto_field = "django.db.models.BigAutoField"
