"""The fixtures of the rooms, for the tests that look at the whole house."""

from mainstay.conftest import at, signed_in, town

__all__ = ["at", "signed_in", "town"]
