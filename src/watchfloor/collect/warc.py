"""Web captures: the answers in a WARC file that are documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from watchfloor.collect.items import Blob, Budget, Exhausted, Flaw
from watchfloor.collect.media import essence
from watchfloor.errors import DocumentError

_RECORDS = frozenset({"response", "resource"})
_DOCUMENTS = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf",
        "application/rtf", "text/rtf", "message/rfc822",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)  # fmt: skip
_OK = "200"


def read_warc(blob: Blob, budget: Budget) -> Iterator[Blob | Flaw]:
    """The captured pages and files of kinds that are documents, each with its address and time.

    Scripts, styles, pictures, redirects and errors of the capture are passed over.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(blob.start()):
            budget.count()
            headers = record.rec_headers
            if record.rec_type not in _RECORDS:
                continue
            answer = record.http_headers
            if answer is not None and answer.get_statuscode() != _OK:
                continue
            media_type = answer.get_header("Content-Type") if answer else headers.get_header("Content-Type")
            if essence(media_type) not in _DOCUMENTS:
                continue
            url = headers.get_header("WARC-Target-URI")
            member = headers.get_header("WARC-Record-ID") or url
            try:
                content = budget.unpack(record.content_stream(), max_bytes=budget.limits.document_bytes)
            except Exhausted:
                raise
            except DocumentError as error:
                yield Flaw(member=member, message=error.message, fix=error.fix)
                continue
            yield Blob(
                file=content,
                name=PurePosixPath(urlsplit(url or "").path).name or url or blob.name,
                member=member,
                media_type=media_type,
                url=url,
                retrieved=_moment(headers.get_header("WARC-Date")),
            )
    except ArchiveLoadFailed as error:
        raise DocumentError(f"is not a WARC that can be read: {error}") from error


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None
