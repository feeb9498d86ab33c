"""The addresses of the room."""

from django.urls import path

from mainstay.assessment import views

OF = "innovations/<slug:identifier>"

urlpatterns = [
    path(f"{OF}/evidence/", views.evidence, name="evidence"),
    path(f"{OF}/evidence.json", views.evidence_json, name="evidence-json"),
    path(f"{OF}/evidence/add/", views.AddEvidencePage.as_view(), name="evidence-add"),
    path(f"{OF}/evidence/variant/", views.KeepArmPage.as_view(), name="evidence-variant"),
    path(
        f"{OF}/evidence/<uuid:pk>/withdraw/", views.WithdrawEvidencePage.as_view(), name="evidence-withdraw"
    ),
    path(f"{OF}/effects/", views.effects, name="effects"),
    path(f"{OF}/effects.json", views.effects_json, name="effects-json"),
    path(f"{OF}/effects/ask/", views.OpenScoringPage.as_view(), name="effects-ask"),
    path(f"{OF}/effects/score/", views.ScorePage.as_view(), name="effects-score"),
    path(f"{OF}/effects/take-back/", views.WithdrawEffectsPage.as_view(), name="effects-take-back"),
    path(f"{OF}/effects/close/", views.CloseScoringPage.as_view(), name="effects-close"),
    path(f"{OF}/effects/abandon/", views.AbandonScoringPage.as_view(), name="effects-abandon"),
    path(f"{OF}/groups/", views.groups, name="groups"),
    path(f"{OF}/groups.json", views.groups_json, name="groups-json"),
    path(f"{OF}/groups/name/", views.NameGroupPage.as_view(), name="group-name"),
    path(f"{OF}/groups/<uuid:pk>/amend/", views.AmendGroupPage.as_view(), name="group-amend"),
    path(f"{OF}/groups/<uuid:pk>/remove/", views.RemoveGroupPage.as_view(), name="group-remove"),
    path(f"{OF}/trade-offs/", views.trade_offs, name="trade-offs"),
    path(f"{OF}/trade-offs.json", views.trade_offs_json, name="trade-offs-json"),
    path(f"{OF}/trade-offs/record/", views.RecordTradeOffPage.as_view(), name="trade-off-record"),
    path(f"{OF}/trade-offs/<uuid:pk>/remove/", views.RemoveTradeOffPage.as_view(), name="trade-off-remove"),
]
