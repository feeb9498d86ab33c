"""The words that pages count, so that translators see their forms: the tag `count` looks them up."""

from django.utils.translation import ngettext_lazy

COUNTED = (
    ngettext_lazy("act", "acts"),
    ngettext_lazy("affected group", "affected groups"),
    ngettext_lazy("assessor", "assessors"),
    ngettext_lazy("body", "bodies"),
    ngettext_lazy("crisis", "crises"),
    ngettext_lazy("day", "days"),
    ngettext_lazy("day late", "days late"),
    ngettext_lazy("decision", "decisions"),
    ngettext_lazy("entry", "entries"),
    ngettext_lazy("error", "errors"),
    ngettext_lazy("evidence item", "evidence items"),
    ngettext_lazy("guard", "guards"),
    ngettext_lazy("innovation", "innovations"),
    ngettext_lazy("jurisdiction", "jurisdictions"),
    ngettext_lazy("line", "lines"),
    ngettext_lazy("mandate", "mandates"),
    ngettext_lazy("month", "months"),
    ngettext_lazy("objection", "objections"),
    ngettext_lazy("obligation", "obligations"),
    ngettext_lazy("person", "people"),
    ngettext_lazy("post", "posts"),
    ngettext_lazy("promise", "promises"),
    ngettext_lazy("result", "results"),
    ngettext_lazy("source", "sources"),
    ngettext_lazy("step", "steps"),
    ngettext_lazy("trade-off", "trade-offs"),
    ngettext_lazy("year", "years"),
)
