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

from watchfloor.read.annotated import Example, examples
from watchfloor.read.content import Content
from watchfloor.read.learned import PARTS, Linear, Model, vocabulary

#: Inverse strength of the L2 penalty and least number of examples of a feature, for each part; chosen
#: by cross-validation over documents.
_STRENGTH = {
    "trigger": (0.2, 2),
    "role": (0.3, 2),
    "certainty": (0.3, 2),
    "mode": (0.3, 2),
    "polarity": (0.3, 2),
    "extent": (0.3, 2),
    "item": (0.5, 2),
    "date": (0.5, 2),
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


def train(documents: Iterable[tuple[Content, Sequence[Mapping[str, Any]]]], card: Mapping[str, Any]) -> Model:
    """All parts, fitted to annotated documents."""
    shown: dict[str, list[Example]] = defaultdict(list)
    for content, statements in documents:
        for part, found in examples(content, statements).parts.items():
            shown[part] += found
    return Model({part: fit(shown[part], part) for part in PARTS}, card)
