"""One file to pages: choose the adapter, go into what it holds, keep going past what is broken."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

import msgspec

from watchfloor.collect.adapters import choose
from watchfloor.collect.decode import clean
from watchfloor.collect.items import Blob, Budget, Exhausted, Flaw, Item, Link, Page
from watchfloor.collect.language import language_of
from watchfloor.collect.limits import Limits
from watchfloor.errors import DocumentError


class Begun(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """That a blob is about to be read: if nothing follows, it is the one to blame."""

    ordinal: int
    member: str | None


@dataclass(slots=True, kw_only=True)
class Extraction:
    """The walk through one file.

    Parameters
    ----------
    limits
        What bounds it.
    guess_language
        Whether to detect the language of a text that declares none.
    skip
        Ordinals of blobs that hung or crashed their parser before: they are passed over.
    """

    limits: Limits
    guess_language: bool = True
    skip: Set[int] = frozenset()
    _begun: int = field(default=0, init=False)

    def run(self, blob: Blob) -> Iterator[Item | Begun]:
        """What the file gives, in order; the same bytes always give the same."""
        try:
            yield from self._walk(blob, Budget.of(blob.size, self.limits), depth=0)
        except Exhausted as error:
            yield Flaw(member=None, message=error.message, fix=error.fix)

    def _walk(self, blob: Blob, budget: Budget, depth: int) -> Iterator[Item | Begun]:
        self._begun += 1
        ordinal = self._begun
        yield Begun(ordinal=ordinal, member=blob.member)
        if ordinal in self.skip:
            return
        try:
            if depth > self.limits.depth:
                raise DocumentError(
                    f"is {depth} containers deep; {self.limits.depth} are allowed",
                    fix="Unpack it and collect the folder.",
                )
            adapter = choose(blob.name, blob.media_type, blob.head())
            for item in adapter.read(blob, budget):
                if isinstance(item, Blob):
                    yield from self._inner(item, blob, budget, depth)
                else:
                    yield self._finished(item, blob)
        except Exhausted:
            raise
        except DocumentError as error:
            yield Flaw(member=blob.member, message=clean(error.message), fix=error.fix)
        except MemoryError:
            yield Flaw(
                member=blob.member,
                message=f"takes more than {self.limits.memory_bytes:,} bytes of memory",
            )
        except RecursionError:
            yield Flaw(member=blob.member, message="is nested too deeply to be read")
        except Exception as error:  # A parser may raise anything; the other files go on.
            message = f"cannot be read: {type(error).__name__}: {error}"
            yield Flaw(member=blob.member, message=clean(message))

    def _inner(self, item: Blob, outer: Blob, budget: Budget, depth: int) -> Iterator[Item | Begun]:
        if item is not outer:
            item.name = clean(item.name)
            item.member = joined(outer.member, clean(item.member) if item.member else None)
            item.sides = (*item.sides, *outer.sides)
            item.retrieved = item.retrieved or outer.retrieved
        try:
            yield from self._walk(item, budget, depth + 1)
        finally:
            if item is not outer:
                item.file.close()

    def _finished(self, item: Item, blob: Blob) -> Item:
        item = _encodable(item)
        if isinstance(item, Link):
            return item
        member = joined(blob.member, item.member)
        if isinstance(item, Flaw):
            return msgspec.structs.replace(item, member=member)
        if not item.text.strip():
            return Flaw(member=member, message="holds no text")
        if len(item.text) > self.limits.text_chars:
            return Flaw(
                member=member,
                message=f"has {len(item.text):,} characters; {self.limits.text_chars:,} are allowed",
                fix="Split it, or raise the limit on the text of a document.",
            )
        return msgspec.structs.replace(
            self._with_language(item),
            member=member,
            name=item.name or blob.url or blob.stem,
            url=item.url or blob.url,
            retrieved=item.retrieved or blob.retrieved,
            sides=blob.sides,
        )

    def _with_language(self, page: Page) -> Page:
        if page.language or not self.guess_language or not (found := language_of(page.text)):
            return page
        language, probability = found
        note = f"language detected, not declared (probability {probability:.2f})"
        return msgspec.structs.replace(page, language=language, notes=(*page.notes, note))


def _encodable(item: Item) -> Item:
    """The item with texts that any encoder takes: names in archives and headers can be of any bytes."""
    texts = {name: getattr(item, name) for name in item.__struct_fields__}
    return msgspec.structs.replace(
        item, **{name: clean(text) for name, text in texts.items() if isinstance(text, str)}
    )


def joined(outer: str | None, inner: str | None) -> str | None:
    """The place of a member in a member: ``box.zip!/a.txt``."""
    return f"{outer}!/{inner}" if outer and inner else inner or outer
