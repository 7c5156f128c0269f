"""Scores a network on measured pairs by the MiDaS protocol (Ranftl et al. 2020, section 6).

Per image: least-squares scale and shift in inverse depth, then AbsRel and delta1 error in depth,
with depth = 1 / max(aligned, 1/10 m). The figures are means over images.
`python evaluate.py DIR --onnx FILE` scores any 1x3x256x256 graph; `--baselines TRAIN` the two trivial maps.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from data import SIDE, read_measured

Predict = Callable[[np.ndarray], np.ndarray]


def score_map(prediction: np.ndarray, inverse: np.ndarray) -> tuple[float, float]:
    """AbsRel and delta1 error of one float map against measured 1/m of the same shape."""
    a = np.stack([prediction.ravel(), np.ones(prediction.size)], 1).astype(np.float64)
    (scale, shift), *_ = np.linalg.lstsq(a, inverse.ravel().astype(np.float64), rcond=None)
    z = 1 / np.maximum(scale * prediction.astype(np.float64) + shift, 0.1)
    truth = 1 / inverse.astype(np.float64)
    ratio = np.maximum(z / truth, truth / z)
    return float((np.abs(z - truth) / truth).mean()), float((ratio > 1.25).mean())


def score(predict: Predict, folder: Path) -> dict[str, float]:
    """`predict` takes 1x3x256x256 float RGB in [0,1] and returns 256x256."""
    scores = []
    for photo in sorted(folder.glob("*.jpg")):
        pair = read_measured(photo)
        h, w = pair.inverse.shape
        small = cv2.resize(pair.rgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        out = predict(np.ascontiguousarray(small.transpose(2, 0, 1)[None]))
        scores.append(score_map(cv2.resize(out, (w, h), interpolation=cv2.INTER_CUBIC), pair.inverse))
    absrel, delta1 = np.mean(scores, axis=0)
    return {"absrel": float(absrel), "delta1_error": float(delta1), "images": len(scores)}


def from_onnx(path: str) -> Predict:
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda x: session.run(None, {name: x})[0].reshape(SIDE, SIDE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--onnx")
    parser.add_argument("--baselines", type=Path)
    args = parser.parse_args()
    if args.onnx:
        print("model", score(from_onnx(args.onnx), args.folder))
    if args.baselines:
        print("constant", score(lambda _: np.zeros((SIDE, SIDE), np.float32), args.folder))
        maps = [cv2.resize(read_measured(p).inverse, (SIDE, SIDE)) for p in sorted(args.baselines.glob("*.jpg"))]
        mean = np.mean(maps, axis=0)
        print("mean map", score(lambda _: mean, args.folder))


if __name__ == "__main__":
    main()
