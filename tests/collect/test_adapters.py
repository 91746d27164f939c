"""Which adapter takes a file; what is refused and where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.makers import Collecting
from watchfloor.collect.adapters import choose
from watchfloor.errors import DocumentError


@pytest.mark.parametrize(
    ("name", "media_type", "head", "adapter"),
    [
        ("a.txt", None, b"<html><body>", "text"),
        ("a.txt", None, b"%PDF-1.7", "pdf"),
        ("a.TXT", None, b"Text", "text"),
        ("crates", "text/html; charset=utf-8", b"<!doctype html>", "html"),
        ("crates", None, b"\xef\xbb\xbf <!-- x --><!DOCTYPE html SYSTEM 'x'><HTML", "html"),
        ("news.php", "application/octet-stream", b"<html>", "html"),
        ("feed", "text/html", b'<?xml version="1.0"?>\n<rss version="2.0">', "feed"),
        ("feed", "application/xml", b'<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        ("old.rdf", None, b"<rdf:RDF xmlns:rdf='x'>", "feed"),
        ("sitemap.xml", "text/xml", b"<urlset>", "sitemap"),
        ("a.bin", "application/pdf", b"%PDF-1.4", "pdf"),
        ("mail", None, b"From ana@post.example Mon Apr 29\nSubject: x", "mbox"),
        ("part-1", "text/plain", b"Text", "text"),
        ("a.docx", None, b"PK\x03\x04", "docx"),
        ("a.zip", None, b"PK\x03\x04", "zip"),
        ("a.jsonl", None, b'{"text": "mmsi and lat"}', "jsonl"),
        ("a.json", None, b'{"callsign": "x", "hex": "y", "text": "z"}', "json"),
        ("prices.csv", None, b"text,latency\n", "csv"),
    ],
)
def test_choice(name: str, media_type: str | None, head: bytes, adapter: str) -> None:
    assert choose(name, media_type, head).name == adapter


@pytest.mark.parametrize(
    ("name", "head", "command"),
    [
        ("sdn.csv", b'36,"SOME AIRLINE",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n', "lists"),
        ("alt.csv", b'36,12,"aka","SOME-AIRLINE",-0- \r\n', "lists"),
        ("sdn.xml", b'<?xml version="1.0"?><sdnList xmlns="http://x">', "lists"),
        ("consolidated.xml", b'<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="x">', "lists"),
        ("eu.csv", b"\xef\xbb\xbffileGenerationDate;Entity_LogicalId", "lists"),
        ("uk.csv", b"Last Updated,01/05/2024\nName 6,Name 1,Name 2", "lists"),
        ("trace.json", b'{"icao":"abc123","trace":[[0,1,2]]}', "tracks"),
        ("states.json", b'{"time":1,"states":[]}', "tracks"),
        ("ais.csv", b"MMSI,BaseDateTime,LAT,LON\n", "tracks"),
        ("log.txt", b"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23", "tracks"),
        ("a.gpx", b"<gpx>", "tracks"),
        ("a.parquet", b"PAR1", "tracks"),
    ],
)
def test_what_belongs_to_another_command(name: str, head: bytes, command: str) -> None:
    with pytest.raises(DocumentError, match=f"watchfloor {command} add"):
        choose(name, None, head)


def test_what_is_of_no_known_kind() -> None:
    with pytest.raises(DocumentError, match="not of a kind"):
        choose("photo.jpg", None, b"\xff\xd8\xff")


def test_real_lists_and_tracks_are_sent_to_their_commands(shared: Path, outcome: Collecting) -> None:
    data = shared / "data"
    lists = [
        data / "ofac_sdn_timeseries" / "sdn_2021-08-18.csv.gz",
        data / "un_consolidated" / "UN_2025.xml.gz",
    ]
    tracks = [data / "movement" / "trace_full_ac671b.json", data / "movement" / "ais_inland.csv"]
    found, failed = outcome(*lists, *tracks)
    assert not found
    commands = ["watchfloor lists add"] * 2 + ["watchfloor tracks add"] * 2
    assert all(command in str(item.error) for command, item in zip(commands, failed, strict=True))
