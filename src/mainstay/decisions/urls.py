"""The addresses of decisions."""

from django.urls import path

from mainstay.decisions import api, views

ABOUT = "innovations/<slug:identifier>"

urlpatterns = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions.json", api.decisions_json, name="decisions-json"),
    path("decisions.csv", api.decisions_csv, name="decisions-csv"),
    path("decisions/<uuid:pk>/", views.decision, name="decision"),
    path("decisions/<uuid:pk>.json", api.decision_json, name="decision-json"),
    path(f"{ABOUT}/objection/", views.ObjectionPage.as_view(), name="objection-record"),
    path(f"{ABOUT}/decide/", views.DecidePage.as_view(), name="decide"),
    path(f"{ABOUT}/decide/fast-track/", views.FastTrackPage.as_view(), name="decide-fast-track"),
    path(f"{ABOUT}/decide/renewal/", views.RenewPage.as_view(), name="decide-renewal"),
    path(f"{ABOUT}/decide/standing/", views.MakeStandingPage.as_view(), name="decide-standing"),
    path(f"{ABOUT}/decide/end/", views.EndPage.as_view(), name="decide-end"),
    path(f"{ABOUT}/review/open/", views.OpenReviewPage.as_view(), name="review-open"),
    path(f"{ABOUT}/review/", views.ReviewPage.as_view(), name="review-record"),
    path("obligations/<uuid:pk>/meet/", views.MeetPage.as_view(), name="obligation-meet"),
    path("obligations/<uuid:pk>/reassign/", views.ReassignPage.as_view(), name="obligation-reassign"),
]
