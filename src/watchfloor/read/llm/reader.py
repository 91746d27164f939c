"""A reader that asks a language model, and believes it only what stands in the document."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchfloor.errors import ConfigError
from watchfloor.progress import Report, silent
from watchfloor.read.llm import prompt as prompts
from watchfloor.read.llm.accept import GarbledError, Kept, Source, accept
from watchfloor.read.llm.cache import Cache, default_folder
from watchfloor.read.llm.endpoint import Endpoint, Settings
from watchfloor.read.llm.tally import Tally
from watchfloor.read.passages import LONGEST, Passage, passages
from watchfloor.records import Document, Statement

NAME = "llm"
#: Goes up whenever the same answers could yield other statements.
VERSION = "1"

#: After so many answers in a row that are not what was asked for, the model is taken not to be up to it.
_GARBLED_AT_MOST = 5
_GARBLED = "answer: not what was asked for"
#: A longer text is not one document for a model, in characters: it would cost hours or a fortune unasked.
_MAX_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be said about this reader in ``desk.toml`` or to :func:`watchfloor.read.open_reader`.

    Attributes
    ----------
    endpoint
        The base address of the server's API. There is no default: without it nothing is sent anywhere.
    model
        The model's name, as the server knows it.
    api_key_env
        The environment variable that holds the server's key, if it wants one.
    prompt
        The id of the question.
    cache
        The folder in which answers are kept.
    timeout_s
        What one request may take.
    retries
        How often a request that failed is sent again.
    first_wait_s
        How long to wait before the first of them.
    concurrency
        Requests at the same time.
    passage
        What is asked about at once, in characters.
    max_tokens
        What an answer may have at most.
    max_characters
        The longest text that is read.
    languages
        The languages that the model reads, two letters each.
    prices
        ``input`` and ``output`` per million tokens, for the line that tells the cost.
    """

    endpoint: str = ""
    model: str = ""
    api_key_env: str | None = None
    prompt: str = prompts.DEFAULT
    cache: str | None = None
    timeout_s: float = 120.0
    retries: int = 4
    first_wait_s: float = 1.0
    concurrency: int = 4
    passage: int = LONGEST
    max_tokens: int = 4096
    max_characters: int = _MAX_CHARACTERS
    languages: Sequence[str] = ("en",)
    prices: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        if not self.endpoint or not self.model:
            raise ConfigError(
                "The reader 'llm' needs an endpoint and a model.",
                fix='Name both under [reader]: endpoint = "http://localhost:11434/v1", model = "…". '
                "Texts are sent there and nowhere else.",
            )
        least = {
            "timeout_s": 0.01,
            "retries": 0,
            "first_wait_s": 0,
            "concurrency": 1,
            "passage": 200,
            "max_tokens": 1,
            "max_characters": 1,
        }
        for name, low in least.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value < low:
                raise ConfigError(f"The reader 'llm' cannot use {name} = {value!r}.", fix=f"At least {low}.")
        for name, price in (self.prices or {}).items():
            if name not in ("input", "output") or not isinstance(price, (int, float)) or price < 0:
                raise ConfigError(
                    f"The reader 'llm' cannot use the price {name} = {price!r}.",
                    fix="Give input and output, in your currency, per million tokens.",
                )

    def key(self) -> str | None:
        """The server's key, out of the environment.

        Raises
        ------
        ConfigError
            If a variable is named and not set.
        """
        if not self.api_key_env:
            return None
        value = os.environ.get(self.api_key_env, "").strip()
        if not value or not (value.isascii() and value.isprintable()):
            raise ConfigError(
                f"The environment variable {self.api_key_env} holds no key.",
                fix="Set it to the server's key.",
            )
        return value


