"""Registers the room passage with Django."""

from django.apps import AppConfig


class PassageConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.passage"
    label = "passage"
    default_auto_field = "django.db.models.BigAutoField"
