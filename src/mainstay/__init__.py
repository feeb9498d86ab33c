"""Mainstay: the guarded passage of public innovations from improvised to standing."""
