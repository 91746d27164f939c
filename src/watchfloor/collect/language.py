"""Which language a text is in, when nothing declares it and the text leaves little doubt."""

from __future__ import annotations

from functools import cache
from typing import Any

_MIN_LETTERS = 200
"""Shorter texts are left unknown: names and loan words decide too much of them."""
_MIN_PROBABILITY = 0.95
_NO_LANGUAGE = "zxx"
"""What ISO 639 has for "no linguistic content"."""
_LOOKED_AT = 20_000
"""Code points that are enough to tell; the rest would only cost time."""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> tuple[str, float] | None:
    """The language's code and its probability, or ``None`` when it is not sure enough.

    >>> language_of("Hello") is None
    True
    """
    sample = text[:_LOOKED_AT]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    language, probability = _identifier().classify(sample)
    sure = probability >= _MIN_PROBABILITY and language != _NO_LANGUAGE
    return (str(language), float(probability)) if sure else None
