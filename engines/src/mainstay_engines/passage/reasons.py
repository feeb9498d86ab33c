"""Why a guard is as it is: a code, its figures, and a sentence made of them."""

from typing import NamedTuple


class Reason(NamedTuple):
    """A reason as a code of `REASON_TEXTS` and the figures that go into its sentence, by name."""

    code: str
    params: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """Return the reason in English."""
        raise NotImplementedError
