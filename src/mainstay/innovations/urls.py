"""The addresses of the room."""

from django.urls import path

from mainstay.innovations import import_views, views

urlpatterns = [
    path("innovations/", views.innovations, name="innovations"),
    path("innovations.json", views.innovations_json, name="innovations-json"),
    path("innovations.csv", views.innovations_csv, name="innovations-csv"),
    path("innovations/new/", views.RecordPage.as_view(), name="innovation-record"),
    path("innovations/import/", import_views.import_start, name="innovation-import"),
    path("innovations/import/columns/", import_views.import_columns, name="innovation-import-columns"),
    path("innovations/import/check/", import_views.import_check, name="innovation-import-check"),
    path("innovations/import/problems.csv", import_views.import_problems, name="innovation-import-problems"),
    path("innovations/<slug:identifier>/amend/", views.AmendPage.as_view(), name="innovation-amend"),
    path("innovations/<slug:identifier>/stakes/", views.StakesPage.as_view(), name="innovation-stakes"),
    path("innovations/<slug:identifier>/owner/", views.OwnerPage.as_view(), name="innovation-owner"),
    path("innovations/<slug:identifier>/retire/", views.RetirePage.as_view(), name="innovation-retire"),
    path(
        "innovations/<slug:identifier>/take-over/", views.ReanchorPage.as_view(), name="innovation-reanchor"
    ),
]
