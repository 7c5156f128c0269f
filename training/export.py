"""Writes the trained network as ONNX: batch norms folded, plain operators, weights in int8, fp16 or fp32.

int8: per output channel, symmetric, a Cast and a Mul each; folded at load, it computes in float32 at full speed.
Every Conv of the file has its padding in itself, so that a reader needs Conv, Clip, Relu, Add, Resize, Sub, Div, Squeeze.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from model import Starter, replace_norms

OPSET = 17
# Smaller tensors (biases, scales) stay float32: they weigh nothing and matter most.
LEAST_QUANTISED = 256


def load(path: Path) -> Starter:
    """The averaged network of a checkpoint or of `starter.pt`. Training from a file has no batch norms; from ImageNet it has."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    state = state.get("smooth", state)
    net = Starter()
    if "encoder._bn0.weight" not in state:
        replace_norms(net)
    net.load_state_dict(state)
    return net.eval()


def simplify(model: bytes) -> onnx.ModelProto:
    """onnxruntime's portable optimisations: constants folded, batch norms taken into their Conv."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(Path(folder) / "simple.onnx")
        onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return onnx.load(options.optimized_model_filepath)


def fold_pads(graph: onnx.GraphProto) -> None:
    """Each Pad becomes the (asymmetric) padding of the Conv behind it."""
    constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    pads = {n.output[0]: n for n in graph.node if n.op_type == "Pad"}
    for conv in [n for n in graph.node if n.op_type == "Conv" and n.input[0] in pads]:
        pad = pads[conv.input[0]]
        _, _, top, left, _, _, bottom, right = (int(v) for v in constants[pad.input[1]])
        own = next(a for a in conv.attribute if a.name == "pads").ints
        own[:] = [own[0] + top, own[1] + left, own[2] + bottom, own[3] + right]
        conv.input[0] = pad.input[0]
        graph.node.remove(pad)
    used = {name for n in graph.node for name in n.input}
    for tensor in [t for t in graph.initializer if t.name not in used]:
        graph.initializer.remove(tensor)


def to_onnx(net: Starter) -> onnx.ModelProto:
    buffer = io.BytesIO()
    torch.onnx.export(
        net, (torch.rand(1, 3, 256, 256),), buffer, opset_version=OPSET, input_names=["image"],
        output_names=["inverse_depth"], do_constant_folding=True, dynamo=False,
    )
    model = simplify(buffer.getvalue())
    fold_pads(model.graph)
    for node in model.graph.node:
        node.doc_string = ""
    model.producer_name, model.producer_version = "depthdrop training", ""
    onnx.checker.check_model(model)
    return model


def shrink(model: onnx.ModelProto, kind: str) -> None:
    """Replaces large initializers by int8 + Cast + Mul, or fp16 + Cast."""
    graph = model.graph
    new = []
    convs = {n.input[1] for n in graph.node if n.op_type == "Conv"}
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if tensor.name not in convs or values.size < LEAST_QUANTISED:
            continue
        graph.initializer.remove(tensor)
        name = tensor.name
        if kind == "fp16":
            graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), name + ".f16"))
            new.append(helper.make_node("Cast", [name + ".f16"], [name], to=TensorProto.FLOAT))
            continue
        peak = np.abs(values).reshape(values.shape[0], -1).max(1)
        scale = np.maximum(peak / 127, 1e-12).astype(np.float32)
        levels = np.clip(np.rint(values / scale.reshape(-1, 1, 1, 1)), -127, 127).astype(np.int8)
        graph.initializer.append(numpy_helper.from_array(levels, name + ".i8"))
        graph.initializer.append(numpy_helper.from_array(scale.reshape(-1, 1, 1, 1), name + ".scale"))
        # Not DequantizeLinear: onnxruntime keeps that for its integer kernels and computes it for every photo,
        # while a Cast and a Mul of constants are folded at load.
        new.append(helper.make_node("Cast", [name + ".i8"], [name + ".level"], to=TensorProto.FLOAT))
        new.append(helper.make_node("Mul", [name + ".level", name + ".scale"], [name]))
    nodes = new + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", choices=("fp32", "fp16", "int8"), default="int8")
    args = parser.parse_args()
    model = to_onnx(load(args.checkpoint))
    if args.weights != "fp32":
        shrink(model, args.weights)
    onnx.save(model, args.out)
    kinds: dict[str, int] = {}
    for node in model.graph.node:
        kinds[node.op_type] = kinds.get(node.op_type, 0) + 1
    print(args.out, args.out.stat().st_size, kinds)


if __name__ == "__main__":
    main()
