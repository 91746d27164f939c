"""Which language a text is in."""

from __future__ import annotations

#: Shorter texts than this many letters are not guessed at: the identifier errs on them too often.
_ENOUGH = 40


_ENGLISH = frozenset({"the", "of", "and", "that", "with", "was", "from"})
#: Shares of words: English prose has the first about twice, the second about three times over.
_THE, _ALL = 0.03, 0.08


def _is_plainly_english(sample: str) -> bool:
    """Whether the commonest words settle it, so that the identifier need not be loaded."""
    words = sample.lower().split()
    common = sum(w in _ENGLISH for w in words)
    return common > _ALL * len(words) and words.count("the") > _THE * len(words)


def language_of(text: str) -> str | None:
    """The language of a text as a two-letter code; ``None`` if there is too little of it to tell."""
    sample = text[:4000]
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return None
    if _is_plainly_english(sample):
        return "en"
    import py3langid

    if sample.isupper():
        sample = sample.lower()
    return str(py3langid.classify(sample)[0])
