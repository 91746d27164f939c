"""Errors raised on purpose: one tree, a code each, and a message that says what to do."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

import watchfloor
from watchfloor import errors
from watchfloor.errors import InputError, IntegrityError, LedgerError, WatchfloorError


def _tree(base: type[WatchfloorError]) -> list[type[WatchfloorError]]:
    own = [kind for kind in base.__subclasses__() if kind.__module__ == errors.__name__]
    return [base, *(found for kind in own for found in _tree(kind))]


TREE = _tree(WatchfloorError)
every_error = pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in TREE]
    assert len(codes) == len(set(codes))


def test_every_error_of_the_module_hangs_on_the_tree() -> None:
    defined = {value for value in vars(errors).values() if isinstance(value, type)}
    assert defined == set(TREE)


def test_the_tree_is_drawn_in_the_modules_docstring() -> None:
    drawing = (errors.__doc__ or "").split("Catch the base")[0]
    lines = [line.lstrip("│├└─ ") for line in drawing.splitlines()]
    drawn = [line.split()[0] for line in lines if re.match(r"\w+Error {2,}", line)]
    assert drawn == [kind.__name__ for kind in TREE]


@every_error
def test_the_code_has_its_form_and_the_class_says_when_it_occurs(kind: type[WatchfloorError]) -> None:
    assert kind.code[:2] == "WF"
    assert kind.code[2:].isdigit()
    assert len(kind.code) == 5
    assert (kind.__doc__ or "").strip()


@every_error
def test_the_message_has_code_input_and_way_out(kind: type[WatchfloorError]) -> None:
    error = kind("a.pdf: cannot be opened.", fix="Ask for the password.")
    assert str(error) == f"[{kind.code}] a.pdf: cannot be opened. Ask for the password."
    assert str(kind("a.pdf: cannot be opened.")) == f"[{kind.code}] a.pdf: cannot be opened."


@every_error
def test_it_passes_between_processes_whole(kind: type[WatchfloorError]) -> None:
    error = kind("a.pdf: cannot be opened.", fix="Ask for the password.")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(twin), str(twin), twin.fix) == (kind, str(error), error.fix)


def test_what_a_person_gave_is_a_value_error_too() -> None:
    assert issubclass(InputError, ValueError)
    assert not issubclass(LedgerError, ValueError)
    assert issubclass(IntegrityError, LedgerError)


def test_the_package_says_what_it_is() -> None:
    assert watchfloor.__doc__
