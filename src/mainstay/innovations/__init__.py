"""Innovations: what was done differently, for whom, since when; recorded, amended, imported, retired."""
