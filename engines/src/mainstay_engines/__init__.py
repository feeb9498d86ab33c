"""The algorithms of Mainstay, to recompute what it publishes without its web application."""
