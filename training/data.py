"""Training data: rooms with measured depth (NYU Depth V2), in-the-wild photos, and rendered scenes, augmented to squares."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from sources import EXACT, METRIC, Picture, list_pictures

SIDE = 256
# A second pool of threads would compete with the training's.
cv2.setNumThreads(1)
# metres = (value + 0.5) / 25.5 in the measured set's 8-bit pictures (its README).
METRES_PER_STEP = 1 / 25.5
ENOUGH_RENDERED = 200


@dataclass(frozen=True)
class Pair:
    """rgb: HxWx3 uint8. inverse: HxW float32, 1/m where trust is METRIC, else relative; 0 = sky, below 0 = unknown."""

    rgb: np.ndarray
    inverse: np.ndarray
    trust: int

    @property
    def measured(self) -> bool:
        return self.trust == METRIC


def read_measured(photo: Path) -> Pair:
    rgb = cv2.cvtColor(cv2.imread(str(photo)), cv2.COLOR_BGR2RGB)
    grey = cv2.imread(str(photo.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
    metres = (grey.astype(np.float32) + 0.5) * METRES_PER_STEP
    return Pair(rgb, 1.0 / metres, METRIC)


def read_rendered(photo: Path) -> Pair:
    rgb = cv2.cvtColor(cv2.imread(str(photo)), cv2.COLOR_BGR2RGB)
    grey = cv2.imread(str(photo.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
    return Pair(rgb, grey.astype(np.float32) / 65535.0, EXACT)


def read_picture(picture: Picture) -> Pair:
    """An in-the-wild photo. Its files store unknown depth as 0; the pair stores it as -1, since 0 is the sky."""
    rgb = cv2.cvtColor(cv2.imread(str(picture.photo)), cv2.COLOR_BGR2RGB)
    grey = cv2.imread(str(picture.photo.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
    if grey.shape != rgb.shape[:2]:
        grey = cv2.resize(grey, rgb.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return Pair(rgb, np.where(grey == 0, np.float32(-1), grey.astype(np.float32) / 65535.0), picture.trust)


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


class Wild:
    """In-the-wild photos. `draw` chooses a scene first and then a picture of it, so that a clip counts as one scene."""

    def __init__(self, folder: Path) -> None:
        pictures = list_pictures(folder)
        if not pictures:
            raise FileNotFoundError(f"No source with a META.json in {folder}.")
        self.scenes: dict[str, list[Pair]] = {}
        weights: dict[str, float] = {}
        for picture in pictures:
            self.scenes.setdefault(picture.scene, []).append(read_picture(picture))
            weights[picture.scene] = picture.weight
        self.names = list(self.scenes)
        shares = np.array([weights[name] for name in self.names])
        self.shares = shares / shares.sum()

    def draw(self, rng: np.random.Generator) -> Pair:
        scene = self.scenes[self.names[rng.choice(len(self.names), p=self.shares)]]
        return scene[int(rng.integers(len(scene)))]


class Rendered:
    """Rendered scenes. `look` decodes files that appeared since the last call, so that rendering can go on meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pairs: dict[Path, Pair] = {}
        self.look()

    def look(self) -> None:
        for photo in sorted(self.folder.glob("*/*.jpg")) + sorted(self.folder.glob("*.jpg")):
            if photo not in self.pairs and not photo.name.endswith(".tmp.jpg"):
                self.pairs[photo] = read_rendered(photo)
        self.all = list(self.pairs.values())

    def draw(self, rng: np.random.Generator) -> Pair:
        return self.all[int(rng.integers(len(self.all)))]


@dataclass
class Batch:
    """images: [N,3,side,side]. inverse: [N,side,side], below 0 = unknown. trust: [N]."""

    images: torch.Tensor
    inverse: torch.Tensor
    trust: torch.Tensor


class Batches:
    """An endless stream of batches. One thread prepares them from pictures that stay decoded in memory.

    `shares` are the shares of rooms and of rendered scenes in a batch. The rest are in-the-wild photos.
    """

    def __init__(self, rooms: Path, wild: Path, rendered: Path, size: int, shares: tuple[float, float], seed: int) -> None:
        self.size, self.shares = size, shares
        self.rng = np.random.default_rng(seed)
        self.rooms = [read_measured(p) for p in sorted(rooms.glob("*.jpg"))]
        if not self.rooms:
            raise FileNotFoundError(f"No NNNN.jpg with NNNN.png in {rooms}.")
        self.wild, self.rendered = Wild(wild), Rendered(rendered)
        self.made = 0
        self.side = SIDE
        self.queue: queue.Queue[Batch] = queue.Queue(4)
        threading.Thread(target=self._work, daemon=True).start()

    def _draw(self) -> Pair:
        at = self.rng.random()
        if at < self.shares[0]:
            return self.rooms[int(self.rng.integers(len(self.rooms)))]
        # While only a few scenes are rendered, the network would memorise them: they get a smaller share.
        few = min(1.0, len(self.rendered.all) / ENOUGH_RENDERED)
        if at < self.shares[0] + self.shares[1] * few:
            return self.rendered.draw(self.rng)
        return self.wild.draw(self.rng)

    def _batch(self) -> Batch:
        pairs = [self._draw() for _ in range(self.size)]
        side = self.side
        made = [augment(self.rng, p, side) for p in pairs]
        images = torch.from_numpy(np.stack([m[0] for m in made])).permute(0, 3, 1, 2)
        return Batch(
            images.contiguous(memory_format=torch.channels_last),
            torch.from_numpy(np.stack([m[1] for m in made])),
            torch.tensor([p.trust for p in pairs]),
        )

    def _work(self) -> None:
        while True:
            if self.made % 50 == 0:
                self.rendered.look()
            self.made += 1
            self.queue.put(self._batch())

    def next(self) -> Batch:
        return self.queue.get()
