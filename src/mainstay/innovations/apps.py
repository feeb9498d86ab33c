"""Registers the room innovations with Django."""

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    """The application of the room."""

    name = "mainstay.innovations"
    label = "innovations"
    default_auto_field = "django.db.models.BigAutoField"
