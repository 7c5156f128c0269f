"""Writes the float16 forms of a small Depth Anything (gzip) beside this file, and half.json with their maps by onnxruntime.

    python test/models/half.py [--out DIR]

Requirements: Node with the project's packages, onnx, onnxruntime, numpy. The files kept here came from onnx 1.23.2 and
onnxruntime 1.32.0. The weights are random: the files prove how float16 is read and run.

depth-anything-half: float16 input and output, as convert_float_to_float16 writes it by default.
depth-anything-half-io32: float32 input and output. The converter appends the Casts behind all other operators, so a Cast of the
input comes after the operators that need it.

half.json: every STEP-th value of each map, of the picture in `picture`.
"""
import argparse
import gzip
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnxruntime.transformers.float16 import convert_float_to_float16

from quantise import HERE, SIDE, float_model

STEP = 13
FORMS = {"depth-anything-half": False, "depth-anything-half-io32": True}


def picture():
    y, x = np.mgrid[:SIDE, :SIDE]
    return np.stack([np.sin(x / 9 + y / 13 + c) for c in range(3)])[None].astype(np.float32)


def map_of(file):
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (image,) = session.get_inputs()
    tensor = picture().astype(np.float16 if "float16" in image.type else np.float32)
    (values,) = session.run(None, {image.name: tensor})
    return [float(f"{v:.6g}") for v in values.astype(np.float32).ravel()[::STEP]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=HERE)
    out = parser.parse_args().out
    with tempfile.TemporaryDirectory() as folder:
        source = onnx.load(float_model(Path(folder)))
    maps = {}
    for name, keep in FORMS.items():
        model = onnx.ModelProto()
        model.CopyFrom(source)
        file = convert_float_to_float16(model, keep_io_types=keep).SerializeToString()
        path = out / f"{name}.onnx.gz"
        path.write_bytes(gzip.compress(file, 9, mtime=0))
        maps[name] = map_of(file)
        print(f"{path.name}: {path.stat().st_size} bytes, {min(maps[name])} to {max(maps[name])}")
    (out / "half.json").write_text(json.dumps(maps, separators=(",", ":")) + "\n")
