"""Training the learned parts from annotated documents.

::

    python -m watchfloor.read.train DIR [--background FILE ...] [--free-only] [--out FILE]
    python -m watchfloor.read.train DIR [--background FILE ...] --folds 5 --predictions FILE

``DIR`` holds ``NAME.jsonl`` (statements) beside ``text/NAME.txt`` and ``text/NAME.meta.toml``, and may hold
``documents.csv`` (columns ``document`` and ``free``). A background file has one JSON object a line with a
``text``; documents in it without any word of the field are shown as saying nothing. Training needs
scikit-learn; using the result does not.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from watchfloor.read.annotated import Choice, Example, examples
from watchfloor.read.content import Content
from watchfloor.read.learned import PARTS, ROLES, Linear, Model, save, vocabulary
from watchfloor.read.reader import NAME, VERSION, RulesReader
from watchfloor.read.statements import statements as statements_of
from watchfloor.records import Document, PartialDate, canonical, complete

#: Inverse strength of the L2 penalty and least number of examples of a feature, for each part; chosen
#: by cross-validation over documents.
_STRENGTH = {
    "gate": (0.1, 2),
    "trigger": (0.2, 2),
    "certainty": (1.0, 2),
    "mode": (1.0, 2),
    "polarity": (1.0, 2),
    "extent": (0.3, 2),
    "item": (0.5, 2),
}


def fit(shown: Sequence[Example], part: str) -> Linear:
    """One part, fitted to its examples."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    strength, least = _STRENGTH[part]
    rows = vocabulary((f for f, _ in shown), least)
    columns: list[int] = []
    ends = [0]
    for features, _ in shown:
        columns += sorted({rows[f] for f in features if f in rows})
        ends.append(len(columns))
    matrix = sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, ends), shape=(len(shown), len(rows))
    )
    answers = np.array([a for _, a in shown])
    made = LogisticRegression(C=strength, max_iter=150, tol=1e-3, fit_intercept=False).fit(matrix, answers)
    weights = made.coef_.T
    if len(made.classes_) == 2:
        weights = np.hstack([-weights / 2, weights / 2])
    return Linear(tuple(map(str, made.classes_)), rows, weights.astype(np.float32))


#: Weight of the L2 penalty of the choice of fillers, by cross-validation as above.
_CHOICE_PENALTY, _CHOICE_LEAST = 1.0, 2


def fit_choice(shown: Sequence[Choice], roles: tuple[str, ...]) -> Linear:
    """For each role, weights by which the right filler, or nothing, wins (conditional logit)."""
    from scipy import sparse
    from scipy.optimize import minimize

    rows = vocabulary((f for candidates, _ in shown for f in candidates), _CHOICE_LEAST)
    columns: list[int] = []
    ends = [0]
    for candidates, _ in shown:
        for features in candidates:
            columns += sorted({rows[f] for f in features if f in rows})
            ends.append(len(columns))
    matrix = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(rows)))
    turned = matrix.T.tocsr()
    sizes = np.array([len(candidates) for candidates, _ in shown])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)
    weights = np.zeros((len(rows), len(roles)), np.float32)
    for place, role in enumerate(roles):
        right = starts + np.array([answers.get(role, 0) for _, answers in shown])

        def loss(w: Any, right: Any = right) -> tuple[float, Any]:
            scores = matrix @ w
            top = np.maximum.reduceat(scores, starts)
            raised = np.exp(scores - top[group])
            total = np.add.reduceat(raised, starts)
            slope = raised / total[group]
            missed = float((top + np.log(total) - scores[right]).sum())
            slope[right] -= 1
            return missed + _CHOICE_PENALTY / 2 * float(w @ w), turned @ slope + _CHOICE_PENALTY * w

        options = {"maxiter": 80, "ftol": 1e-5}
        weights[:, place] = minimize(
            loss, np.zeros(len(rows)), jac=True, method="L-BFGS-B", options=options
        ).x
    return Linear(roles, rows, weights)


