"""Command line: renders training pictures with depth, or sample pictures.

python -m scenes --out DIR --count N --start I --seed S [--side 320] [--textures DIR] [--workers 2]
python -m scenes --samples DIR
"""
from __future__ import annotations

import argparse
import glob
import multiprocessing as mp
import os
import sys
import time
import traceback

import cv2
import numpy as np

from . import registry
from .render import picture

ASPECTS = ((4 / 3, .34), (3 / 2, .24), (16 / 9, .12), (1.0, .10), (3 / 4, .14), (9 / 16, .06))
_tex = np.zeros((0, 2, 2, 3), np.uint8)


def load_textures(folder: str | None, n: int = 160) -> np.ndarray:
    """Square 256-px RGB crops of the photographs in a folder, [k, 256, 256, 3]."""
    if not folder:
        return np.zeros((0, 2, 2, 3), np.uint8)
    files = sorted(glob.glob(os.path.join(folder, "*.jpg")))
    rng = np.random.default_rng(5)
    out = []
    for f in rng.permutation(files)[:n]:
        im = cv2.imread(str(f))[..., ::-1]
        h, w = im.shape[:2]
        s = int(min(h, w) * rng.uniform(.35, 1))
        y, x = int(rng.integers(0, h - s + 1)), int(rng.integers(0, w - s + 1))
        out.append(cv2.resize(im[y:y + s, x:x + s], (256, 256), interpolation=cv2.INTER_AREA))
    return np.array(out, np.uint8)


def size_for(aspect: float, long_side: int) -> tuple[int, int]:
    """Width and height in pixels."""
    return (long_side, round(long_side / aspect)) if aspect >= 1 else (round(long_side * aspect), long_side)


def write_pair(out: str, i: int, rgb: np.ndarray, z: np.ndarray, quality: int) -> None:
    """Writes NNNNN.png (inverse depth) and then NNNNN.jpg, each by rename."""
    inv = np.where(np.isfinite(z), 1.0 / np.maximum(z, 1e-3), 0.0)
    png = np.round(65535 * inv / max(inv.max(), 1e-9)).astype(np.uint16)
    base = os.path.join(out, f"{i:05d}")
    cv2.imwrite(base + ".tmp.png", png)
    cv2.imwrite(base + ".tmp.jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    os.replace(base + ".tmp.png", base + ".png")
    os.replace(base + ".tmp.jpg", base + ".jpg")


def one(job: tuple) -> tuple[int, str, float]:
    """Renders one index; returns (index, scene name, seconds)."""
    out, seed, i, only, side = job
    t = time.time()
    for attempt in range(6):
        rng = np.random.default_rng([seed, i, attempt])
        name = only or registry.choose(rng)
        aspect = float(rng.choice([a for a, _ in ASPECTS], p=[p for _, p in ASPECTS]))
        if name in registry.PORTRAIT_LIKE and rng.uniform() < .4:
            aspect = .75
        w, h = size_for(aspect, side)
        try:
            rgb, z = picture(name, rng, w, h, _tex)
        except Exception:
            traceback.print_exc()
            continue
        inv = np.where(np.isfinite(z), 1 / np.maximum(z, 1e-3), 0)
        fine = np.abs(cv2.Laplacian(rgb.mean(2), cv2.CV_64F)[4:-4, 4:-4])
        # the camera stands inside something, or the picture is empty
        lo, hi = np.percentile(inv, (3, 97))
        if inv.max() > 12 or (fine > 9).mean() < .01 or inv.max() < 1e-4 or hi < lo * 1.12 or rgb.std() < 9 or (inv > 3 * hi).mean() > .5:
            continue
        write_pair(out, i, rgb, z, int(rng.integers(88, 96)))
        return i, name, time.time() - t
    return i, "failed", time.time() - t


def _init(tex: np.ndarray) -> None:
    global _tex
    _tex = tex
    cv2.setNumThreads(1)


def main() -> None:
    ap = argparse.ArgumentParser(prog="scenes")
    ap.add_argument("--out")
    ap.add_argument("--count", type=int, default=24)
    ap.add_argument("--start", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--textures")
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--only", help="one scene type")
    ap.add_argument("--side", type=int, default=320, help="pixels of the longer side")
    ap.add_argument("--samples", help="folder for the sample pictures (with --only: one of them)")
    a = ap.parse_args()
    tex = load_textures(a.textures)
    if a.samples:
        from .samples import render_samples
        os.makedirs(a.samples, exist_ok=True)
        render_samples(a.samples, a.only)
        return
    os.makedirs(a.out, exist_ok=True)
    jobs = [(a.out, a.seed, i, a.only, a.side) for i in range(a.start, a.start + a.count)
            if not os.path.exists(os.path.join(a.out, f"{i:05d}.jpg"))]
    t, done, names, sec = time.time(), 0, {}, {}
    if a.workers <= 1:
        _init(tex)
        results = map(one, jobs)
    else:
        pool = mp.Pool(a.workers, _init, (tex,))
        results = pool.imap_unordered(one, jobs, chunksize=4)
    for i, name, s in results:
        done += 1
        names[name] = names.get(name, 0) + 1
        sec[name] = sec.get(name, 0.0) + s
        if done % 100 == 0:
            print(f"{done}/{len(jobs)} {time.time() - t:.0f} s", file=sys.stderr, flush=True)
    for k in sorted(names):
        print(f"{k:12s} {names[k]:5d}  {1000 * sec[k] / names[k]:6.0f} ms")
    print(f"{done} pictures, {time.time() - t:.1f} s")


if __name__ == "__main__":
    main()
