"""The desk in the browser: pages that show what the ledger holds as of a date, and take decisions."""

from watchfloor.web.app import create_app

__all__ = ["create_app"]
