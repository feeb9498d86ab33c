"""The addresses of the room."""

from django.urls import path

from mainstay.register import views

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record.json", views.record_json, name="record-json"),
    path("record.atom", views.record_atom, name="record-atom"),
    path("record/<uuid:pk>/", views.entry, name="record-entry"),
    path("record/<uuid:pk>.json", views.entry_json, name="record-entry-json"),
]
