"""A worker whose parser of plain text does what the text says: hang, crash, or eat memory."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace

from watchfloor.collect import adapters, worker
from watchfloor.collect.items import Blob, Budget, Page
from watchfloor.collect.plain import read_text


def obey(blob: Blob, budget: Budget) -> Iterator[Page]:
    """Read plain text, and do what it says."""
    for page in read_text(blob, budget):
        if "HANG" in page.text:
            while True:
                pass
        if "CRASH" in page.text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "EAT" in page.text:
            bytearray(1 << 50)
        if "PRINT" in page.text:
            sys.stdout.write("noise that must not get between the frames")
            sys.stdout.flush()
            os.write(1, b"more noise")
        yield page


if __name__ == "__main__":
    adapters.ADAPTERS = tuple(
        replace(adapter, read=obey) if adapter.name == "text" else adapter for adapter in adapters.ADAPTERS
    )
    worker.main()
