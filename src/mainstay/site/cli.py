"""The entry point of the command ``mainstay``: sets Django up, then runs the commands."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.site.settings")
if sys.argv[1:2] == ["demo"]:  # the demonstration has a home of its own, so that it can't touch a real one
    os.environ.setdefault("MAINSTAY_HOME", os.path.join(".mainstay", "demo"))  # noqa: PTH118 - a relative name
try:
    django.setup()
except (ValueError, OSError) as error:  # a setting from the environment that can't be used
    sys.exit(f"mainstay: {error}")

from mainstay.site.commands import main

__all__ = ["main"]
