"""What reading with a model cost, and what was dropped."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from watchfloor.read.llm.cache import Answer


@dataclass(slots=True)
class Tally:
    """Counts over all documents that a reader has read; several threads may add to it.

    Attributes
    ----------
    asked, cached
        Passages that were sent, and passages whose answer was there already.
    tokens_in, tokens_out
        As the server counted them, of what was sent.
    seconds
        Spent waiting, added up over requests that ran side by side.
    tries
        Requests that had to be sent again.
    kept
        Statements that stand in their documents.
    dropped
        Why something was dropped, and how often.
    prices
        ``input`` and ``output`` per million tokens, in whatever currency.
    """

    prices: Mapping[str, float] = field(default_factory=dict)
    asked: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    tries: int = 0
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def answered(self, answer: Answer, *, cached: bool) -> None:
        """Count an answer."""
        with self._lock:
            if cached:
                self.cached += 1
                return
            self.asked += 1
            self.tokens_in += answer.tokens_in
            self.tokens_out += answer.tokens_out
            self.seconds += answer.seconds

    def tried_again(self) -> None:
        """Count a request that has to be sent again."""
        with self._lock:
            self.tries += 1

    def came(self, kept: int, dropped: Counter[str]) -> None:
        """Count what came of an answer."""
        with self._lock:
            self.kept += kept
            self.dropped.update(dropped)

    @property
    def cost(self) -> float | None:
        """What was sent, at the prices given; ``None`` without prices."""
        if not self.prices:
            return None
        given, made = self.prices.get("input", 0.0), self.prices.get("output", 0.0)
        return (self.tokens_in * given + self.tokens_out * made) / 1_000_000

    def line(self) -> str:
        """All of it on one line.

        >>> Tally(asked=2, cached=1, tokens_in=1500, tokens_out=80, seconds=3.21, kept=4).line()
        '3 passages (1 from the cache), 1,500 tokens in, 80 out, 3.2 s, 4 statements kept, 0 parts dropped'
        """
        parts = [
            f"{self.asked + self.cached:,} passages ({self.cached:,} from the cache)",
            f"{self.tokens_in:,} tokens in",
            f"{self.tokens_out:,} out",
            f"{self.seconds:.1f} s",
        ]
        if self.tries:
            parts.append(f"{self.tries:,} tried again")
        if self.cost is not None:
            parts.append(f"cost {self.cost:.4f}")
        parts += [f"{self.kept:,} statements kept", f"{self.dropped.total():,} parts dropped"]
        return ", ".join(parts)
