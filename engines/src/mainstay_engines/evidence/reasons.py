"""Why a level is as it is: a code, its figures, and a sentence made of them.

A page in another language translates the template of `REASON_TEXTS` and fills in the same figures.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


def N_(text: str) -> str:  # noqa: N802 - the customary name of gettext's no-op marker
    """Mark a text for translation without translating it."""
    return text


REASON_TEXTS: Mapping[str, str] = MappingProxyType({"nothing-recorded": N_("No evidence is recorded.")})


class Reason(NamedTuple):
    """A reason as a code of `REASON_TEXTS` and the figures that go into its sentence, by name.

    >>> Reason("nothing-recorded").text
    'No evidence is recorded.'
    """

    code: str
    params: tuple[tuple[str, str | int], ...] = ()

    @property
    def text(self) -> str:
        """Return the reason in English."""
        return REASON_TEXTS[self.code].format(**dict(self.params))
