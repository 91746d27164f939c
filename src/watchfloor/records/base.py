"""What all records share: canonical JSON, content ids, and reading them back.

A record is immutable and typed. Its JSON leaves out what is unknown or empty, has sorted keys and no
spaces, so that the same content always gives the same bytes and the same id, also after a field has
been added to its type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from watchfloor.errors import RecordError
from watchfloor.records.dates import PartialDate

R = TypeVar("R")


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The base of all nouns: immutable, compared by value, written as JSON."""

    @property
    def id(self) -> str:
        """What the record is kept under; by default its content's."""
        return content_id(self)


def _encode(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.text
    raise NotImplementedError(type(value))


def _decode(kind: type, value: Any) -> Any:
    if kind is PartialDate:
        return PartialDate.of(value)
    raise NotImplementedError(kind)


def to_builtins(record: Any) -> Any:
    """The record as dicts, lists and strings; what is unknown or empty is left out."""
    return msgspec.to_builtins(record, enc_hook=_encode)


def complete(record: Any) -> Any:
    """Like :func:`to_builtins`, with every field there: ``None`` or empty where nothing is known."""
    if isinstance(record, Record):
        names = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
        return {encoded: complete(getattr(record, name)) for name, encoded in names}
    if isinstance(record, (list, tuple)):
        return [complete(item) for item in record]
    return to_builtins(record)


def canonical(value: Any) -> bytes:
    """The one JSON encoding of a record or of plain values: sorted keys, UTF-8, no spaces."""
    return msgspec.json.encode(value, enc_hook=_encode, order="sorted")


def digest(value: Any) -> str:
    """SHA-256 of :func:`canonical`, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def content_id(value: Any) -> str:
    """The first 20 hex digits of :func:`digest`: 80 bits, enough for 10^9 records."""
    return digest(value)[:20]


def from_builtins(kind: type[R], value: Mapping[str, Any] | Any) -> R:
    """The record of this type that dicts, lists and strings stand for.

    Raises
    ------
    RecordError
        If they don't fit the type; the message names the field.
    """
    try:
        return msgspec.convert(value, kind, dec_hook=_decode)
    except (msgspec.ValidationError, ValueError) as error:
        raise RecordError(f"This is not a {kind.__name__}: {error}.") from error


def from_json(kind: type[R], text: bytes | str) -> R:
    """The record of this type in its JSON.

    Raises
    ------
    RecordError
        If the text is not JSON or does not fit the type.
    """
    try:
        return msgspec.json.decode(text, type=kind, dec_hook=_decode)
    except (msgspec.DecodeError, ValueError) as error:
        raise RecordError(f"This is not the JSON of a {kind.__name__}: {error}.") from error


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)
