"""Decisions: objections and their answers, reasoned decisions, the fast track and what it leaves owing."""
