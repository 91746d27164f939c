"""Small made sets of tracks, made once."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from watchfloor.tracks import Store, places, synthetic
from watchfloor.tracks.synthetic import Recipe, Truth


@pytest.fixture(scope="session")
def wandering() -> tuple[pa.Table, Truth]:
    """Flights that hold, divert, are spoofed and heard by satellite only."""
    made = list(synthetic.flights(places.airports(), 40, 11, Recipe(wander=True)))
    return pa.concat_tables([table for table, _ in made]), Truth.of([truth for _, truth in made])


@pytest.fixture(scope="session")
def flown(wandering: tuple[pa.Table, Truth], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that holds them."""
    folder = tmp_path_factory.mktemp("flown")
    pq.write_table(wandering[0].sort_by("t_ms"), folder / "positions.parquet")
    store = Store(folder / "store")
    store.ingest([folder / "positions.parquet"])
    return store
