"""The six large sample pictures that ship with the app (chosen scene, seed, weather)."""
from __future__ import annotations

import os

import cv2
import numpy as np

from .render import picture

# file name, scene, weather, seed, width, height
CHOSEN = (
    ("street", "street", "partly", 303, 1280, 960),
    ("landscape", "lake", "sunset", 109, 1280, 853),
    ("person", "person", "clear", 312, 960, 1280),
    ("table", "table", None, 203, 1280, 960),
    ("room", "room", None, 211, 1280, 960),
    ("flower", "flowers", "partly", 114, 1280, 960),
)


def render_samples(out: str, only: str | None = None, limit: int = 250_000) -> None:
    """Writes each chosen picture as JPEG of at most `limit` bytes (quality, then size, lowered to fit).

    Without photo textures: these pictures are published, and nobody's photograph may be part of them.
    """
    tex = np.zeros((0, 2, 2, 3), np.uint8)
    for name, scene, mood, seed, w, h in CHOSEN:
        if only and name != only:
            continue
        rgb, _ = picture(scene, np.random.default_rng(seed), w, h, tex, 2, True, mood)
        data, q = b"", 0
        for shrink, q in ((1, 88), (1, 82), (.9, 84), (.9, 78), (.8, 82), (.8, 76), (.7, 76), (.6, 70)):
            im = cv2.resize(rgb, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
            ok, data = cv2.imencode(".jpg", np.ascontiguousarray(im[..., ::-1]),
                                    [cv2.IMWRITE_JPEG_QUALITY, q, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])
            if len(data) <= limit:
                break
        with open(os.path.join(out, name + ".jpg"), "wb") as f:
            f.write(data.tobytes())
        small = cv2.resize(rgb, None, fx=320 / max(w, h), fy=320 / max(w, h), interpolation=cv2.INTER_AREA)
        cv2.imwrite(os.path.join(out, name + ".small.jpg"), small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])
        print(name, im.shape[1], im.shape[0], q, len(data))
