"""Loads an exported starter into a network that can be trained: `load_starter(Path("models/starter.onnx"))`.

`export.py` folds each batch norm into its convolution and stores the weight as int8 and a scale per output channel. The
exporter names each Conv node after the module scopes around it, so a node's name gives its module.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from model import Starter, replace_norms


def constant_values(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """The initializers by name, and the results of Cast and Mul nodes whose inputs are constant."""
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
        if node.op_type == "Mul" and all(name in values for name in node.input):
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
    return values


def module_name(node: str) -> str:
    """The module of a node: `/encoder/_blocks.0/_depthwise_conv/Conv` gives `encoder._blocks.0._depthwise_conv`.

    A scope can start with the end of the path above it: `/fuse.3/fuse.3.refine/Conv` gives `fuse.3.refine`.
    """
    path: list[str] = []
    for scope in node.strip("/").split("/")[:-1]:
        parts = scope.split(".")
        shared = max(k for k in range(len(parts) + 1) if k == 0 or path[-k:] == parts[:k])
        path += parts[shared:]
    return ".".join(path)


def load_starter(file: Path) -> Starter:
    """The network of an exported starter, without batch norms. Raises SystemExit if the file has another architecture."""
    graph = onnx.load(file).graph
    values = constant_values(graph)
    net = replace_norms(Starter())
    convs = {name: m for name, m in net.named_modules() if isinstance(m, nn.Conv2d)}
    nodes = {module_name(n.name): n for n in graph.node if n.op_type == "Conv"}
    if set(convs) != set(nodes):
        raise SystemExit(f"{file} has another architecture: {sorted(set(convs) ^ set(nodes))[:4]} differ.")
    with torch.no_grad():
        for name, conv in convs.items():
            _, weight, bias = nodes[name].input
            assert conv.bias is not None
            conv.weight.copy_(torch.from_numpy(values[weight].copy()))
            conv.bias.copy_(torch.from_numpy(values[bias].copy()))
    return net
