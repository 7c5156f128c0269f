"""Scores a network on measured pairs by the MiDaS protocol (Ranftl et al. 2020, section 6).

Per image: least-squares scale and shift in inverse depth, then AbsRel and delta1 error in depth,
with depth = 1 / max(aligned, 1/10 m). The figures are means over images.
`python evaluate.py DIR --onnx FILE` scores any 1x3x256x256 graph; `--baselines TRAIN` the two trivial maps; `--maps DIR` the files that `npm run depth -- … --format pfm` wrote;
`--against DIR`, with either, how far the maps of another run are from these.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from data import SIDE, Pair, read_measured, read_rendered
from maps import MapOf, against, read_map

Predict = Callable[[np.ndarray], np.ndarray]
Read = Callable[[Path], Pair]


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


def reduced(rgb: np.ndarray, how: str) -> np.ndarray:
    """1x3x256x256 float RGB in [0,1]. area: as in training. cubic: as `npm run depth -- … --downscale reference`, which may overshoot."""
    if how == "cubic":
        small = cv2.resize(rgb.astype(np.float32) / 255, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    else:
        small = cv2.resize(rgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.ascontiguousarray(small.transpose(2, 0, 1)[None])


def predicted(predict: Predict, pair: Pair, how: str = "area") -> np.ndarray:
    """The network's map at the photo's size. `predict` takes 1x3x256x256 float RGB in [0,1] and returns 256x256."""
    h, w = pair.inverse.shape
    return cv2.resize(predict(reduced(pair.rgb, how)), (w, h), interpolation=cv2.INTER_CUBIC)


def score_maps(map_of: MapOf, photos: list[Path], read: Read) -> dict[str, float]:
    absrel, delta1 = np.mean([score_map(map_of(p), read(p)) for p in photos], axis=0)
    return {"absrel": float(absrel), "delta1_error": float(delta1), "images": len(photos)}


def score(predict: Predict, folder: Path, read: Read = read_measured) -> dict[str, float]:
    return score_maps(lambda photo: predicted(predict, read(photo)), sorted(folder.glob("*.jpg")), read)


def from_onnx(path: str) -> Predict:
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda x: session.run(None, {name: x})[0].reshape(SIDE, SIDE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--onnx")
    parser.add_argument("--reduce", choices=("area", "cubic"), default="area", help="how --onnx gets its 256x256 pixels")
    parser.add_argument("--maps", type=Path, help="folder with NNNN.depth.pfm, as `npm run depth` writes them")
    parser.add_argument("--against", type=Path, help="folder with other maps of the same photos, held against those of --onnx or --maps")
    parser.add_argument("--baselines", type=Path)
    parser.add_argument("--rendered", action="store_true", help="the folder holds rendered pairs")
    args = parser.parse_args()
    read = read_rendered if args.rendered else read_measured
    photos = sorted(args.folder.glob("*.jpg"))
    if not photos:
        parser.error(f"There is no NNNN.jpg in {args.folder}.")
    sources: dict[str, MapOf] = {}
    if args.onnx:
        predict = from_onnx(args.onnx)
        sources["model"] = lambda photo: predicted(predict, read(photo), args.reduce)
    if args.maps:
        sources["maps"] = lambda photo: read_map(args.maps, photo)
    if args.against and not sources:
        parser.error("--against needs --onnx or --maps: what the others are held against.")
    for name, map_of in sources.items():
        print(name, score_maps(map_of, photos, read))
        if args.against:
            print(name, "against", against(map_of, args.against, photos))
    if args.baselines:
        print("constant", score(lambda _: np.zeros((SIDE, SIDE), np.float32), args.folder))
        maps = [cv2.resize(read_measured(p).inverse, (SIDE, SIDE)) for p in sorted(args.baselines.glob("*.jpg"))]
        mean = np.mean(maps, axis=0)
        print("mean map", score(lambda _: mean, args.folder))


if __name__ == "__main__":
    main()
