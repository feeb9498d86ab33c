"""Registers the design system with Django."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The application that holds templates, tags and static files; it has no tables."""

    name = "mainstay.look"
    label = "look"
