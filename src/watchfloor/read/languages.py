"""Which language a text is in."""

from __future__ import annotations

#: Shorter texts than this many letters are not guessed at: the identifier errs on them too often.
_ENOUGH = 40


def language_of(text: str) -> str | None:
    """The language of a text as a two-letter code; ``None`` if there is too little of it to tell."""
    sample = text[:4000]
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return None
    import py3langid

    if sample.isupper():
        sample = sample.lower()
    return str(py3langid.classify(sample)[0])
