"""Messages that templates take from records, not from their own text, so that they are translated too."""

from __future__ import annotations

from typing import get_args

from watchfloor.ledger import INDEXED
from watchfloor.records import ACTIONS, STAGES, WORDS, Confidence, EntityKind, Role
from watchfloor.web.looking import ROOMS
from watchfloor.web.users import ROLES

CLAIMS = ("reported", "tracked", "listed", "assessed")
STATES = ("open", "acknowledged", "withdrawn", "queued", "running", "done", "failed", "broken off")
SLOTS = ("certainty", "mode", "polarity", "action")
FIELDS = ("name", "also written", "programme", "born or built", "kind", "country")
HOW = ("the same name", "the entry itself", "linked to")


def from_records() -> tuple[str, ...]:
    """Every such message, once."""
    return tuple(
        dict.fromkeys(
            (
                *(label for _, _, label in ROOMS),
                *CLAIMS,
                *(word for word, _ in WORDS),
                *get_args(Confidence),
                *STAGES,
                "production",
                *ACTIONS,
                *get_args(Role),
                *get_args(EntityKind),
                *INDEXED,
                *ROLES,
                *STATES,
                *SLOTS,
                *FIELDS,
                *HOW,
            )
        )
    )
