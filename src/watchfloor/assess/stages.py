"""Keeping the stages of one transfer in order: whoever uses a thing had it delivered, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from watchfloor.records import STAGES, Hypothesis


def in_order(values: Sequence[float]) -> list[float]:
    """The closest values (least squares) that never rise: pool adjacent violators.

    >>> in_order([0.5, 0.2, 0.4])
    [0.5, 0.30000000000000004, 0.30000000000000004]
    """
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (one, n), (other, m) = blocks[-2], blocks[-1]
            blocks[-2:] = [((one * n + other * m) / (n + m), n + m)]
    return [value for value, count in blocks for _ in range(count)]


def same_transfer(hypotheses: Sequence[Hypothesis]) -> list[list[int]]:
    """Positions of hypotheses that are stages of one transfer, first stage first.

    The same supplier, recipient, equipment and window; "production" stands by itself.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, one in enumerate(hypotheses):
        if one.stage in STAGES:
            window = (one.window[0].text, one.window[1].text)
            groups[one.supplier, one.recipient, one.equipment, *window].append(position)
    return [
        sorted(found, key=lambda position: STAGES.index(hypotheses[position].stage))
        for found in groups.values()
        if len(found) > 1
    ]
