"""The six large sample pictures that ship with the app (chosen scene, seed, weather)."""
from __future__ import annotations

import os

import cv2
import numpy as np

from .render import picture

# file name, scene, weather, seed, width, height
CHOSEN: tuple = ()


def render_samples(out: str, tex: np.ndarray, only: str | None = None, limit: int = 250_000) -> None:
    """Writes each chosen picture as JPEG of at most `limit` bytes (quality 88 downwards)."""
    for name, scene, mood, seed, w, h in CHOSEN:
        if only and name != only:
            continue
        rgb, _ = picture(scene, np.random.default_rng(seed), w, h, tex, 2, True, mood)
        for q in range(88, 40, -4):
            ok, data = cv2.imencode(".jpg", np.ascontiguousarray(rgb[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, q, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])
            if len(data) <= limit:
                break
        with open(os.path.join(out, name + ".jpg"), "wb") as f:
            f.write(data.tobytes())
        print(name, w, h, q, len(data))
