"""``desk.toml``: what a desk is called, where its ledger is, how it reads and what it watches."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from watchfloor.errors import ConfigError

FILE = "desk.toml"

LEDGER = "sqlite:///ledger.db"

_TEMPLATE = """# The desk. Everything here can be changed at any time; `watchfloor run` takes it up.
name = {name}

# Where the ledger is: a file in this folder, or a PostgreSQL database that a team shares.
ledger = {ledger}

[reader]
engine = "rules"
# model = "en_core_web_md"   # another spaCy model that is installed, or the path of one

# What to be told about. `watchfloor warnings` shows what was raised.
#
# [[watch]]
# name = "a hypothesis becomes likely"
# kind = "level"
# hypotheses = ["H1"]
# level = 0.55
#
# [[watch]]
# name = "Iran and Venezuela, deliveries"
# kind = "pair"
# countries = ["IR", "VE"]
# actions = ["transfer", "order", "sighting"]
#
# [[watch]]
# name = "Qeshm Fars Air"
# kind = "listing"
# names = ["Qeshm Fars Air"]

# Which routes between countries make a sighting, and whether sightings count in the assessment.
#
# [tracks]
# evidence = true
#
# [tracks.watch]
# pairs = [["IR", "VE"]]
"""


HYPOTHESES_TEMPLATE = """# What the desk is asked, one table a hypothesis. `watchfloor assess` answers.
#
# [[hypothesis]]
# id = "H1"
# text = "Iran delivered military equipment to Venezuela between 18 October and 10 December 2020"
# supplier = "IR"
# recipient = "VE"
# equipment = "any"            # or a class: uav/armed, missile, ship/missile-boat, assistance, dual-use …
# stage = "delivery"           # intent, agreement, shipment, delivery, use, production
# window = ["2020-10-18", "2020-12-10"]
# alternatives = ["the flights carried refinery parts", "agreed but not yet delivered"]
# adjudicator = "the register, or the finding, that would settle it"
"""


def template(name: str, ledger: str) -> str:
    """A ``desk.toml`` for a new desk, its texts quoted as TOML wants them."""
    return _TEMPLATE.replace("{name}", json.dumps(name)).replace("{ledger}", json.dumps(ledger))


@dataclass(frozen=True, slots=True)
class Config:
    """What ``desk.toml`` says.

    Attributes
    ----------
    name
        What the desk is called, on its pages and in its briefs.
    ledger
        The address of the ledger's database; a relative SQLite path is below the desk's folder.
    reader
        The reading engine and its options.
    watches
        The ``[[watch]]`` tables, as they stand; the room `warn` understands them.
    tracks
        The ``[tracks]`` table, as it stands; the room `tracks` understands it.
    """

    name: str
    ledger: str = LEDGER
    reader: dict[str, Any] = field(default_factory=lambda: {"engine": "rules"})
    watches: tuple[dict[str, Any], ...] = ()
    tracks: dict[str, Any] = field(default_factory=dict)

    @property
    def tracks_count(self) -> bool:
        """Whether what tracks show counts in the assessment: not where they were made for a rehearsal."""
        return bool(self.tracks.get("evidence", True))


KEYS = {"name": str, "ledger": str, "reader": dict, "watch": list, "tracks": dict}
"""Every key of ``desk.toml`` and what its value must be."""


def load(folder: Path) -> Config:
    """Read the ``desk.toml`` of a folder.

    Raises
    ------
    ConfigError
        If it is not TOML, or holds a key that nothing understands.
    """
    path = folder / FILE
    table = load_toml(path)
    for key, value in table.items():
        if key not in KEYS:
            raise ConfigError(f"{path}: nothing understands {key!r}.", fix=f"Keys: {', '.join(KEYS)}.")
        if not isinstance(value, KEYS[key]):
            raise ConfigError(f"{path}: {key!r} must be a {KEYS[key].__name__}.")
    default = Config(name=folder.resolve().name)
    return Config(
        name=table.get("name", default.name),
        # A password belongs into the environment, not into a file that is copied about.
        ledger=os.path.expandvars(table.get("ledger", default.ledger)),
        reader={**default.reader, **table.get("reader", {})},
        watches=tuple(table.get("watch", ())),
        tracks=table.get("tracks", {}),
    )


def load_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file that a person edits.

    Raises
    ------
    ConfigError
        If it cannot be read or is not TOML; the message says where.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}.", fix="Mend the line that it names.") from error
