"""Signs: letters without which an expensive form cannot match, looked for first.

Most paragraphs bear none of a form's signs, and a look for letters costs a hundredth of
the form. Which signs a form has stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable


def bears(text: str, signs: Iterable[str]) -> bool:
    """Does a text bear at least one of these signs, letter for letter?"""
    for sign in signs:  # noqa: SIM110 - any() over a generator takes twice as long, a twentieth of all reading
        if sign in text:
            return True
    return False
