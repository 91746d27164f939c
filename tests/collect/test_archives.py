"""Archives and compressed files, friendly and hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.collect.makers import Collected, Collecting, Refused, pdf, tarred, zipped
from watchfloor.collect import Failed, Found, Limits

MEMBERS = {
    "notes/a.txt": b"Text of a.",
    "notes/a.meta.toml": b'title = "Title of a"\npublished = 2023-07\n'.replace(b"2023-07", b'"2023-07"'),
    "report.pdf": pdf(["Two crates."]),
    ".hidden.txt": b"hidden",
    "__MACOSX/notes/a.txt": b"junk",
    "data.bin": b"\x00\x01",
}


def check(found: list[Found], failed: list[Failed]) -> None:
    assert [(item.document.member, item.text, item.document.name) for item in found] == [
        ("notes/a.txt", "Text of a.", "a"),
        ("report.pdf", "Two crates.", "report"),
    ]
    assert found[0].document.title == "Title of a"
    assert str(found[0].document.published) == "2023-07"
    assert [item.member for item in failed] == ["data.bin"]


def test_zip(tmp_path: Path, outcome: Collecting) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(zipped(MEMBERS))
    check(*outcome(path))


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_tar(tmp_path: Path, outcome: Collecting, ending: str) -> None:
    modes = {"tar": "w", "tar.gz": "w:gz", "tgz": "w:gz", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}
    path = tmp_path / f"box.{ending}"
    path.write_bytes(tarred(MEMBERS, modes[ending]))
    check(*outcome(path))


@pytest.mark.parametrize(
    ("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
def test_compressed(tmp_path: Path, one: Collected, ending: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"note.txt.{ending}"
    path.write_bytes(pack(b"Some text."))
    found = one(path)
    assert (found.text, found.document.name, found.document.member) == ("Some text.", "note", None)


def test_archives_in_archives(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(zipped({"inner.tar.gz": tarred({"deep/a.txt": b"Text."}, "w:gz")}))
    assert one(path).document.member == "inner.tar.gz!/deep/a.txt"


def test_too_many_in_one_another(tmp_path: Path, failure: Refused) -> None:
    content = b"Text."
    for _ in range(7):
        content = zipped({"a.txt" if content == b"Text." else "a.zip": content})
    path = tmp_path / "box.zip"
    path.write_bytes(content)
    assert "containers deep" in failure(path)


def test_a_bomb_is_stopped(tmp_path: Path, outcome: Collecting) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"a.txt": b"Text.", "bomb.txt": b"0" * 100_000_000, "z.txt": b"Not reached."}))
    found, failed = outcome(path)
    assert [item.text for item in found] == ["Text."]
    assert "unpacks to more than 100 times its size" in str(failed[0].error)


def test_a_bomb_of_bombs_is_stopped(tmp_path: Path, outcome: Collecting) -> None:
    layer = zipped({"0.txt": b"0" * 20_000_000})
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({f"{number}.zip": layer for number in range(50)}))
    found, failed = outcome(path)
    assert any("unpacks to more than" in str(item.error) for item in failed)
    assert sum(len(item.text) for item in found) < 200_000_000


def test_a_packed_bomb_is_stopped(tmp_path: Path, failure: Refused) -> None:
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"0" * 100_000_000, 1))
    assert "unpacks to more than" in failure(path, limits=Limits(document_bytes=1 << 20))


def test_too_many_members(tmp_path: Path, outcome: Collecting) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(zipped({f"{number:02}.txt": b"Text." for number in range(30)}))
    found, failed = outcome(path, limits=Limits(members=10))
    assert len(found) == 10
    assert "more than 10 documents" in str(failed[0].error)


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:\\out.txt"]
)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_paths_never_lead_out(
    tmp_path: Path, outcome: Collecting, make: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    path = tmp_path / "in" / ("box.zip" if make is zipped else "box.tar")
    path.parent.mkdir()
    path.write_bytes(make({name: b"evil", "a.txt": b"Text."}))
    found, failed = outcome(path)
    assert [item.text for item in found] == ["Text."]
    assert "leads out of the archive" in str(failed[0].error)
    assert not list(tmp_path.rglob("out.txt"))


def test_links_and_devices_in_a_tar_are_passed_over(tmp_path: Path, outcome: Collecting) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("pipe.txt", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    path = tmp_path / "box.tar"
    path.write_bytes(out.getvalue())
    found, failed = outcome(path)
    assert not found
    assert [item.member for item in failed] == ["link.txt", "hard.txt", "pipe.txt"]


@pytest.mark.parametrize("name", ["box.zip", "box.tar", "box.tar.gz", "note.txt.xz"])
def test_a_truncated_archive_is_one_error_and_the_next_file_goes_on(
    tmp_path: Path, outcome: Collecting, name: str
) -> None:
    content = {
        "box.zip": zipped(MEMBERS),
        "box.tar": tarred({"a.txt": b"Text." * 500}),
        "box.tar.gz": tarred(MEMBERS, "w:gz"),
        "note.txt.xz": lzma.compress(b"Text." * 500),
    }[name]
    (tmp_path / name).write_bytes(content[: len(content) * 2 // 3 if name != "box.tar" else 1000])
    (tmp_path / "z.txt").write_text("The next file.")
    found, failed = outcome(tmp_path / name, tmp_path / "z.txt")
    assert failed
    assert found[-1].text == "The next file."


def test_names_that_are_not_utf8(tmp_path: Path, outcome: Collecting) -> None:
    content = tarred({"cafe.txt": b"Text.", "cafe.bin": b"\x00"}).replace(b"cafe.", b"caf\xe9.")
    # The header's checksum counts that byte: 0xe9 - ord("e") more.
    out = bytearray(content)
    for start in (0, 1024):
        header = out[start : start + 512]
        total = sum(header[:148]) + sum(header[156:]) + 8 * 32
        out[start + 148 : start + 156] = b"%06o\0 " % total
    path = tmp_path / "box.tar"
    path.write_bytes(bytes(out))
    found, failed = outcome(path)
    assert [item.document.member for item in found] == ["caf\ufffd.txt"]
    assert [item.member for item in failed] == ["caf\ufffd.bin"]


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path, outcome: Collecting) -> None:
    content = bytearray(zipped({"a.txt": b"Text of a. " * 50, "b.txt": b"Text of b."}))
    content[45] ^= 0xFF
    path = tmp_path / "box.zip"
    path.write_bytes(bytes(content))
    found, failed = outcome(path)
    assert [item.document.member for item in found] == ["b.txt"]
    assert [item.member for item in failed] == ["a.txt"]
