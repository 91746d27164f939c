"""Screening names: accuracy by kind, time, and the fit of the model's weights.

    python benchmarks/screening.py [--shared DIR]          the figures of the README
    python benchmarks/screening.py --fit                   cross-validate, then print new weights
    python benchmarks/screening.py --count LIST...         how many entries of public lists have each word
    python benchmarks/screening.py --nomenklatura          the same rows with nomenklatura, if installed

The queries and the list are read by path (WATCHFLOOR_SHARED, or ../shared beside the checkout).
"""

from __future__ import annotations

import argparse
import collections
import csv
import importlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from watchfloor.names.lists import read_list
from watchfloor.names.screening import Asked, Screener, Target
from watchfloor.names.screening.index import Index
from watchfloor.names.screening.model import FEATURES, Model, model_of
from watchfloor.names.screening.screener import THRESHOLD, contradiction
from watchfloor.names.screening.tables import read_queries, read_targets, targets_of
from watchfloor.names.screening.words import words_of
from watchfloor.records import PartialDate

SHARED = Path(os.environ.get("WATCHFLOOR_SHARED", Path(__file__).parents[2] / "shared"))
Rows = list[dict[str, str]]
Array = npt.NDArray[np.float64]


def main() -> None:
    """Measure, or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--nomenklatura", action="store_true")
    parser.add_argument("--count", nargs="+", type=Path)
    options = parser.parse_args()
    if options.count:
        count(options.count)
        return
    folder = options.shared / "eval" / "screening"
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: nothing to measure on.")
    if options.fit:
        fit(folder)
    elif options.nomenklatura:
        nomenklatura(folder)
    else:
        measure(folder)


def measure(folder: Path) -> None:
    """Build, save, open, screen everything, and let the scorer judge."""
    targets = list(read_targets(folder / "list.csv"))
    start = time.process_time()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        index = Index.build(targets)
        index.save(place)
        print(f"{len(targets)} entries indexed and saved: {time.process_time() - start:.2f} CPU-s")
        wall = time.perf_counter()
        screener = Screener.open(place)
        print(f"index opened from disk: {time.perf_counter() - wall:.3f} s")
        asked = list(read_queries(folder / "dev_queries.csv"))
        for turn in ("cold", "warm"):
            start = time.process_time()
            found = [(number, screener.screen(one, limit=20, least=0.0)) for number, one in asked]
            print(f"{len(asked)} queries, {turn}: {time.process_time() - start:.2f} CPU-s")
        wall = time.perf_counter()
        code = (
            "import sys; from pathlib import Path; from watchfloor.names.screening import Screener; "
            "print(Screener.open(Path(sys.argv[1])).screen('Nicolas Maduro')[0].score)"
        )
        subprocess.run([sys.executable, "-c", code, name], check=True, capture_output=True)
        print(f"first answer from process start: {time.perf_counter() - wall:.2f} s")
        results = place / "results.csv"
        with results.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(("query_no", "candidate_id", "score"))
            writer.writerows(
                (number, match.target.id, match.score) for number, best in found for match in best
            )
        script, queries = folder / "score_screening.py", folder / "dev_queries.csv"
        command = [sys.executable, str(script), str(queries), str(results)]
        print(
            subprocess.run(
                [*command, "--threshold", str(THRESHOLD)], capture_output=True, text=True, check=True
            ).stdout
        )


def count(paths: Sequence[Path], least: int = 4) -> None:
    """Print ``data/names/word_counts.csv``: words that at least so many entries of published lists have."""
    seen: collections.Counter[str] = collections.Counter()
    total = 0
    for path in paths:
        _, entries = read_list(path, PartialDate("2000"))
        for target in targets_of(entries):
            total += 1
            names = (target.name, *target.names, *target.weak_names)
            seen.update({one.sound for name in names for one in words_of(name, kind=target.kind)})
    print("sound,entries")
    print(f"*,{total}")
    for sound, entries_with_it in sorted(seen.items()):
        if entries_with_it >= least:
            print(f"{sound},{entries_with_it}")


# ---------------------------------------------------------------------- fitting


def fit(folder: Path, folds: int = 5, rounds: int = 4) -> None:
    """Cross-validate by query, then print weights fitted to all rows."""
    index = Index.build(read_targets(folder / "list.csv"))
    rows = list(csv.DictReader((folder / "dev_queries.csv").open(encoding="utf-8")))
    asked = [one for _, one in read_queries(folder / "dev_queries.csv")]
    numbers = list(range(len(rows)))
    random.Random(0).shuffle(numbers)
    outcome: dict[int, tuple[float, bool, bool]] = {}
    for part in range(folds):
        held = set(numbers[part::folds])
        model = _fitted(index, rows, asked, [n for n in numbers if n not in held], rounds)
        screener = Screener(index, model)
        for n in held:
            outcome[n] = _outcome(screener, rows[n], asked[n])
    of_real = [outcome[n] for n in outcome if rows[n]["made"] == "real"]
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        precision, recall, f1 = _f1(outcome.values(), threshold)
        print(
            f"held out, threshold {threshold}: F1 {f1:.3f} (P {precision:.3f} R {recall:.3f}), "
            f"real rows {_f1(of_real, threshold)[2]:.3f}"
        )
    _calibration(outcome.values())
    _by_kind(rows, outcome)
    model = _fitted(index, rows, asked, numbers, rounds)
    print(f"[calibration]\nslope = {model.slope:.3f}\nshift = {model.shift:.3f}\n\n[weights]")
    for name, weight in zip(FEATURES, model.weights, strict=True):
        print(f"{name} = {weight:.3f}")


def _right(row: dict[str, str]) -> set[str]:
    return {row["expected_id"], *row["accept_ids"].split(";")} - {""}


def _fitted(index: Index, rows: Rows, asked: Sequence[Asked], numbers: Sequence[int], rounds: int) -> Model:
    start = {"one": -4.0, "part_of_query": 3.0, "part_of_other": 3.0, "evidence": 2.0, "both_left": -2.0}
    model = model_of({name: start.get(name, 0.0) for name in FEATURES})
    for _ in range(rounds):
        screener = Screener(index, model)
        values: list[Sequence[float]] = []
        labels: list[float] = []
        for n in numbers:
            if asked[n].kind == "aircraft":
                continue
            right = _right(rows[n])
            for number, (_, seen, _, agreed) in screener.compared(
                asked[n], asked[n].kind or "person"
            ).items():
                target = index.targets[number]
                if agreed.numbers == "different" or contradiction(asked[n], target):
                    continue
                if asked[n].identifiers and target.id in right:
                    continue  # the number tells, the name need not
                values.append(seen)
                labels.append(float(target.id in right))
        model = Model(tuple(_logistic(np.array(values), np.array(labels)).tolist()))
    # The best match of a query is righter than its log-odds among all candidates say.
    screener = Screener(index, model)
    best: list[tuple[float, float]] = []
    for n in numbers:
        kind = asked[n].kind or "person"
        if kind == "aircraft" or asked[n].identifiers:
            continue
        found = screener.compared(asked[n], kind)
        if found:
            number, (odds, *_) = max(found.items(), key=lambda item: item[1][0])
            if not contradiction(asked[n], index.targets[number]):
                best.append((odds, float(index.targets[number].id in _right(rows[n]))))
    table = np.array(best)
    design = np.column_stack([np.ones(len(table)), table[:, 0]])
    shift, slope = _logistic(design, table[:, 1], ridge=1e-3).tolist()
    return Model(model.weights, slope, shift)


def _logistic(values: Array, labels: Array, ridge: float = 1.0, steps: int = 25) -> Array:
    weights = np.zeros(values.shape[1])
    penalty = ridge * np.eye(values.shape[1])
    penalty[0, 0] = 1e-6
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (chance - labels) + penalty @ weights
        curve = (values * (chance * (1 - chance))[:, None]).T @ values + penalty
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def _outcome(screener: Screener, row: dict[str, str], asked: Asked) -> tuple[float, bool, bool]:
    best = screener.screen(asked)
    if not best:
        return 0.0, False, bool(row["expected_id"])
    right = _right(row)
    tied = [match for match in best if match.score == best[0].score]
    return best[0].score, all(m.target.id in right for m in tied), bool(row["expected_id"])


def _f1(outcomes: Iterable[tuple[float, bool, bool]], threshold: float) -> tuple[float, float, float]:
    hit = wrong = missed = 0
    for score, right, positive in outcomes:
        alert = score >= threshold
        hit += alert and positive and right
        wrong += alert and not (positive and right)
        missed += positive and not (alert and right)
    precision, recall = hit / max(hit + wrong, 1), hit / max(hit + missed, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _calibration(outcomes: Iterable[tuple[float, bool, bool]]) -> None:
    bins: dict[int, list[bool]] = collections.defaultdict(list)
    for score, right, _ in outcomes:
        bins[min(int(score * 10), 9)].append(right)
    print("best score, and how often it was right (held out):")
    for low, seen in sorted(bins.items()):
        print(f"  {low / 10:.1f}–{low / 10 + 0.1:.1f}  {sum(seen) / len(seen):.2f}  n={len(seen)}")


def _by_kind(rows: Rows, outcome: dict[int, tuple[float, bool, bool]]) -> None:
    kinds: dict[str, list[int]] = collections.defaultdict(list)
    for n, row in enumerate(rows):
        kinds[row["kind"]].append(n)
    for kind, members in sorted(kinds.items()):
        seen = [outcome[n] for n in members]
        positive = sum(one[2] for one in seen)
        alerts = sum(score >= THRESHOLD for score, _, _ in seen) / len(seen)
        if positive:
            top = sum(right for _, right, _ in seen) / positive
            print(f"  {kind:28} n={len(seen):4} top-1 {top:.2f}  F1 {_f1(seen, THRESHOLD)[2]:.2f}")
        else:
            print(f"  {kind:28} n={len(seen):4} false alarms {alerts:.2f}")


# ---------------------------------------------------------------------- beside it


def nomenklatura(folder: Path) -> None:
    """The comparison that users have today: nomenklatura's logic-v2 on candidates found here."""
    try:
        ftm = importlib.import_module("followthemoney").model
        matching = importlib.import_module("nomenklatura.matching")
    except ImportError:
        sys.exit("nomenklatura is not installed here: pip install nomenklatura")
    schema = {"person": "Person", "organisation": "Organization", "ship": "Vessel", "aircraft": "Airplane"}

    def entity(ident: str, kind: str, names: Iterable[str], countries: Iterable[str]) -> object:
        made = ftm.make_entity(schema[kind])
        made.id = ident
        for name in names:
            made.add("name", name)
        for code in countries:
            made.add("country", code)
        return made

    targets: dict[str, Target] = {target.id: target for target in read_targets(folder / "list.csv")}
    screener = Screener.of(targets.values())
    config = matching.ScoringConfig.defaults()
    asked = list(read_queries(folder / "dev_queries.csv"))
    start = time.process_time()
    pairs = 0
    for number, one in asked:
        query = entity(f"q{number}", one.kind or "person", [one.name], one.countries)
        for match in screener.screen(one, limit=20, least=0.0):
            target = match.target
            other = entity(target.id, target.kind, (target.name, *target.names), target.countries)
            matching.LogicV2.compare(query, other, config)
            pairs += 1
    print(f"logic-v2 on {pairs} pairs of {len(asked)} queries: {time.process_time() - start:.1f} CPU-s")


if __name__ == "__main__":
    main()
