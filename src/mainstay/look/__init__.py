"""The design system: base templates, form renderer, components and static files."""
