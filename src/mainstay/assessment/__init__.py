"""Assessment: evidence and its level, effects on the SDG targets, affected groups, trade-offs."""
