"""The line from end to end: nothing twice, nothing lost, nothing from the future."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from watchfloor.cli import watchfloor
from watchfloor.desk import Desk
from watchfloor.errors import ConfigError, DeskError, IntegrityError
from watchfloor.records import (
    Assessment,
    Document,
    Link,
    PartialDate,
    Reading,
    Statement,
    Warning,
    as_of,
)


def call(*words: str | Path, status: int = 0) -> str:
    result = CliRunner().invoke(watchfloor, [str(word) for word in words])
    assert result.exit_code == status, result.output
    return result.stdout


@pytest.fixture
def copied(demo_desk: Path, tmp_path: Path) -> Path:
    """A copy of the demo desk that a test may change."""
    return Path(shutil.copytree(demo_desk, tmp_path / "demo"))


def test_every_note_is_read_and_every_quotation_stands_in_its_text(demo_desk: Path) -> None:
    with Desk.open(demo_desk) as desk:
        view = desk.view()
        documents = {document.id: document for document in view.all(Document)}
        assert len(documents) >= 60
        assert {reading.document for reading in view.all(Reading)} == set(documents)
        texts = {id: view.text(document) for id, document in documents.items()}
        statements = list(view.all(Statement))
        assert len(statements) > len(documents)
        for one in statements:
            assert texts[one.document][one.start : one.end] == one.quote
        for link in view.all(Link):
            assert texts[link.document][link.start : link.end] == link.text


def test_a_second_run_does_nothing_twice(copied: Path) -> None:
    with Desk.open(copied) as desk:
        head = desk.ledger.head
        ran = desk.run()
        assert desk.ledger.head == head
        assert (ran.read, ran.linked, ran.assessed, ran.warnings, ran.brief) == (0, 0, 0, (), ())


def test_the_views_can_be_made_anew_from_the_ledger(copied: Path) -> None:
    with Desk.open(copied) as desk:
        before = desk.ledger.fingerprint()
        desk.ledger.rebuild()
        assert desk.ledger.fingerprint() == before
        assert desk.verify().events == desk.ledger.head.seq


def test_no_assessment_rests_on_what_was_not_known_yet(demo_desk: Path) -> None:
    with Desk.open(demo_desk) as desk:
        stored = list(desk.view().all(Assessment))
        assert stored
        for one in stored:
            assert all(term.known <= one.as_of for term in one.terms)
        moment = as_of("2020-12-10")
        assert moment is not None
        by_view = {one.hypothesis: one.p for one in desk.assess(moment)}
        by_replay = {one.hypothesis: one.p for one in desk.replay([moment])}
        assert by_view == pytest.approx(by_replay)


def test_warnings_open_at_their_source(demo_desk: Path) -> None:
    with Desk.open(demo_desk) as desk:
        view = desk.view()
        warnings = list(view.all(Warning))
        assert warnings
        for one in warnings:
            if one.document:
                document = view.get(Document, one.document)
                assert document is not None
                assert document.known is not None
                assert document.known <= one.known


def test_a_killed_run_is_simply_continued(tmp_path: Path, demo_desk: Path) -> None:
    folder = tmp_path / "desk"
    material = demo_desk / "material" / "dhow"
    with Desk.create(folder) as desk:
        desk.collect([material])
    run = [sys.executable, "-m", "watchfloor", "-d", str(folder), "run"]
    process = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with Desk.open(folder) as desk:
        waited = time.monotonic() + 60
        while desk.view().count(Reading) == 0 and process.poll() is None and time.monotonic() < waited:
            time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    with Desk.open(folder) as desk, Desk.open(demo_desk) as whole:
        desk.verify()
        kept = desk.view().count(Reading)
        ran = desk.run()
        assert ran.read == len(list(material.glob("*.txt"))) - kept
        desk.verify()
        documents = [one.id for one in desk.view().all(Document)]
        expected = {one.id for one in whole.view().all(Statement, document=documents)}
        assert {one.id for one in desk.view().all(Statement)} == expected


def test_the_desk_says_what_is_wrong_and_what_to_do(tmp_path: Path, copied: Path) -> None:
    with pytest.raises(DeskError, match="watchfloor init"):
        Desk.open(tmp_path / "nowhere")
    with pytest.raises(DeskError, match="holds a desk already"):
        Desk.create(copied)
    (copied / "heads.txt").write_text("2020-01-01 1 0000\n")
    with Desk.open(copied) as desk, pytest.raises(IntegrityError, match="Event 1"):
        desk.verify()
    (copied / "desk.toml").write_text('name = "x"\ncolour = "red"\n')
    with pytest.raises(ConfigError, match="'colour'"):
        Desk.open(copied)


def test_assess_prints_what_is_promised(demo_desk: Path) -> None:
    found = json.loads(call("-d", demo_desk, "assess", "--format", "json"))
    wanted = {"id", "p", "low", "high", "word", "confidence", "documents", "origins", "terms"}
    assert found
    assert all(wanted <= set(one) for one in found)
    assert all(one["low"] <= one["p"] <= one["high"] for one in found)
    assert call("-d", demo_desk, "assess", found[0]["id"], "--why").count("Confidence") == 1


def test_replay_gives_a_series_and_a_picture(demo_desk: Path, tmp_path: Path) -> None:
    chart = tmp_path / "v.svg"
    rows = call("-d", demo_desk, "replay", "V1", "--from", "2020", "--to", "2020", "--csv", "-").splitlines()
    assert rows[0].startswith("as_of,hypothesis,p,low,high,word")
    assert len(rows) == 13
    call("-d", demo_desk, "replay", "V1", "--from", "2020", "--to", "2021", "--chart", chart)
    assert chart.read_text(encoding="utf-8").lstrip().startswith(("<?xml", "<svg"))


def test_the_brief_is_written_as_of_a_date(demo_desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.html"
    call("-d", demo_desk, "brief", "--as-of", "2020-12-31", "--out", out)
    assert "<html" in out.read_text(encoding="utf-8")
    moment = as_of("2020-12-31")
    assert moment is not None
    with Desk.open(demo_desk) as desk:
        cited = [one.document for one in desk.brief(moment).sources if one.document]
        documents = desk.view().many(Document, cited).values()
        assert documents
        assert all(one.known is not None and one.known <= moment for one in documents)


def test_a_desk_lives_on_postgresql_just_so(postgresql: str, tmp_path: Path, demo_desk: Path) -> None:
    folder = tmp_path / "team"
    notes = sorted((demo_desk / "material" / "dhow").glob("2024-01-16-*"))
    call("init", folder, "--ledger", postgresql)
    call("-d", folder, "collect", *notes)
    call("-d", folder, "run")
    with Desk.open(folder) as desk, Desk.open(demo_desk) as whole:
        documents = [one.id for one in desk.view().all(Document)]
        expected = {one.id for one in whole.view().all(Statement, document=documents)}
        assert {one.id for one in desk.view().all(Statement)} == expected
        query = "kind:statement seized -somalia"
        found = {hit.id for hit in desk.view().search(query, limit=500)}
        assert found == {hit.id for hit in whole.view().search(query, limit=500)} & expected
        assert desk.verify().events == desk.ledger.head.seq


def test_the_users_own_material(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    with Desk.create(folder) as desk:
        outcome = desk.collect([shared / "corpus" / "seeds", shared / "corpus" / "dev"])
        assert not outcome.failed
        articles = {
            path.stem for name in ("seeds", "dev") for path in (shared / "corpus" / name).glob("*.txt")
        }
        assert articles < {document.name for document in outcome.collected}
        ofac = desk.add_list(
            shared / "data" / "ofac_sdn_timeseries" / "sdn_2021-08-18.csv.gz",
            published=PartialDate("2021-08-18"),
        )
        un = desk.add_list(shared / "data" / "un_consolidated" / "UN_2025.xml.gz")
        assert (ofac.entries, un.entries) == (9083, 877)
        shutil.copy(shared / "gold" / "hypotheses.toml", folder / "hypotheses.toml")
        ran = desk.run()
        assert ran.read == len(outcome.collected)
        found = desk.assess()
        assert len(found) == 11
        assert desk.verify().events == desk.ledger.head.seq
