"""One module a room of the desk; each gives a router."""

from watchfloor.web.pages import board, decisions, document, hypothesis

ROUTERS = tuple(module.router for module in (board, hypothesis, document, decisions))
"""Every page."""
