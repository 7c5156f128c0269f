"""Photos with inverse depth: measured rooms (NYU Depth V2) and rendered scenes, augmented to 256x256."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

SIDE = 256
# The training's own thread count decides; a second pool in here would only wait for it.
cv2.setNumThreads(1)
# metres = (value + 0.5) / 25.5 in the measured set's 8-bit pictures (its README).
METRES_PER_STEP = 1 / 25.5


@dataclass(frozen=True)
class Pair:
    """rgb: HxWx3 uint8. inverse: HxW float32, 1/m where measured, relative where rendered, 0 = sky."""

    rgb: np.ndarray
    inverse: np.ndarray
    measured: bool


def read_measured(photo: Path) -> Pair:
    rgb = cv2.cvtColor(cv2.imread(str(photo)), cv2.COLOR_BGR2RGB)
    grey = cv2.imread(str(photo.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
    metres = (grey.astype(np.float32) + 0.5) * METRES_PER_STEP
    return Pair(rgb, 1.0 / metres, True)


def read_rendered(photo: Path) -> Pair:
    rgb = cv2.cvtColor(cv2.imread(str(photo)), cv2.COLOR_BGR2RGB)
    grey = cv2.imread(str(photo.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
    return Pair(rgb, grey.astype(np.float32) / 65535.0, False)


def crop(rng: np.random.Generator, height: int, width: int) -> tuple[int, int, int, int]:
    """Top, left, height, width: often the whole picture (as in use), else a part of another aspect."""
    if rng.random() < 0.35:
        return 0, 0, height, width
    h = int(height * rng.uniform(0.55, 1.0))
    w = int(width * rng.uniform(0.55, 1.0))
    return int(rng.integers(0, height - h + 1)), int(rng.integers(0, width - w + 1)), h, w


def recolour(rng: np.random.Generator, x: np.ndarray, side: int) -> np.ndarray:
    """Camera and print variations on float RGB in [0, 1]."""
    if rng.random() < 0.8:
        x = x * rng.uniform(0.6, 1.4) * rng.uniform(0.85, 1.15, 3).astype(np.float32)
        x = (x - 0.5) * rng.uniform(0.7, 1.35) + 0.5
        x = np.clip(x, 0, 1) ** np.float32(rng.uniform(0.65, 1.5))
    if rng.random() < 0.5:
        grey = x.mean(2, keepdims=True)
        x = grey + (x - grey) * np.float32(rng.uniform(0.0, 1.7))
    if rng.random() < 0.15:
        hsv = cv2.cvtColor(np.clip(x, 0, 1).astype(np.float32), cv2.COLOR_RGB2HSV)
        hsv[..., 0] = (hsv[..., 0] + rng.uniform(-40, 40)) % 360
        x = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    if rng.random() < 0.2:
        small = int(rng.integers(96, side - 32))
        x = cv2.resize(cv2.resize(x, (small, small), interpolation=cv2.INTER_AREA), (side, side))
    if rng.random() < 0.2:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.4))
    if rng.random() < 0.3:
        x = x + rng.normal(0, rng.uniform(0.005, 0.04), x.shape).astype(np.float32)
    return np.clip(x, 0, 1).astype(np.float32)


def augment(rng: np.random.Generator, pair: Pair, side: int) -> tuple[np.ndarray, np.ndarray]:
    """side x side x 3 float RGB and side x side inverse depth."""
    rgb, inverse = pair.rgb, pair.inverse
    if rng.random() < 0.25:
        angle = rng.uniform(-6, 6)
        h, w = inverse.shape
        turn = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1 / (1 - abs(angle) * 0.012))
        rgb = cv2.warpAffine(rgb, turn, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        inverse = cv2.warpAffine(inverse, turn, (w, h), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT)
    top, left, h, w = crop(rng, *inverse.shape)
    rgb, inverse = rgb[top : top + h, left : left + w], inverse[top : top + h, left : left + w]
    how = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)[int(rng.integers(3))]
    rgb = cv2.resize(rgb, (side, side), interpolation=how)
    inverse = cv2.resize(inverse, (side, side), interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.5:
        rgb, inverse = rgb[:, ::-1], inverse[:, ::-1]
    return recolour(rng, rgb.astype(np.float32) / 255.0, side), np.ascontiguousarray(inverse)


class Batches:
    """An endless stream of batches, made ahead by one thread. Rendered files that appear later join in."""

    def __init__(self, measured: Path, rendered: Path, size: int, share: float, seed: int) -> None:
        self.size, self.share, self.rendered_dir = size, share, rendered
        self.rng = np.random.default_rng(seed)
        self.measured = [read_measured(p) for p in sorted(measured.glob("*.jpg"))]
        if not self.measured:
            raise FileNotFoundError(f"No NNNN.jpg with NNNN.png in {measured}.")
        self.rendered: list[Path] = []
        self.made = 0
        self.side = SIDE
        self.queue: queue.Queue[tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = queue.Queue(4)
        threading.Thread(target=self._work, daemon=True).start()

    def _draw(self) -> Pair:
        if self.rendered and self.rng.random() < self.share:
            return read_rendered(self.rendered[int(self.rng.integers(len(self.rendered)))])
        return self.measured[int(self.rng.integers(len(self.measured)))]

    def _work(self) -> None:
        while True:
            if self.made % 50 == 0:
                self.rendered = sorted(self.rendered_dir.glob("*.jpg"))
            self.made += 1
            pairs = [self._draw() for _ in range(self.size)]
            side = self.side
            made = [augment(self.rng, p, side) for p in pairs]
            images = torch.from_numpy(np.stack([m[0] for m in made])).permute(0, 3, 1, 2)
            self.queue.put((
                images.contiguous(memory_format=torch.channels_last),
                torch.from_numpy(np.stack([m[1] for m in made])),
                torch.tensor([p.measured for p in pairs]),
            ))

    def next(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Images [N,3,256,256], inverse depths [N,256,256], measured [N] bool."""
        return self.queue.get()
