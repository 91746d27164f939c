"""Messages: one in a file, or many in an mbox; what is attached is collected too."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import getaddresses

from watchfloor.collect.dates import declared
from watchfloor.collect.decode import clean, decode
from watchfloor.collect.html import fragment_of, page_of
from watchfloor.collect.items import Blob, Budget, Flaw, Page
from watchfloor.collect.pagemeta import tag_of
from watchfloor.errors import DocumentError

_SIGNATURE = re.compile(r"^-- ?\r?\n", re.M)
"""The line that begins a signature (RFC 3676, section 4.3)."""
_ESCAPED = re.compile(rb"^>(?=>*From )", re.M)
"""What an mbox puts before a line of a message that would begin the next one."""
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


def read_message(blob: Blob, budget: Budget) -> Iterator[Page | Blob | Flaw]:
    """The message's text without its signature, then its attachments.

    Subject, sender, date, language (RFC 3282) and address in an archive (RFC 5064) come from the
    headers. Whoever sends a message does not always publish what it tells, so the publisher is unknown.
    """
    message = message_from_bytes(blob.content(budget.limits), policy=default)
    attachments = list(_attachments(message))
    page = _body(message)
    if page is not None:
        yield Page(
            text=page.text,
            media_type="message/rfc822",
            title=_header(message, "Subject"),
            authors=_senders(message),
            published=declared(_header(message, "Date")),
            published_from="header Date",
            language=tag_of(_header(message, "Content-Language")) or page.language,
            url=(_header(message, "Archived-At") or "").strip("<> ") or None,
            links=page.links,
            notes=page.notes,
        )
    elif not attachments:
        raise DocumentError("is a message without text")
    for number, part in enumerate(attachments, 1):
        name = part.get_filename() or f"part-{number}"
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            content = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        else:
            content = _bytes(part)
        yield Blob.of(content, name=name, member=name, media_type=part.get_content_type())


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are files of their own; pictures in the text are none."""
    parts = message.iter_attachments() if message.is_multipart() else ()
    for part in parts:
        if isinstance(part, EmailMessage) and part.get_content_maintype() not in ("image", "audio", "video"):
            yield part


def _body(message: EmailMessage) -> Page | None:
    part = message.get_body(("plain", "html"))
    if part is None:
        return None
    content = _bytes(part)
    encoding = str(part.get_content_charset() or "") or None
    if part.get_content_type() == "text/html":
        with suppress(DocumentError):
            return page_of(content, encoding=encoding)
        with suppress(DocumentError):  # A short note is no article, and all of it is meant.
            return fragment_of(decode(content, encoding)[0])
        return None
    text, notes = decode(content, encoding)
    text = clean(text).replace("\r\n", "\n")
    if signature := _SIGNATURE.search(text):
        text = text[: signature.start()]
        notes = (*notes, "the signature was cut")
    if not text.strip():
        return None
    links = dict.fromkeys(address.rstrip(".,;:") for address in _ADDRESS.findall(text))
    return Page(text=text.strip() + "\n", notes=notes, links=tuple(links))


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, name: str) -> str | None:
    """A header's text; a broken one is taken as far as it can be read."""
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError, TypeError, MessageError):
        return None
    return clean(" ".join(str(value).split())) or None if value is not None else None


def _senders(message: EmailMessage) -> tuple[str, ...]:
    sender = _header(message, "From")
    return tuple(
        dict.fromkeys(name or address for name, address in getaddresses([sender or ""]) if name or address)
    )


def read_mbox(blob: Blob, budget: Budget) -> Iterator[Blob | Flaw]:
    """The messages, each a document of its own."""
    with blob.on_disk() as path:
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.keys(), 1):
                budget.count()
                yield Blob.of(
                    _ESCAPED.sub(b"", box.get_bytes(key)),
                    name=f"{blob.stem}-{number}.eml",
                    member=f"message {number}",
                    media_type="message/rfc822",
                )
        finally:
            box.close()
