"""Writes the 8-bit forms of a small Depth Anything (gzip) beside this file, as public q8 files have them.

    python test/models/quantise.py [--out DIR]

Requirements: Node with the project's packages, onnx, onnxruntime, numpy. The files kept here came from onnx 1.23.2 and
onnxruntime 1.32.0. The weights are random: the files prove how 8-bit operators are read and run.

depth-anything-q8: quantize_dynamic's default in transformers.js, one scale for each tensor, uint8.
depth-anything-q8-channels: one scale for each channel, int8, with reduce_range.
depth-anything-qdq: QuantizeLinear and DequantizeLinear around each operator, calibrated (quantize_static).
depth-anything-qdq-attention: also around the products and the Softmax of each attention.
"""
import argparse
import gzip
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantizationMode, QuantType, quantize_static
from onnxruntime.quantization.onnx_quantizer import ONNXQuantizer
from onnxruntime.quantization.registry import IntegerOpsRegistry

HERE = Path(__file__).parent
SIDE = 56


def float_model(folder):
    path = folder / "float.onnx"
    subprocess.run(["npx", "tsx", str(HERE / "float.ts"), str(path)], check=True, cwd=HERE.parent.parent)
    return path


def dynamic(source, path, per_channel, weights):
    """As scripts/quantize.py of transformers.js."""
    quantizer = ONNXQuantizer(
        onnx.load(source), per_channel, per_channel, mode=QuantizationMode.IntegerOps, static=False, weight_qType=weights,
        activation_qType=QuantType.QUInt8, tensors_range=None, nodes_to_quantize=[], nodes_to_exclude=[],
        op_types_to_quantize=list(IntegerOpsRegistry), extra_options=dict(EnableSubgraph=True, MatMulConstBOnly=True))
    quantizer.quantize_model()
    onnx.save(quantizer.model.model, path)


class Pictures(CalibrationDataReader):
    def __init__(self):
        random = np.random.default_rng(1)
        y, x = np.mgrid[:SIDE, :SIDE]
        self.rest = [
            (np.sin(x / 9 + y / 13 + i) + 0.3 * random.standard_normal((1, 3, SIDE, SIDE))).astype(np.float32)
            for i in range(8)
        ]

    def get_next(self):
        return {"input": self.rest.pop()} if self.rest else None


def static(source, path, has_attention):
    model = onnx.load(source)
    constants = {tensor.name for tensor in model.graph.initializer}
    for i, node in enumerate(model.graph.node):
        node.name = f"{node.op_type} {i}"
    # The products of an attention.
    products = [node.name for node in model.graph.node if node.op_type == "MatMul" and node.input[1] not in constants]
    types = ["Conv", "MatMul", "Relu"] + (["Softmax"] if has_attention else [])
    quantize_static(
        model, path, Pictures(), quant_format=QuantFormat.QDQ, per_channel=True,
        nodes_to_exclude=[] if has_attention else products, op_types_to_quantize=types, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)


FORMS = {
    "depth-anything-q8": lambda source, path: dynamic(source, path, False, QuantType.QUInt8),
    "depth-anything-q8-channels": lambda source, path: dynamic(source, path, True, QuantType.QInt8),
    "depth-anything-qdq": lambda source, path: static(source, path, False),
    "depth-anything-qdq-attention": lambda source, path: static(source, path, True),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=HERE)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = float_model(Path(folder))
        models = {}
        for name, make in FORMS.items():
            path = Path(folder) / f"{name}.onnx"
            make(source, path)
            models[name] = path.read_bytes()
    for name, data in models.items():
        path = args.out / f"{name}.onnx.gz"
        path.write_bytes(gzip.compress(data, 9, mtime=0))
        print(f"{path.name}: {path.stat().st_size} bytes")
