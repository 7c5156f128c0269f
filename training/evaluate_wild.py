"""Scores maps on photos whose inverse depth is known up to scale and shift.

Measures per picture:
    order  percentage of point pairs in the wrong order, of the pairs that differ by at least a tenth of the range
    r      Pearson correlation of the map and the inverse depth
    nrmse  root mean square error after least-squares scale and shift, divided by the 2-98 % range
    f1     F1 score of depth edges; an edge counts as found if the other map has one within 2 pixels

`python evaluate_wild.py DIR --onnx OLD --onnx NEW` scores each graph on the sources of DIR that are set aside
(`sources.py`). It prints one line per source, and the mean of the sources. `--maps DIR` scores files of
`npm run depth -- ... --format pfm`; that folder has one folder per source.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from data import Pair, read_picture
from evaluate import Predict, from_onnx, predicted
from maps import MapOf, read_map
from sources import list_pictures

MEASURES = ("order", "r", "nrmse", "f1")
# An edge is a step of more than this part of the range between two neighbouring pixels.
EDGE_STEP = 0.06
EDGE_RADIUS = 2
POINT_PAIRS = 6000

Scores = dict[str, dict[str, float]]


def depth_edges(inverse: np.ndarray, known: np.ndarray) -> np.ndarray:
    """HxW bool: pixels that differ from the right or lower neighbour by more than EDGE_STEP. All three must be known."""
    result = np.zeros(known.shape, bool)
    here, right, below = inverse[:-1, :-1], inverse[:-1, 1:], inverse[1:, :-1]
    judged = known[:-1, :-1] & known[:-1, 1:] & known[1:, :-1]
    result[:-1, :-1] = judged & ((np.abs(here - right) > EDGE_STEP) | (np.abs(here - below) > EDGE_STEP))
    return result


def matched_share(edges: np.ndarray, others: np.ndarray) -> float:
    """The share of `edges` that have one of `others` within EDGE_RADIUS pixels. 0 if there are no edges."""
    side = 2 * EDGE_RADIUS + 1
    near = cv2.dilate(others.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    return float((edges & near).sum() / edges.sum()) if edges.any() else 0.0


def score_picture(prediction: np.ndarray, pair: Pair) -> dict[str, float]:
    """All measures of one map, which has the shape of the pair."""
    known = pair.inverse > 0
    p, g = prediction[known].astype(np.float64), pair.inverse[known].astype(np.float64)
    is_flat = np.ptp(p) == 0
    scale, shift = (0.0, g.mean()) if is_flat else np.polyfit(p, g, 1)
    low, high = np.percentile(g, (2, 98))
    span = float(high - low) or 1.0
    aligned, truth = (scale * prediction + shift) / span, pair.inverse / span
    a, b = np.random.default_rng(7).integers(len(g), size=(2, POINT_PAIRS))
    difference = (g[a] - g[b]) / span
    judged = np.abs(difference) >= 0.1
    wrong = judged & (difference * (p[a] - p[b]) <= 0)
    predicted_edges, true_edges = depth_edges(aligned, known), depth_edges(truth, known)
    precision, recall = matched_share(predicted_edges, true_edges), matched_share(true_edges, predicted_edges)
    return {
        "order": float(100 * wrong.sum() / max(judged.sum(), 1)),
        "r": 0.0 if is_flat else float(np.corrcoef(p, g)[0, 1]),
        "nrmse": float(np.sqrt(((aligned[known] - truth[known]) ** 2).mean())),
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def score_sources(map_of: MapOf, folder: Path) -> Scores:
    """Means over the pictures of each set-aside source. The key "mean" has the mean of the sources."""
    rows: dict[str, list[dict[str, float]]] = {}
    for picture in list_pictures(folder, set_aside=True):
        row = score_picture(map_of(picture.photo), read_picture(picture))
        rows.setdefault(picture.photo.parent.name, []).append(row)
    scores = {source: {m: float(np.mean([r[m] for r in of])) for m in MEASURES} for source, of in rows.items()}
    scores["mean"] = {m: float(np.mean([row[m] for row in scores.values()])) for m in MEASURES}
    return scores


def score_network(predict: Predict, folder: Path) -> Scores:
    pairs = {p.photo: read_picture(p) for p in list_pictures(folder, set_aside=True)}
    return score_sources(lambda photo: predicted(predict, pairs[photo]), folder)


def format_row(source: str, row: dict[str, float]) -> str:
    return f"  {source:18s} order {row['order']:5.1f} %  r {row['r']:.3f}  nrmse {row['nrmse']:.3f}  f1 {row['f1']:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--onnx", action="append", default=[], help="can be given more than once")
    parser.add_argument("--maps", type=Path, action="append", default=[], help="folder with one folder per source")
    args = parser.parse_args()
    scores = {file: score_network(from_onnx(file), args.folder) for file in args.onnx}
    for maps in args.maps:
        scores[str(maps)] = score_sources(lambda photo, at=maps: read_map(at / photo.parent.name, photo), args.folder)
    for name, rows in scores.items():
        print(name)
        print("\n".join(format_row(source, row) for source, row in rows.items()))


if __name__ == "__main__":
    main()
