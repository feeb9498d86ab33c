"""The root of all addresses: each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("mainstay.site.pages")),
    path("", include("mainstay.look.urls")),
    path("", include("mainstay.authority.urls")),
    path("", include("mainstay.register.urls")),
    path("", include("mainstay.institutions.urls")),
    path("", include("mainstay.innovations.urls")),
    path("", include("mainstay.assessment.urls")),
    path("", include("mainstay.decisions.urls")),
    path("", include("mainstay.passage.urls")),
]
