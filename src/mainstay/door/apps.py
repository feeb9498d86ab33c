"""Registers the door: loads every room's handlers and installs the write guard."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules

from mainstay.door import guard


class DoorConfig(AppConfig):
    """The application that guards every write."""

    name = "mainstay.door"
    label = "door"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the handlers; keep the guard installed on every connection and after every migration."""
        connection_created.connect(guard.prepare_connection, dispatch_uid="mainstay.door")
        pre_migrate.connect(guard.before_migration, sender=self, dispatch_uid="mainstay.door")
        post_migrate.connect(guard.after_migration, sender=self, dispatch_uid="mainstay.door")
        autodiscover_modules("acts")
