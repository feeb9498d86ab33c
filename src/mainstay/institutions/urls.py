"""The addresses of institutions; the pages of one place, body or crisis belong to the passage."""

from django.urls import path

from mainstay.institutions import views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places.json", views.places_json, name="places-json"),
    path("places/add/", views.AddPlacePage.as_view(), name="place-add"),
    path("places/<str:code>.json", views.place_json, name="place-json"),
    path("places/<str:code>/bodies/add/", views.AddBodyPage.as_view(), name="body-add"),
    path("bodies/<uuid:pk>.json", views.body_json, name="body-json"),
    path("bodies/<uuid:pk>/amend/", views.AmendBodyPage.as_view(), name="body-amend"),
    path("crises/", views.crises, name="crises"),
    path("crises.json", views.crises_json, name="crises-json"),
    path("crises/declare/", views.DeclareCrisisPage.as_view(), name="crisis-declare"),
    path("crises/<uuid:pk>.json", views.crisis_json, name="crisis-json"),
    path("crises/<uuid:pk>/end/", views.EndCrisisPage.as_view(), name="crisis-end"),
]
