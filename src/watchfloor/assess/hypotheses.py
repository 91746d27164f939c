"""Hypotheses as the user writes them: ``hypotheses.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from watchfloor.errors import ConfigError, DateError, RecordError
from watchfloor.records import Hypothesis, PartialDate, from_builtins

FOR_COMPARING = ("reference", "as_of")
"""Keys of a hypothesis that the model never sees: what somebody else thought of it, and when."""


def load_hypotheses(path: Path) -> tuple[Hypothesis, ...]:
    """The hypotheses of a file, in its order.

    Each ``[[hypothesis]]`` has ``id``, ``text``, ``supplier``, ``recipient``, ``equipment``, ``stage``,
    ``window`` (two dates), and may have ``alternatives``, ``adjudicator``, ``case`` and ``looked_for``
    (``indicator``, ``coverage``, ``until``, ``by``). ``reference`` and ``as_of`` are for comparing and
    ignored here.

    Raises
    ------
    ConfigError
        If the file cannot be read or a hypothesis is incomplete; the message names the hypothesis and key.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path} is not there.", fix="Write [[hypothesis]] tables into it.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(
            f"{path} is not readable TOML: {error}.", fix="Mend the line that it names."
        ) from error
    rows = found.get("hypothesis", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(
            f"{path}: hypothesis is not a list of tables.", fix="Head each one with [[hypothesis]]."
        )
    hypotheses = tuple(hypothesis_of(path, position, row) for position, row in enumerate(rows, 1))
    seen: set[str] = set()
    for hypothesis in hypotheses:
        if hypothesis.hypothesis in seen:
            raise ConfigError(
                f"{path}: two hypotheses are called {hypothesis.hypothesis}.", fix="Rename one."
            )
        seen.add(hypothesis.hypothesis)
    return hypotheses


def hypothesis_of(path: Path, position: int, row: dict[str, Any]) -> Hypothesis:
    """The hypothesis of one table of a file.

    Raises
    ------
    ConfigError
        If it is incomplete or wrong; the message names the file, the hypothesis and the key.
    """
    name = row.get("id", f"number {position}")
    values = {key: value for key, value in row.items() if key not in ("id", *FOR_COMPARING)}
    try:
        values["hypothesis"] = str(row["id"])
        window = tuple(PartialDate.of(day) for day in row["window"])
        values["window"] = [day.text for day in window]
        for search in values.get("looked_for", ()):
            search["until"] = PartialDate.of(search["until"]).text
        hypothesis = from_builtins(Hypothesis, values)
    except KeyError as error:
        raise ConfigError(f"{path}: hypothesis {name} has no {error}.", fix="Add it.") from error
    except (RecordError, DateError, TypeError) as error:
        raise ConfigError(
            f"{path}: hypothesis {name} is wrong: {error}", fix="Compare with the documentation."
        ) from error
    if hypothesis.window[1].latest < hypothesis.window[0].earliest:
        raise ConfigError(
            f"{path}: the window of hypothesis {name} ends before it begins.", fix="Swap its dates."
        )
    return hypothesis
