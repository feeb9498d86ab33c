"""Registers authority with Django."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    """People, posts, mandates, sign-in."""

    name = "mainstay.authority"
    label = "authority"
    default_auto_field = "django.db.models.BigAutoField"
