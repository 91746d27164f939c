"""A GLiNER model in miniature: a real ONNX graph with the inputs and outputs of the real ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

#: The words that the model knows: each is a mention of the first label it is asked for.
KNOWN = ("Kestrel", "Albatros")

_MAX_WIDTH = 12
_ENTITY = "<<ENT>>"


def _tokenizer(known: tuple[str, ...]) -> dict[str, object]:
    special = ("[PAD]", "[CLS]", "[SEP]", "[UNK]", _ENTITY, "<<SEP>>")
    vocabulary = {word: number for number, word in enumerate((*special, *known))}
    marks = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": vocabulary[word], "content": word, **marks} for word in special],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }


def tiny_model(folder: Path) -> Path:
    """Write the model: a known word scores +10 for the first label, all else −10 or less."""
    onnx = pytest.importorskip(
        "onnx", reason="the package onnx, which makes the tiny model, is not installed"
    )
    helper, types = onnx.helper, onnx.TensorProto
    tokenizer = _tokenizer(KNOWN)
    vocabulary = tokenizer["model"]["vocab"]  # type: ignore[index]
    values = np.zeros((len(vocabulary), 1), np.float32)
    values[[vocabulary[word] for word in KNOWN]] = 1

    def whole(*numbers: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.array(numbers, np.int64)

    constants = {
        "values": values,
        "at0": whole(0),
        "at1": whole(1),
        "at3": whole(3),
        "at02": whole(0, 2),
        "at012": whole(0, 1, 2),
        "entity": whole(vocabulary[_ENTITY]),
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "max_width": np.array(_MAX_WIDTH, np.int64),
        "nought": np.array(0, np.float32),
        "twenty": np.array(20, np.float32),
        "down": np.array(-10, np.float32),
        "far_down": np.array(-40, np.float32),
        "widths": np.array([0] + [-40] * (_MAX_WIDTH - 1), np.float32).reshape(1, 1, _MAX_WIDTH, 1),
    }
    steps: list[tuple[str, list[str], str, dict[str, object]]] = [
        # How many words there are: one span of each width begins at each.
        ("Shape", ["span_idx"], "shape", {}),
        ("Gather", ["shape", "one"], "spans", {"axis": 0}),
        ("Div", ["spans", "max_width"], "length", {}),
        ("Add", ["length", "one"], "stop", {}),
        ("Range", ["one", "stop", "one"], "numbers", {}),
        ("Unsqueeze", ["numbers", "at02"], "column", {}),
        # The value of each word is that of its token.
        ("Gather", ["values", "input_ids"], "token_values", {"axis": 0}),
        ("Unsqueeze", ["words_mask", "at1"], "mask", {}),
        ("Equal", ["mask", "column"], "same", {}),
        ("Cast", ["same"], "same_float", {"to": types.FLOAT}),
        ("MatMul", ["same_float", "token_values"], "word_values", {}),
        ("Mul", ["word_values", "twenty"], "scaled", {}),
        ("Add", ["scaled", "down"], "scores", {}),
        ("Unsqueeze", ["scores", "at3"], "scores4", {}),
        ("Add", ["scores4", "widths"], "by_width", {}),
        # As many labels as the prompt has marks.
        ("Slice", ["input_ids", "at0", "at1", "at0"], "first", {}),
        ("Equal", ["first", "entity"], "marks", {}),
        ("Cast", ["marks"], "marks_int", {"to": types.INT64}),
        ("ReduceSum", ["marks_int"], "count", {"keepdims": 0}),
        ("Range", ["zero", "count", "one"], "labels", {}),
        ("Cast", ["labels"], "labels_float", {"to": types.FLOAT}),
        ("Mul", ["labels_float", "far_down"], "label_scores", {}),
        ("Unsqueeze", ["label_scores", "at012"], "label_scores4", {}),
        ("Add", ["by_width", "label_scores4"], "plain", {}),
        # The other inputs must be used, or the graph would not have them.
        ("Cast", ["span_mask"], "spans_float", {"to": types.FLOAT}),
        ("Cast", ["attention_mask"], "attention_float", {"to": types.FLOAT}),
        ("Cast", ["text_lengths"], "lengths_float", {"to": types.FLOAT}),
        ("ReduceSum", ["spans_float"], "sum1", {"keepdims": 0}),
        ("ReduceSum", ["attention_float"], "sum2", {"keepdims": 0}),
        ("ReduceSum", ["lengths_float"], "sum3", {"keepdims": 0}),
        ("Sum", ["sum1", "sum2", "sum3"], "sums", {}),
        ("Mul", ["sums", "nought"], "nothing", {}),
        ("Add", ["plain", "nothing"], "logits", {}),
    ]
    shapes = {
        "input_ids": ["batch", "tokens"],
        "attention_mask": ["batch", "tokens"],
        "words_mask": ["batch", "tokens"],
        "text_lengths": ["batch", 1],
        "span_idx": ["batch", "spans", 2],
        "span_mask": ["batch", "spans"],
    }
    graph = helper.make_graph(
        [helper.make_node(kind, given, [made], **more) for kind, given, made, more in steps],
        "tiny",
        [
            helper.make_tensor_value_info(name, types.BOOL if name == "span_mask" else types.INT64, shape)
            for name, shape in shapes.items()
        ],
        [helper.make_tensor_value_info("logits", types.FLOAT, ["batch", "words", "width", "classes"])],
        [onnx.numpy_helper.from_array(np.array(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    (folder / "onnx").mkdir(parents=True)
    onnx.save(model, folder / "onnx" / "model.onnx")
    config = {"max_width": _MAX_WIDTH, "max_len": 384, "span_mode": "markerV0"}
    (folder / "gliner_config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder
