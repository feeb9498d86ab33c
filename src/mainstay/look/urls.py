"""The address of the style guide."""

from django.urls import path

from mainstay.look.views import styleguide

urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
