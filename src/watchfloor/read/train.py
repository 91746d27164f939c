"""Training the learned parts from annotated documents.

::

    python -m watchfloor.read.train DIR [--out FILE] [--free-only] [--folds 5]

``DIR`` holds ``NAME.jsonl`` (statements) beside ``text/NAME.txt`` and ``text/NAME.meta.toml``. Training
needs scikit-learn; using the result does not. ``--folds`` cross-validates by document and writes the
predictions on documents left out to ``--predictions``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from watchfloor.read.annotated import Choice, Example, examples
from watchfloor.read.content import Content
from watchfloor.read.learned import PARTS, ROLES, Linear, Model, vocabulary

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
    """For each role, weights by which the right filler, or nothing, wins over all others (conditional logit)."""
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
        weights[:, place] = minimize(loss, np.zeros(len(rows)), jac=True, method="L-BFGS-B", options=options).x
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
