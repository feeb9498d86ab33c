"""Registers the site with Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The application of the site's own pages."""

    name = "mainstay.site"
    label = "site"
