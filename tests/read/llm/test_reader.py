"""The reader against a server that answers well, badly, slowly, with hostile content, and not at all."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from watchfloor.errors import ConfigError, MissingError, WatchfloorError
from watchfloor.read import Item, open_reader, read_many
from watchfloor.read.llm import LlmReader
from watchfloor.read.llm.prompt import SCHEMA, load
from watchfloor.records import Statement

from .conftest import TEXT, Asked, Opened, Reply, Server, document, failed, mention, said, statement

DELIVERED = statement(
    'Ruritania delivered 12 "Falcon-2" drones to the port of Zenda in March 2024',
    "delivered",
    agent=mention("Ruritania"),
    recipient=mention("Zenda"),
    object=mention('"Falcon-2" drones'),
    equipment=[mention('"Falcon-2" drones')],
    place=mention("the port of Zenda"),
    when={"text": "in March 2024", "from": "2024-03-01", "to": "2024-03-31"},
    chain=[{**mention("the defence minister of Strelsau", "Rudolf Rassendyll"), "via": "the Evening Post"}],
)


def read(reader: LlmReader, text: str = TEXT) -> list[Statement]:
    return reader.read(document(), text, document_id="own")


# ------------------------------------------------------------------ well


def test_a_good_answer_becomes_a_statement_in_the_words_of_the_text(server: Server, opened: Opened) -> None:
    server.says(DELIVERED)
    (one,) = read(opened())
    assert one.quote == "Ruritania delivered 12 “Falcon-2” drones to the port of Zenda in March 2024"
    assert TEXT[one.start : one.end] == one.quote
    assert one.trigger.text == "delivered"
    assert one.action == "transfer"
    assert one.agent
    assert one.recipient
    assert one.place
    assert one.when
    assert (one.agent.text, one.recipient.text, one.place.text) == ("Ruritania", "Zenda", "the port of Zenda")
    assert one.agent.start == one.start
    assert one.equipment[0].text == "“Falcon-2” drones"
    assert (one.when.text, one.when.from_, one.when.to) == ("in March 2024", "2024-03-01", "2024-03-31")
    (speaker,) = one.chain
    assert speaker.text == "the defence minister of Strelsau"
    assert (speaker.name, speaker.via) == ("Rudolf Rassendyll", "the Evening Post")
    assert one.speech == "indirect"
    assert one.document == "own"
    assert one.engine == "llm/1:tiny:statements-1"
    assert one.rules == ("statements-1",)


def test_what_is_asked_is_fixed_and_the_document_is_data(server: Server, opened: Opened) -> None:
    read(opened())
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert "authorization" not in asked.headers
    body = asked.body
    assert (body["model"], body["temperature"], body["seed"], body["stream"]) == ("tiny", 0, 0, False)
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["messages"][0]["content"] == load().system
    assert asked.question == {"publisher": "The Gazette", "date": "2024-05-20", "before": "", "passage": TEXT}


def test_a_long_document_is_asked_about_piece_by_piece_with_what_stands_before(
    server: Server, opened: Opened
) -> None:
    paragraphs = [f"Paragraph {n} says that ship {n} sailed to port {n} in good weather." for n in range(40)]
    text = "\n\n".join(paragraphs)

    def answer(asked: Asked, number: int) -> Reply:
        lines = asked.question["passage"].split("\n\n")
        return said(
            {
                "statements": [
                    statement(line[line.index("ship") : line.index(" in")], "sailed", "movement")
                    for line in lines
                ]
            }
        )

    server.answer = answer
    found = read(opened(passage=300), text)
    assert len(server.asked) > 5
    assert [one.quote for one in found] == [f"ship {n} sailed to port {n}" for n in range(40)]
    assert all(text[one.start : one.end] == one.quote for one in found)
    later = [asked.question for asked in server.asked if asked.question["before"]]
    assert len(later) == len(server.asked) - 1
    assert all(len(one["before"]) <= 700 for one in later)


def test_speech_is_computed_from_the_quotation_marks_of_the_text(server: Server, opened: Opened) -> None:
    server.says(
        statement(
            "We have not received a single drone",
            "received",
            polarity="denied",
            chain=[mention("the minister")],
        )
    )
    (one,) = read(opened())
    assert one.quote == "We have not received\u00a0a single drone"
    assert one.speech == "direct"
    assert one.polarity == "denied"
    assert TEXT[one.chain[0].start :].startswith("the minister said later")


def test_what_it_costs_is_told(server: Server, opened: Opened) -> None:
    server.says(DELIVERED, statement("invented words", "invented"))
    told: list[str] = []
    reader = opened(prices={"input": 10.0, "output": 50.0})
    reader.report = lambda task, done, total, item="": told.append(f"{task} {done}: {item}")
    read(reader)
    assert (reader.tally.asked, reader.tally.tokens_in, reader.tally.tokens_out) == (1, 100, 20)
    assert reader.tally.cost == pytest.approx((100 * 10 + 20 * 50) / 1e6)
    assert len(told) == 1
    assert told[0].startswith("llm 1: 1 passages (0 from the cache), 100 tokens in, 20 out, ")
    assert told[0].endswith("cost 0.0020, 1 statements kept, 1 parts dropped")


def test_requests_go_out_side_by_side_and_come_back_in_order(server: Server, opened: Opened) -> None:
    text = "\n\n".join(
        f"Ship {n} sailed from the old harbour to the new one. {'Fine. ' * 30}" for n in range(6)
    )

    def answer(asked: Asked, number: int) -> Reply:
        name = asked.question["passage"].split(" sailed")[0]
        # The earlier a ship, the later its answer.
        late = 0.05 * (6 - int(name.split()[1]))
        reply = said({"statements": [statement(f"{name} sailed", "sailed", "movement")]})
        return Reply(body=reply.body, wait_s=late)

    server.answer = answer
    found = read(opened(passage=260, concurrency=6), text)
    assert [one.quote for one in found] == [f"Ship {n} sailed" for n in range(6)]


# ------------------------------------------------------------------ the cache


def test_nothing_is_asked_twice(server: Server, opened: Opened, tmp_path: Path) -> None:
    server.says(DELIVERED)
    first = read(opened())
    again = opened()
    assert read(again) == first
    assert len(server.asked) == 1
    assert (again.tally.asked, again.tally.cached, again.tally.tokens_in) == (0, 1, 0)
    kept = list((tmp_path / "answers").rglob("*"))
    assert [path.suffix for path in kept if path.is_file()] == [".json"]


@pytest.mark.parametrize(
    "change", [{"model": "bigger"}, {"text": TEXT + " And more."}, {"published": None}], ids=str
)
def test_something_else_is_asked_anew(server: Server, opened: Opened, change: dict[str, object]) -> None:
    read(opened())
    options = {key: value for key, value in change.items() if key == "model"}
    known = {key: value for key, value in change.items() if key == "published"}
    opened(**options).read(document(**known), str(change.get("text", TEXT)))
    assert len(server.asked) == 2


def test_a_run_that_was_stopped_goes_on_where_it_was(server: Server, opened: Opened) -> None:
    text = "\n\n".join(
        f"Ship {n} sailed from the old harbour to the new one. {'Fine. ' * 30}" for n in range(4)
    )

    def answer(asked: Asked, number: int) -> Reply:
        return failed(503) if number > 2 else said({"statements": []})

    server.answer = answer
    with pytest.raises(MissingError):
        read(opened(passage=260, concurrency=1, retries=0), text)
    server.answer = lambda asked, number: said({"statements": []})
    before = len(server.asked)
    second = opened(passage=260, concurrency=1)
    read(second, text)
    assert second.tally.cached == 2
    assert len(server.asked) - before == 2


def test_a_damaged_answer_is_asked_for_again(server: Server, opened: Opened, tmp_path: Path) -> None:
    read(opened())
    (path,) = (tmp_path / "answers").rglob("*.json")
    path.write_bytes(b'{"text": "')
    read(opened())
    assert len(server.asked) == 2
    assert json.loads(path.read_bytes())["tokens_in"] == 100


def test_an_answer_that_could_not_be_used_is_not_kept(server: Server, opened: Opened) -> None:
    server.answer = lambda asked, number: said("no idea" if number == 1 else {"statements": [DELIVERED]})
    with pytest.raises(ValueError, match="answered none of its passages as asked"):
        read(opened())
    assert len(read(opened())) == 1


def test_a_cache_that_cannot_be_written_is_one_clear_error(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written") as caught:
        read(opened(cache=str(tmp_path / "file")))
    assert "`cache`" in str(caught.value)


# ------------------------------------------------------------------ badly


@pytest.mark.parametrize(
    "reply",
    [
        said("I am sorry, I cannot do that."),
        said('{"statements": [{"quote": "Rur'),
        said('{"statements": {"quote": "none"}}'),
        said("[" * 100_000),
        said('{"a":' * 50_000),
        said(""),
        said({"statements": []}, finish="length"),
        Reply(body=b"<html>It works!</html>"),
        Reply(body=b"\xff\xfe\x00"),
        Reply(body=b"{}"),
        Reply(body=b'{"choices": []}'),
        Reply(body=b'{"choices": [{"message": {"content": null}}]}'),
        Reply(body=b'{"choices": [7]}'),
        Reply(body=b"[" * 200_000),
        Reply(body=b"x" * 5_000_000),
    ],
    ids=range(15),
)
def test_garbage_is_told_and_stops_nothing_else(server: Server, opened: Opened, reply: Reply) -> None:
    good = said({"statements": [DELIVERED]})
    server.answer = lambda asked, number: reply if "garbage" in asked.question["passage"] else good
    reader = opened()
    items = [
        Item(
            document=document(),
            text="Here is some garbage about ships, written in plain English.",
            document_id="a",
        ),
        Item(document=document(), text=TEXT, document_id="b"),
    ]
    bad, fine = read_many(reader, items)
    assert bad.statements == ()
    assert bad.reading.problem
    assert "answered none of its passages as asked" in bad.reading.problem
    assert len(fine.statements) == 1
    assert fine.reading.problem is None
    assert [why for why in reader.tally.dropped if why.startswith("answer: not what was asked for: it ")]


def test_a_model_that_never_does_what_it_is_asked_is_given_up(server: Server, opened: Opened) -> None:
    server.answer = lambda asked, number: said("As a model I like ships.")
    text = "\n\n".join(
        f"Ship {n} sailed from the old harbour to the new one. {'Fine. ' * 30}" for n in range(20)
    )
    with pytest.raises(ConfigError, match="5 times in a row") as caught:
        read(opened(passage=260, concurrency=1), text)
    assert "JSON schema" in caught.value.fix
    assert len(server.asked) <= 7


@pytest.mark.parametrize(
    "text",
    [
        'Sure! Here it is:\n```json\n{"statements": [%s]}\n```\nAnything else?',
        '<think>The passage says {something}.</think>\n{"statements": [%s]}',
        '{"note": "first"} {"statements": [%s]}   ',
    ],
)
def test_json_wrapped_in_talk_is_found(server: Server, opened: Opened, text: str) -> None:
    server.answer = lambda asked, number: said(text % json.dumps(DELIVERED))
    assert len(read(opened())) == 1


# ------------------------------------------------------------------ slowly, broken, not at all


def test_too_much_at_once_and_a_moment_of_disorder_pass(server: Server, opened: Opened) -> None:
    replies = {
        1: failed(429, "slow down", Retry_After="0"),
        2: failed(500),
        3: said({"statements": [DELIVERED]}),
    }
    server.answer = lambda asked, number: replies[number]
    reader = opened()
    assert len(read(reader)) == 1
    assert reader.tally.tries == 2
    assert "2 tried again" in reader.tally.line()


def test_a_server_that_stays_out_of_order_is_one_clear_error(server: Server, opened: Opened) -> None:
    server.answer = lambda asked, number: failed(503, "model is\n\x1b[31mloading")
    with pytest.raises(MissingError) as caught:
        read(opened())
    assert caught.value.code == "WF400"
    assert f"{server.url} answered 503: model is [31mloading (3 tries)" in str(caught.value)
    assert len(server.asked) == 3


def _nobody(server: Server) -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


def test_nobody_there_is_one_clear_error(server: Server, opened: Opened) -> None:
    nobody = _nobody(server)
    with pytest.raises(MissingError, match="cannot be reached") as caught:
        read(opened(endpoint=nobody))
    assert nobody in str(caught.value)
    assert "See that it runs" in caught.value.fix


@pytest.mark.parametrize(
    "reply",
    [
        Reply(wait_s=1.5),
        Reply(body=b" " * 200, drip_s=0.05),
    ],
    ids=["silent", "dripping"],
)
def test_a_slow_server_is_not_waited_for_for_ever(server: Server, opened: Opened, reply: Reply) -> None:
    server.answer = lambda asked, number: reply
    with pytest.raises(MissingError, match=r"did not answer within 0\.3 s") as caught:
        read(opened(timeout_s=0.3, retries=1))
    assert "timeout_s" in caught.value.fix
    assert len(server.asked) == 2


def test_a_connection_that_breaks_off_is_tried_again(server: Server, opened: Opened) -> None:
    good = said({"statements": [DELIVERED]})
    server.answer = lambda asked, number: good if number > 1 else Reply(body=good.body[:50], promised=100)
    assert len(read(opened())) == 1
    assert len(server.asked) == 2


# ------------------------------------------------------------------ refusals


def test_a_server_that_knows_no_schema_is_told_the_form_in_words(server: Server, opened: Opened) -> None:
    def answer(asked: Asked, number: int) -> Reply:
        if asked.body["response_format"]["type"] == "json_schema":
            return failed(400, "response_format json_schema is not supported")
        return said({"statements": [DELIVERED]})

    server.answer = answer
    reader = opened()
    assert len(read(reader)) == 1
    read(reader, TEXT + " More.")
    forms = [asked.body["response_format"]["type"] for asked in server.asked]
    assert forms == ["json_schema", "json_object", "json_object"]
    system = server.asked[-1].body["messages"][0]["content"]
    assert system.startswith(load().system)
    assert json.loads(system.rsplit("\n", 1)[1]) == SCHEMA


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_does_not_fit_is_one_clear_error(
    server: Server, opened: Opened, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("SOME_KEY", "sesame-1234")
    server.answer = lambda asked, number: failed(status, "bad key")
    with pytest.raises(ConfigError, match="let nobody in") as caught:
        read(opened(api_key_env="SOME_KEY"))
    assert server.asked[0].headers["authorization"] == "Bearer sesame-1234"
    assert "sesame" not in str(caught.value)
    assert "api_key_env" in caught.value.fix
    assert len(server.asked) == 1


def test_the_key_is_kept_nowhere(
    server: Server, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOME_KEY", "sesame-1234")
    reader = opened(api_key_env="SOME_KEY")
    read(reader)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert kept
    assert b"sesame" not in kept
    assert "sesame" not in repr([reader.options, reader.tally, reader._endpoint.settings])


def test_a_model_that_the_server_does_not_have_is_one_clear_error(server: Server, opened: Opened) -> None:
    server.answer = lambda asked, number: failed(404, "model 'tiny' not found, try pulling it first")
    with pytest.raises(ConfigError, match=r"the model 'tiny' \(404: model 'tiny' not found") as caught:
        read(opened())
    assert caught.value.code == "WF104"


def test_no_redirect_is_followed(server: Server, other: Server, opened: Opened) -> None:
    server.answer = lambda asked, number: Reply(status=307, headers={"Location": other.url})
    with pytest.raises(ConfigError, match="refused the request"):
        read(opened())
    assert other.asked == []


def test_no_proxy_of_the_environment_is_used(
    server: Server, other: Server, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, other.url.removesuffix("/v1"))
    read(opened())
    assert len(server.asked) == 1
    assert other.asked == []


# ------------------------------------------------------------------ options


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({}, "needs an endpoint and a model"),
        ({"endpoint": "http://localhost:1/v1"}, "needs an endpoint and a model"),
        ({"model": "tiny"}, "needs an endpoint and a model"),
        ({"endpoint": "localhost:1234", "model": "m"}, "is no address"),
        ({"endpoint": "file:///etc/passwd", "model": "m"}, "is no address"),
        ({"endpoint": "http://[::1", "model": "m"}, "is no address"),
        ({"endpoint": "http://me:secret@host/v1", "model": "m"}, "holds more than an address"),
        ({"endpoint": "http://h/v1", "model": "m", "concurrency": 0}, "concurrency = 0"),
        ({"endpoint": "http://h/v1", "model": "m", "timeout_s": "long"}, "timeout_s = 'long'"),
        ({"endpoint": "http://h/v1", "model": "m", "retries": True}, "retries = True"),
        ({"endpoint": "http://h/v1", "model": "m", "prices": {"gold": 1}}, "the price gold"),
        ({"endpoint": "http://h/v1", "model": "m", "prompt": "../../x"}, "no prompt"),
        (
            {"endpoint": "http://h/v1", "model": "m", "api_key_env": "NOT_SET_HERE"},
            "NOT_SET_HERE holds no key",
        ),
        ({"endpoint": "http://h/v1", "model": "m", "sesame": "x"}, "no such option: sesame"),
    ],
)
def test_a_wrong_option_is_one_clear_error(options: dict[str, object], wrong: str) -> None:
    with pytest.raises(ConfigError, match=wrong) as caught:
        open_reader("llm", **options)
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value, WatchfloorError)


def test_it_is_off_unless_it_is_named(server: Server) -> None:
    assert open_reader().name == "rules"
    assert server.asked == []


def test_several_workers_read_with_it(server: Server, opened: Opened) -> None:
    server.says(DELIVERED)
    items = [Item(document=document(), text=f"{TEXT} {n}.", document_id=str(n)) for n in range(3)]
    outcomes = list(read_many(opened(), items, workers=2))
    assert [outcome.item.id for outcome in outcomes] == ["0", "1", "2"]
    assert all(len(outcome.statements) == 1 for outcome in outcomes)


def test_a_text_that_is_too_long_is_left_alone(server: Server, opened: Opened) -> None:
    (outcome,) = read_many(opened(max_characters=50), [Item(document=document(), text=TEXT)])
    assert outcome.reading.problem
    assert "more than max_characters = 50" in outcome.reading.problem
    assert server.asked == []


def test_a_language_that_the_model_does_not_read_is_not_sent(server: Server, opened: Opened) -> None:
    item = Item(document=document(language="fr"), text="Un cargo a quitté le port de Toulon hier soir.")
    assert next(iter(read_many(opened(), [item]))).reading.problem == "not read: language fr"
    assert server.asked == []
    list(read_many(opened(languages=["en", "fr"]), [item]))
    assert len(server.asked) == 1
