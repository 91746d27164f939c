"""Names: who and what is meant, and what it was listed for, when."""

from watchfloor.names.catalogue import Catalogue, Tenure, open_catalogue
from watchfloor.names.classes import class_table, equipment_is_a
from watchfloor.names.linking import link_statements

__all__ = [
    "Catalogue",
    "Tenure",
    "class_table",
    "equipment_is_a",
    "link_statements",
    "open_catalogue",
]
