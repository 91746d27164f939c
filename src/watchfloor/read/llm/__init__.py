"""Reading with a language model on a server that speaks OpenAI's protocol (``watchfloor[llm]``).

Off unless an endpoint is named. The document is sent as data; whatever comes back is kept only where it
stands word for word in the document.
"""

from __future__ import annotations

from watchfloor.read.llm.reader import LlmReader
from watchfloor.read.llm.tally import Tally

__all__ = ["LlmReader", "Tally"]
