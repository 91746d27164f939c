"""Web pages: the article without what stands around it, and what the page declares about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from tomllib import loads

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from watchfloor.collect.decode import clean, decode
from watchfloor.collect.items import Blob, Budget, Page
from watchfloor.collect.media import charset
from watchfloor.collect.pagemeta import Declared, declared_by
from watchfloor.errors import DocumentError

_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I
)
_DECLARED_WITHIN = 4096
"""Bytes in which an encoding may be declared; the HTML standard asks for 1,024, pages take more."""
_SPACES = re.compile(r"\s+")
_MIN_BEFORE_TAIL = 200
"""Code points that must stand before a tail; a page that begins with "Tags:" is not all tail."""
_INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
        "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript", "title", "head"})
_BLOCKS = frozenset({"p", "head", "item", "quote", "row", "code", "ab"})


def read_page(blob: Blob, budget: Budget) -> Iterator[Page]:
    """The article of a page; its title, publisher, authors, date, language and address as declared."""
    content = blob.content(budget.limits)
    yield page_of(content, blob.url, charset(blob.media_type))


def page_of(content: bytes, url: str | None = None, encoding: str | None = None) -> Page:
    """The page that HTML stands for.

    Raises
    ------
    DocumentError
        If there is no text in it.
    """
    if match := _DECLARED.search(content[:_DECLARED_WITHIN]):
        encoding = encoding or (match.group(1) or match.group(2)).decode("ascii")
    source, notes = decode(content, encoding)
    tree = parse(source)
    facts = declared_by(tree) if tree is not None else Declared()
    text, links, cut = article(tree, url) if tree is not None else ("", (), 0)
    if not text.strip():
        raise DocumentError("holds no text that could be told from what stands around it")
    if cut:
        notes = (*notes, f"{cut} characters of trailing site text were cut")
    return Page(
        text=text,
        media_type="text/html",
        title=facts.title,
        publisher=facts.publisher,
        authors=facts.authors,
        published=facts.published,
        published_from=facts.published_from,
        language=facts.language,
        url=facts.url or url,
        links=links,
        notes=notes,
    )


def fragment_of(source: str) -> Page:
    """The text of HTML that is all content, such as an entry of a feed: nothing around it is left out.

    Raises
    ------
    DocumentError
        If there is no text in it.
    """
    tree = parse(source)
    blocks = _blocks(tree) if tree is not None else []
    end = _tail(blocks)
    if not blocks[:end]:
        raise DocumentError("holds no text")
    links = (str(anchor.get("href")) for anchor in (tree.iter("a") if tree is not None else ()))
    return Page(
        text=clean("\n\n".join(blocks[:end])),
        media_type="text/html",
        links=tuple(dict.fromkeys(link for link in links if link.startswith("http"))),
    )


def _blocks(tree: HtmlElement) -> list[str]:
    """The texts between the borders of elements that begin a new line."""
    pieces: list[list[str]] = [[]]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag not in _INLINE:
            pieces.append([])
        own = None if element.tag in _UNSEEN else element.text
        text = own if event == "start" else element.tail
        pieces[-1].append(text or "")
    return [block for words in pieces if (block := _SPACES.sub(" ", "".join(words)).strip())]


def parse(source: str) -> HtmlElement | None:
    """The tree of an HTML text; ``None`` if there is nothing in it."""
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(clean(source).encode(), parser=parser)
    except etree.ParserError:
        return None


def article(tree: HtmlElement, url: str | None = None) -> tuple[str, tuple[str, ...], int]:
    """The text of a page's article, the addresses it links to, and how much of a tail was cut."""
    # Imported where it is used: it takes half a second, which a desk of text files need not pay.
    import trafilatura

    found = trafilatura.bare_extraction(
        deepcopy(tree), url=url, include_comments=False, include_links=True, include_tables=True
    )
    body = getattr(found, "body", None)
    if body is None:
        body, _, _ = trafilatura.baseline(deepcopy(tree))
    return _text_of(body)


def _text_of(body: etree._Element) -> tuple[str, tuple[str, ...], int]:
    for line_break in body.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    blocks: list[str] = []
    links: list[list[str]] = []
    for element in _outermost(body):
        if element.tag == "row":
            text = "\t".join(_words(cell) for cell in element.iter("cell"))
        else:
            text = _words(element)
        if text.strip():
            blocks.append(text)
            links.append([link for ref in element.iter("ref") if (link := ref.get("target"))])
    end = _tail(blocks)
    addresses = dict.fromkeys(link for found in links[:end] for link in found if link.startswith("http"))
    cut = sum(map(len, blocks[end:]))
    return clean("\n\n".join(blocks[:end])), tuple(addresses), cut


def _outermost(element: etree._Element) -> Iterator[etree._Element]:
    """The blocks of text, each once: a paragraph in a quotation belongs to the quotation."""
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag in _BLOCKS:
            yield node
        else:
            stack.extend(reversed(node))


def _words(element: etree._Element) -> str:
    return _SPACES.sub(" ", str(element.xpath("string()"))).strip()


def _tail(blocks: list[str]) -> int:
    """Index of the first block that belongs to the site and not to the article any more."""
    before = 0
    for index, block in enumerate(blocks):
        if before >= _MIN_BEFORE_TAIL and _normal(block) in _headings():
            return index
        before += len(block)
    return len(blocks)


def _normal(block: str) -> str:
    return block.casefold().strip(" :.…»›>|-–—")


@cache
def _headings() -> frozenset[str]:
    table = loads((files("watchfloor.data") / "collect.toml").read_text("utf-8"))
    return frozenset(_normal(heading) for heading in table["tails"]["headings"])
