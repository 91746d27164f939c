"""Messages and mailboxes."""

from __future__ import annotations

import mailbox
from pathlib import Path

from tests.collect.makers import PARAGRAPHS, TAIL, Collected, Collecting, message, page, pdf


def test_a_message_gives_its_text_and_headers(tmp_path: Path, one: Collected) -> None:
    mail = message(f"{PARAGRAPHS[0]}\nSee https://wire.example/7.\n\n-- \nAna Marsh\n+00 123\n")
    mail["Archived-At"] = "<https://lists.example/1>"
    mail["Content-Language"] = "en"
    path = tmp_path / "crates.eml"
    path.write_bytes(mail.as_bytes())
    found = one(path)
    assert found.text == f"{PARAGRAPHS[0]}\nSee https://wire.example/7.\n"
    document = found.document
    assert (document.title, document.authors, document.publisher) == ("Crates", ("Ana Marsh",), None)
    assert str(document.published) == "2024-04-29T07:30:00Z"
    assert document.published_from == "header Date"
    assert document.url == "https://lists.example/1"
    assert document.links == ("https://wire.example/7",)
    assert "the signature was cut" in document.notes


def test_of_two_forms_the_plain_one_is_taken(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "both.eml"
    path.write_bytes(message("Plain text.", html=page()).as_bytes())
    assert one(path).text == "Plain text.\n"


def test_html_only_is_read_like_a_page(tmp_path: Path, one: Collected) -> None:
    path = tmp_path / "html.eml"
    path.write_bytes(message("", html=page()).as_bytes())
    found = one(path)
    assert PARAGRAPHS[1] in found.text
    assert TAIL not in found.text
    assert found.document.title == "Crates"


def test_attachments_are_documents_and_pictures_are_not(tmp_path: Path, outcome: Collecting) -> None:
    mail = message("See what is attached.")
    mail.add_attachment(pdf(["Two crates."]), maintype="application", subtype="pdf", filename="report.pdf")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail.add_attachment(message("Forwarded text."), filename="forwarded.eml")
    path = tmp_path / "crates.eml"
    path.write_bytes(mail.as_bytes())
    found, failed = outcome(path)
    assert not failed
    assert [(item.document.member, item.text.strip()) for item in found] == [
        (None, "See what is attached."),
        ("report.pdf", "Two crates."),
        ("forwarded.eml", "Forwarded text."),
    ]
    assert len({item.document.raw_sha256 for item in found}) == 1
    assert len({item.document.id for item in found}) == 3


def test_a_mailbox_gives_each_message_and_passes_over_broken_ones(
    tmp_path: Path, outcome: Collecting
) -> None:
    path = tmp_path / "list.mbox"
    box = mailbox.mbox(path)
    box.add(message("First text.", subject="One"))
    broken = b"From: =?utf-8?b?gg\xff\nContent-Type: multipart/mixed; boundary=\nDate: never\n\n--x\nno end"
    box.add(broken)
    box.add(b"Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n!!!!")
    box.add(message("From the port: last text.", subject="Four"))
    box.close()
    found, failed = outcome(path)
    texts = {item.document.member: item.text for item in found}
    assert texts["message 1"] == "First text.\n"
    assert texts["message 4"] == "From the port: last text.\n"
    assert len(found) + len(failed) == 4
    assert all("list.mbox (message" in str(item.error) for item in failed)
