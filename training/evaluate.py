"""Scores a network on measured pairs by the MiDaS protocol (Ranftl et al. 2020, section 6).

Per image: least-squares scale and shift in inverse depth, then AbsRel and delta1 error in depth,
with depth = 1 / max(aligned, 1/10 m). The figures are means over images.
`python evaluate.py DIR --onnx FILE` scores any 1x3x256x256 graph; `--baselines TRAIN` the two trivial maps; `--maps DIR` the files that `npm run depth -- … --format pfm` wrote.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from data import SIDE, Pair, read_measured, read_rendered

Predict = Callable[[np.ndarray], np.ndarray]


def score_map(prediction: np.ndarray, pair: Pair) -> tuple[float, float]:
    """AbsRel and delta1 error of one float map of the pair's shape.

    Measured rooms end at 10 m. Rendered scenes count down to 1/64 of their nearest parts (the 98th
    percentile), so that the sky, whose depth is infinite, is not judged by a ratio.
    """
    truth = pair.inverse.astype(np.float64)
    floor = 0.1 if pair.measured else float(np.percentile(truth, 98)) / 64
    a = np.stack([prediction.ravel(), np.ones(prediction.size)], 1).astype(np.float64)
    (scale, shift), *_ = np.linalg.lstsq(a, truth.ravel(), rcond=None)
    z = 1 / np.maximum(scale * prediction.astype(np.float64) + shift, floor)
    judged = truth >= (0 if pair.measured else floor)
    z, truth = z[judged], 1 / truth[judged]
    ratio = np.maximum(z / truth, truth / z)
    return float((np.abs(z - truth) / truth).mean()), float((ratio > 1.25).mean())


def score(predict: Predict, folder: Path, read: Callable[[Path], Pair] = read_measured) -> dict[str, float]:
    """`predict` takes 1x3x256x256 float RGB in [0,1] and returns 256x256."""
    scores = []
    for photo in sorted(folder.glob("*.jpg")):
        pair = read(photo)
        h, w = pair.inverse.shape
        small = cv2.resize(pair.rgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        out = predict(np.ascontiguousarray(small.transpose(2, 0, 1)[None]))
        scores.append(score_map(cv2.resize(out, (w, h), interpolation=cv2.INTER_CUBIC), pair))
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
    parser.add_argument("--maps", type=Path, help="folder with NNNN.depth.pfm, as `npm run depth` writes them")
    parser.add_argument("--baselines", type=Path)
    parser.add_argument("--rendered", action="store_true", help="the folder holds rendered pairs")
    args = parser.parse_args()
    if args.onnx:
        read = read_rendered if args.rendered else read_measured
        print("model", score(from_onnx(args.onnx), args.folder, read))
    if args.maps:
        photos = sorted(args.folder.glob("*.jpg"))
        maps = [cv2.imread(str(args.maps / f"{p.stem}.depth.pfm"), cv2.IMREAD_UNCHANGED) for p in photos]
        scores = [score_map(m, read_measured(p)) for m, p in zip(maps, photos, strict=True)]
        print("maps", dict(zip(("absrel", "delta1_error"), np.mean(scores, axis=0).tolist(), strict=True)), len(scores))
    if args.baselines:
        print("constant", score(lambda _: np.zeros((SIDE, SIDE), np.float32), args.folder))
        maps = [cv2.resize(read_measured(p).inverse, (SIDE, SIDE)) for p in sorted(args.baselines.glob("*.jpg"))]
        mean = np.mean(maps, axis=0)
        print("mean map", score(lambda _: mean, args.folder))


if __name__ == "__main__":
    main()
