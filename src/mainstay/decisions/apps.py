"""Registers the room decisions with Django."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"
