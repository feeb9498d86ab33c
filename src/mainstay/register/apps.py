"""Registers the room register with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
