"""Watchfloor: an early-warning desk for arms transfers and sanctions evasion."""
