"""Registers the room assessment with Django."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"
