"""The layers beneath the statements, each open to inspection: segments, dates, attributions, mentions.

Each function takes a document that was taken apart and gives plain records with offsets into its text,
whatever their subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from watchfloor.read.content import Content
from watchfloor.read.phrases import core, span_of
from watchfloor.records import to_builtins

Layer = Iterator[dict[str, Any]]


def segments(content: Content, document: str) -> Layer:
    """What the text is made of: ``document, start, end, text, kind, speaker``."""
    for segment in content.segments:
        yield {
            "document": document,
            **_span(content, segment.start, segment.end),
            "kind": segment.kind,
            "speaker": _span(content, *segment.speaker) if segment.speaker else None,
        }


def dates(content: Content, document: str) -> Layer:
    """Every date: ``document, start, end, text, from, to``."""
    for found in content.dates:
        for when in found:
            yield {"document": document, "from": None, "to": None, **to_builtins(when)}


def attributions(content: Content, document: str) -> Layer:
    """Who says what: ``document, cue, source, content, via, direct, rule``; content is a list of spans."""
    for one in content.attributions:
        yield {
            "document": document,
            "cue": _span(content, *one.cue),
            "source": _span(content, *one.source),
            "content": [_span(content, a, b) for a, b in one.content],
            "via": _span(content, *one.via) if one.via else None,
            "direct": one.direct,
            "rule": one.rule,
        }


def mentions(content: Content, document: str) -> Layer:
    """Noun phrases that are names or of a kind the tables know: ``document, start, end, text, kind``."""
    for scene in content.scenes:
        parse = scene.parse
        for i, kind in enumerate(scene.kinds):
            if (
                not kind
                or parse.dep[i] in ("compound", "nummod")
                or parse.pos[i] not in ("NOUN", "PROPN", "ADJ")
            ):
                continue
            words = [i] if kind == "demonym" else core(parse, i, joined=False)
            yield {"document": document, **_span(content, *span_of(parse, words)), "kind": kind}


#: The layers by the names that the command line has for them.
LAYERS: Mapping[str, Callable[[Content, str], Layer]] = {
    "attributions": attributions,
    "dates": dates,
    "mentions": mentions,
    "segments": segments,
}


def _span(content: Content, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": content.text[start:end]}
