"""Innovations: what was done differently, for whom, since when, by whom; recorded, imported, amended, retired."""