def train(documents: Iterable[tuple[Content, Sequence[Mapping[str, Any]]]], card: Mapping[str, Any]) -> Model:
    """All parts, fitted to annotated documents."""
    shown: dict[str, list[Example]] = defaultdict(list)
    choices: list[Choice] = []
    dates: list[Choice] = []
    for content, statements in documents:
        found = examples(content, statements)
        choices += found.choices
        dates += found.dates
        for part, more in found.parts.items():
            shown[part] += more
    parts = {part: fit(shown[part], part) for part in PARTS if part not in ("role", "date")}
    chosen = {"role": fit_choice(choices, ROLES), "date": fit_choice(dates, ("when",))}
    return Model(parts | chosen, card)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document taken apart, with its annotated statements."""

    name: str
    content: Content
    statements: Sequence[Mapping[str, Any]]


#: A document with any of these is not shown as saying nothing.
_FIELD = re.compile(
    r"\b(?:weapon|arms\b|missile|military|sanction|nuclear|defen[cs]e|troop|army|navy|drone|ammunition|embargo|traffick|"
    r"smuggl|war\b|attack|terroris|designat|security|export|invasion|armed|aggression|treaty|peace|iran|russia|ukrain|korea|syria)",
    re.IGNORECASE,
)
#: How many documents that say nothing are shown, evenly spread over the background.
_BACKGROUND = 80
#: Sentences of each of them that are shown.
_OPENING = 40


def annotated(folder: Path, reader: RulesReader, *, free_only: bool = False) -> Iterator[Annotated]:
    """The annotated documents of a folder, in order of their names."""
    free = {}
    if (folder / "documents.csv").exists():
        with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
            free = {row["document"]: row["free"] == "yes" for row in csv.DictReader(file)}
    for path in sorted(folder.glob("*.jsonl")):
        if free_only and not free.get(path.stem, False):
            continue
        text = (folder / "text" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        side = folder / "text" / f"{path.stem}.meta.toml"
        known = tomllib.loads(side.read_text(encoding="utf-8")) if side.exists() else {}
        lines = path.read_text(encoding="utf-8").splitlines()
        document = Document(
            name=path.stem,
            text_sha256="",
            raw_sha256="",
            publisher=known.get("publisher"),
            published=PartialDate.of(known["published"]) if "published" in known else None,
            not_before=PartialDate.of(known["not_before"]) if "not_before" in known else None,
            language="en",
        )
        yield Annotated(
            path.stem, reader.content(document, text, whole=True), [json.loads(x) for x in lines if x.strip()]
        )


def background(files: Iterable[Path], reader: RulesReader) -> Iterator[Annotated]:
    """Documents about other things, shown as saying nothing."""
    for path in files:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            texts = [
                t
                for t in (json.loads(line)["text"] for line in file)
                if len(t) > 300 and not _FIELD.search(t)
            ]
        step = max(1, len(texts) // _BACKGROUND)
        for number, text in enumerate(texts[::step][:_BACKGROUND]):
            document = Document(name=f"{path.name}#{number}", text_sha256="", raw_sha256="", language="en")
            head = "\n".join(text.split("\n")[:_OPENING])
            yield Annotated(document.name, reader.content(document, head, whole=True), ())


def fold_of(name: str, folds: int) -> int:
    """Which part of a cross-validation a document belongs to: by its name alone."""
    return zlib.crc32(name.encode()) % folds


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a model, or cross-validate one."""
    parser = argparse.ArgumentParser(
        prog="python -m watchfloor.read.train", description="Train the reading model."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--background", type=Path, nargs="*", default=[], help="JSONL files of documents about other things"
    )
    parser.add_argument("--out", type=Path, help="where to write the model")
    parser.add_argument(
        "--free-only", action="store_true", help="only documents that documents.csv marks as free"
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate by document in so many parts")
    parser.add_argument("--predictions", type=Path, help="statements on documents left out, as JSON Lines")
    options = parser.parse_args(arguments)
    reader = RulesReader()
    documents = list(annotated(options.folder, reader, free_only=options.free_only))
    other = list(background(options.background, reader))
    if options.folds:
        with options.predictions.open("wb") as file:
            for part in range(options.folds):
                kept = [d for d in documents if fold_of(d.name, options.folds) != part]
                model = train(((d.content, d.statements) for d in (*kept, *other)), {})
                for left_out in (d for d in documents if fold_of(d.name, options.folds) == part):
                    for one in statements_of(
                        left_out.content, model, document=left_out.name, engine=f"{NAME}/{VERSION}"
                    ):
                        file.write(canonical(complete(one)) + b"\n")
    if options.out:
        card = {
            "name": f"{NAME}/{VERSION}",
            "documents": [d.name for d in documents],
            "statements": sum(len(d.statements) for d in documents),
            "background": len(other),
            "made": "multinomial and conditional logistic regression, L2; no test document among them",
        }
        save(train(((d.content, d.statements) for d in (*documents, *other)), card), options.out)


if __name__ == "__main__":
    main()
