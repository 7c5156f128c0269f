"""Writes a contact sheet: each photo next to the maps that several starters make of it.

`python sheet.py OUT.jpg PHOTO... --onnx OLD --onnx NEW`. `--maps DIR` adds a column with files of
`npm run depth -- ... --format pfm`, for example with `--detail edges`. Near is bright. Each map is scaled between its
1st and its 99th percentile.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from data import METRIC, Pair
from evaluate import from_onnx, predicted
from maps import read_map

GAP = 4


def read_photo(file: Path, tile: int) -> np.ndarray:
    """HxWx3 uint8 RGB. The longer side is at most twice the tile."""
    bgr = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if bgr is None:
        raise SystemExit(f"{file} is not a picture that OpenCV can read.")
    shrink = min(1.0, 2 * tile / max(bgr.shape[:2]))
    return cv2.cvtColor(cv2.resize(bgr, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)


def colour_map(inverse: np.ndarray) -> np.ndarray:
    low, high = np.percentile(inverse, (1, 99))
    grey = np.clip((inverse - low) / max(high - low, 1e-6), 0, 1)
    return cv2.cvtColor(cv2.applyColorMap((grey * 255).astype(np.uint8), cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB)


def fit_tile(picture: np.ndarray, tile: int) -> np.ndarray:
    """The picture, scaled into the middle of a black square of `tile` pixels, with a gap to the right and below."""
    scale = tile / max(picture.shape[:2])
    h, w = (max(1, round(side * scale)) for side in picture.shape[:2])
    square = np.zeros((tile, tile, 3), np.uint8)
    top, left = (tile - h) // 2, (tile - w) // 2
    square[top : top + h, left : left + w] = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)
    return cv2.copyMakeBorder(square, 0, GAP, 0, GAP, cv2.BORDER_CONSTANT, value=(0, 0, 0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("photos", type=Path, nargs="+")
    parser.add_argument("--onnx", action="append", default=[])
    parser.add_argument("--maps", type=Path, action="append", default=[])
    parser.add_argument("--tile", type=int, default=200)
    parser.add_argument("--across", type=int, default=2, help="photos in a row")
    args = parser.parse_args()
    networks = [from_onnx(file) for file in args.onnx]
    rows = []
    for file in args.photos:
        photo = read_photo(file, args.tile)
        pair = Pair(photo, np.zeros(photo.shape[:2], np.float32), METRIC)
        maps = [predicted(network, pair) for network in networks] + [read_map(folder, file) for folder in args.maps]
        rows.append(np.hstack([fit_tile(p, args.tile) for p in [photo, *map(colour_map, maps)]]))
    rows += [np.zeros_like(rows[0])] * (-len(rows) % args.across)
    sheet = np.vstack([np.hstack(rows[k : k + args.across]) for k in range(0, len(rows), args.across)])
    cv2.imwrite(str(args.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
    print(args.out, f"{len(args.photos)} photos")


if __name__ == "__main__":
    main()
