"""The addresses of the passage."""

from django.urls import path

from mainstay.passage import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board.json", views.board_json, name="board-json"),
    path("board/list/", views.board_list, name="board-list"),
    path("innovations/<slug:identifier>/", views.innovation, name="innovation"),
    path("innovations/<slug:identifier>.json", views.innovation_json, name="innovation-json"),
    path("innovations/<slug:identifier>/attest/<str:guard>/", views.Attest.as_view(), name="attest"),
    path("attestations/<uuid:pk>/", views.attestation, name="attestation"),
    path("attestations/<uuid:pk>/confirm/", views.Confirm.as_view(), name="attestation-confirm"),
    path("attestations/<uuid:pk>/withdraw/", views.Withdraw.as_view(), name="attestation-withdraw"),
    path("obligations/", views.obligations, name="obligations"),
    path("obligations.json", views.obligations_json, name="obligations-json"),
    path("obligations.csv", views.obligations_csv, name="obligations-csv"),
    path("desk/", views.desk, name="desk"),
    path("places/<str:code>/", views.place, name="place"),
    path("places/<str:code>/policy/", views.policy, name="policy"),
    path("places/<str:code>/policy.json", views.policy_json, name="policy-json"),
    path("places/<str:code>/policy/change/", views.PolicyPage.as_view(), name="policy-change"),
    path("bodies/<uuid:pk>/", views.body, name="body"),
    path("crises/<uuid:pk>/", views.crisis, name="crisis"),
]
