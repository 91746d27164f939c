"""How a long task tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """Called with the task, what is done, of how many (if known), and what is being done just now."""

    def __call__(self, task: str, done: int, total: int | None, item: str = "") -> None: ...


def silent(task: str, done: int, total: int | None, item: str = "") -> None:
    """A report that nobody hears."""
