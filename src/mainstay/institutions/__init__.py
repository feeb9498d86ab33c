"""Institutions: jurisdictions as a tree, the bodies in them, and declared crises."""
