"""Registers the ledger with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The application that holds the entries."""

    name = "mainstay.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
