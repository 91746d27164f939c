"""Tests of the tracks room."""
