"""Asking the catalogues for a name."""

from __future__ import annotations

from watchfloor.names.catalogue import Catalogue
from watchfloor.names.text import tokens
from watchfloor.records import Entity


def look_up(catalogue: Catalogue, name: str) -> list[Entity]:
    """Everything that a name can mean, or that has an id.

    Parameters
    ----------
    name
        A name in any script and case, or an id as in ``equipment:mohajer-6``.
    """
    if name in catalogue.entities:
        return [catalogue[name]]
    wanted = [token.word for token in tokens(name)]
    return [
        entity
        for entity in catalogue
        if any([token.word for token in tokens(one)] == wanted for one in (entity.name, *entity.names))
    ]
