"""Judging a list of pairs of texts from files: for measuring, and for checking a suspicion."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from watchfloor.assess.origins.judging import Judge, Told, Verdict
from watchfloor.errors import DateError, InputError
from watchfloor.names import Catalogue
from watchfloor.records import PartialDate

_ENGLISH_DAY = re.compile(r"\s*(\d{1,2})-([A-Za-z]{3})-(\d{4})\b")


def load_texts(folder: Path) -> dict[str, Told]:
    """The texts of a folder, by id.

    Parameters
    ----------
    folder
        Holds ``ID.txt`` files, in itself or in ``texts/``; ``docs.jsonl`` in it or beside it may tell
        ``id``, ``outlet`` and ``date`` of each.

    Raises
    ------
    InputError
        If there are no texts.
    """
    places = [folder / "texts", folder]
    paths = next((found for place in places if (found := sorted(place.glob("*.txt")))), [])
    if not paths:
        raise InputError(f"{folder} holds no .txt files.", fix="Name the folder that holds them.")
    about = {}
    for table in (folder / "docs.jsonl", folder.parent / "docs.jsonl"):
        if table.is_file():
            about = {row["id"]: row for row in _rows(table)}
            break
    return {
        path.stem: Told(
            path.read_text(encoding="utf-8"),
            about.get(path.stem, {}).get("outlet") or None,
            _date(str(about.get(path.stem, {}).get("date", ""))),
        )
        for path in paths
    }


def judge_pairs(pairs: Path, texts: dict[str, Told], catalogue: Catalogue) -> Iterator[tuple[str, Verdict]]:
    """Judge each pair of a JSON-lines file with ``pair``, ``a`` and ``b``.

    Raises
    ------
    InputError
        If a line names a text that is not there.
    """
    media = [(entity.entity, (entity.name, *entity.names)) for entity in catalogue if entity.kind == "medium"]
    judge = Judge(media, texts.values())
    for row in _rows(pairs):
        missing = [row[side] for side in ("a", "b") if row[side] not in texts]
        if missing:
            raise InputError(f"{pairs}: pair {row['pair']} names {missing[0]!r}, and there is no such text.")
        yield row["pair"], judge.judge(texts[row["a"]], texts[row["b"]])


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{path}, line {number} is not JSON: {error}.") from error


def _date(text: str) -> PartialDate | None:
    if match := _ENGLISH_DAY.match(text):
        try:
            day = datetime.strptime("-".join(match.groups()), "%d-%b-%Y").date()  # noqa: DTZ007 (a day)
        except ValueError:
            return None
        return PartialDate(day.isoformat())
    try:
        return PartialDate(text.strip())
    except DateError:
        return None
