"""Maps as `npm run depth -- … --format pfm` writes them: read, and held against others of the same photos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

# The map of a photo, at the photo's size.
MapOf = Callable[[Path], np.ndarray]


def read_map(folder: Path, photo: Path) -> np.ndarray:
    """HxW float32, row 0 on top; NNNN.depth.pfm for NNNN.jpg."""
    file = folder / f"{photo.stem}.depth.pfm"
    values = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
    if values is None:
        raise SystemExit(f"There is no map {file}. `npm run depth -- {photo.name} --format pfm --out {folder}` makes it.")
    return values


def difference(reference: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """The largest and the mean absolute difference of two maps, as parts of the reference's range (0 for equal maps)."""
    if reference.shape != other.shape:
        raise SystemExit(f"Maps of {reference.shape} and {other.shape} pixels are not of one photo.")
    apart = np.abs(reference.astype(np.float64) - other)
    span = float(np.ptp(reference))
    if span == 0:
        raise SystemExit("A map is flat: it has no range to measure a difference by.")
    return float(apart.max()) / span, float(apart.mean()) / span


def against(map_of: MapOf, others: Path, photos: list[Path]) -> dict[str, float]:
    """worst_median, worst_most: the median and the largest over the photos of each one's worst pixel. mean: over all pixels."""
    worst, mean = np.transpose([difference(map_of(p), read_map(others, p)) for p in photos])
    return {"worst_median": float(np.median(worst)), "worst_most": float(worst.max()), "mean": float(mean.mean()), "images": len(photos)}
