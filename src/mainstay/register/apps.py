"""Registers the room register with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RegisterConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every application say what its things are called on the record."""
        autodiscover_modules("naming")
