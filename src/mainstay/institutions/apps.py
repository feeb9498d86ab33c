"""Registers the room institutions with Django."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"
