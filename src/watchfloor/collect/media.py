"""Media types as they stand in headers."""

from __future__ import annotations

from email.message import Message


def _message(media_type: str) -> Message:
    message = Message()
    message["Content-Type"] = media_type
    return message


def essence(media_type: str | None) -> str | None:
    """The type without its parameters, in lower case: ``text/html``."""
    return _message(media_type).get_content_type() if media_type and "/" in media_type else None


def charset(media_type: str | None) -> str | None:
    """The encoding that a media type declares, if it does."""
    return _message(media_type).get_content_charset() if media_type else None