class LlmReader:
    """Asks a model passage by passage; keeps what stands word for word in the document.

    Parameters
    ----------
    options
        See :class:`Options`.

    Attributes
    ----------
    tally
        What it cost, and what was dropped and why.
    report
        Called after each passage, with the line that tells the cost.
    """

    name = NAME

    def __init__(self, **options: Any) -> None:
        chosen = Options(**options)
        self.options = options
        self.languages = tuple(chosen.languages)
        self.tally = Tally(prices=dict(chosen.prices or {}))
        self.report: Report = silent
        self._chosen = chosen
        self._prompt = prompts.load(chosen.prompt)
        self._cache = Cache(Path(chosen.cache) if chosen.cache else default_folder())
        self._garbled = 0
        settings = Settings(
            url=chosen.endpoint,
            model=chosen.model,
            key=chosen.key(),
            timeout_s=chosen.timeout_s,
            retries=chosen.retries,
            first_wait_s=chosen.first_wait_s,
            max_tokens=chosen.max_tokens,
        )
        self._endpoint = Endpoint(
            settings, system=self._prompt.system, schema=prompts.SCHEMA, on_retry=self.tally.tried_again
        )

    @property
    def version(self) -> str:
        """The rules of this module, the model and the question: with another of them, others may come out."""
        return f"{VERSION}:{self._chosen.model}:{self._prompt.id}"

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()

    def read(self, document: Document, text: str, *, document_id: str | None = None) -> list[Statement]:
        """The statements of a document, in the order in which they stand.

        Raises
        ------
        MissingError
            If the server cannot be reached, is too slow, or stays out of order.
        ConfigError
            If it refuses, or answers with something else time and again.
        ValueError
            If the text is longer than ``max_characters``, or none of its passages was answered as asked.
        """
        if len(text) > self._chosen.max_characters:
            raise ValueError(
                f"the text has {len(text):,} characters, more than max_characters = "
                f"{self._chosen.max_characters:,}"
            )
        source = Source.of(
            document,
            text,
            document_id=document_id or document.id,
            engine=f"{self.name}/{self.version}",
            prompt=self._prompt.id,
        )
        found: dict[str, Statement] = {}
        parts = list(passages(text, longest=self._chosen.passage))
        garbled = 0
        for kept in self._each(source, parts):
            garbled += _garbling(kept) is not None
            for statement in kept.statements:
                found.setdefault(statement.id, statement)
        if parts and garbled == len(parts):
            raise GarbledError(f"the model {self._chosen.model!r} answered none of its passages as asked")
        return sorted(found.values(), key=lambda one: (one.trigger.start, one.start, one.id))

    def _each(self, source: Source, parts: Sequence[Passage]) -> Iterable[Kept]:
        with ThreadPoolExecutor(self._chosen.concurrency) as pool:
            waiting = [pool.submit(self._read, source, part) for part in parts]
            try:
                for future in waiting:
                    kept = future.result()
                    self.tally.came(len(kept.statements), kept.dropped)
                    done = self.tally.asked + self.tally.cached
                    self.report("llm", done, None, self.tally.line())
                    self._look_after(kept)
                    yield kept
            finally:
                # What was not begun is not begun any more once one has failed for good.
                for future in waiting:
                    future.cancel()

    def _read(self, source: Source, passage: Passage) -> Kept:
        question = prompts.question(source.document, source.text, passage)
        key = Cache.key(self._prompt.digest, self._chosen.model, question)
        try:
            answer = self._cache.get(key)
            if answer is not None:
                kept = accept(source, passage, answer.text)
                self.tally.answered(answer, cached=True)
                return kept
            answer = self._endpoint.ask(question)
            self.tally.answered(answer, cached=False)
            kept = accept(source, passage, answer.text)
        except GarbledError as error:
            return Kept(dropped=Counter({f"{_GARBLED}: {error}": 1}))
        # Only what could be used: whatever spoilt the others may be mended by the next run.
        self._cache.put(key, answer)
        return kept

    def _look_after(self, kept: Kept) -> None:
        """Give up on a model that is not up to it, rather than find nothing in everything."""
        reason = _garbling(kept)
        self._garbled = self._garbled + 1 if reason else 0
        if self._garbled >= _GARBLED_AT_MOST:
            raise ConfigError(
                f"The model {self._chosen.model!r} at {self._chosen.endpoint} did not answer as asked "
                f"{self._garbled} times in a row: {reason}.",
                fix="Use another model, or a server that holds answers to a JSON schema.",
            )


def _garbling(kept: Kept) -> str | None:
    """What was wrong with an answer as a whole, if anything was."""
    begun = f"{_GARBLED}: "
    return next((why.removeprefix(begun) for why in kept.dropped if why.startswith(begun)), None)
