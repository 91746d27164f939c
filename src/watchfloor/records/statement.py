"""A statement: one thing that a text says happened, is so, may be so, is planned, wanted or denied."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from watchfloor.records.base import Record, content_id

Action = Literal[
    "transfer",
    "order",
    "production",
    "agreement",
    "assistance",
    "movement",
    "sighting",
    "use",
    "procurement",
    "interdiction",
    "restriction",
    "payment",
    "threat",
    "contact",
    "affiliation",
    "assessment",
]
Certainty = Literal["certain", "probable", "possible", "unknown"]
Mode = Literal["actual", "planned", "conditional", "normative"]
Polarity = Literal["affirmed", "denied"]
Speech = Literal["direct", "indirect", "none"]

ACTIONS: tuple[Action, ...] = get_args(Action)


class Span(Record, frozen=True, kw_only=True):
    """A piece of a document's text: offsets in code points, ``end`` exclusive, and the words."""

    start: int
    end: int
    text: str


class Mention(Span, frozen=True, kw_only=True):
    """A span that names somebody or something; ``name`` is what it stands for, if the text tells."""

    name: str | None = None

    @property
    def called(self) -> str:
        """The fullest name that the text gives for it."""
        return self.name or self.text


class Speaker(Mention, frozen=True, kw_only=True):
    """A link of the chain: somebody who says it, and the medium named, if any."""

    via: str | None = None


class When(Span, frozen=True, kw_only=True):
    """When the event took or takes place: ISO dates, both inclusive, ``None`` when open."""

    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None


class Statement(Record, frozen=True, kw_only=True):
    """Who says that who did what to whom, and how firmly (``docs/explanation/statements.md``)."""

    document: str
    start: int
    end: int
    quote: str
    trigger: Span
    action: Action
    agent: Mention | None = None
    recipient: Mention | None = None
    object: Mention | None = None
    equipment: tuple[Mention, ...] = ()
    place: Mention | None = None
    origin: Mention | None = None
    when: When | None = None
    certainty: Certainty
    mode: Mode
    polarity: Polarity
    chain: tuple[Speaker, ...] = ()
    """Innermost speaker first; empty when the document itself says it."""
    speech: Speech
    engine: str = ""
    """Name and version of what read it out."""
    rules: tuple[str, ...] = ()
    """The rules (or the prompt) that made it, most important first."""
    score: float | None = None
    """The reader's own probability that the statement stands so in the text."""

    @property
    def id(self) -> str:
        """Of what is said, not of who read it out: two engines that agree give one id."""
        return content_id(
            [
                getattr(self, name)
                for name in self.__struct_fields__
                if name not in ("engine", "rules", "score")
            ]
        )

    @property
    def is_plain(self) -> bool:
        """Whether it is put as a certain, actual, affirmed fact."""
        return (self.certainty, self.mode, self.polarity) == ("certain", "actual", "affirmed")
