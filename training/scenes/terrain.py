"""Builds the polar height field of a World from a height function (metres)."""
from __future__ import annotations

import math

import numpy as np
from numba import njit

from .noise import JIT, fbm
from .world import World


@njit(**JIT)
def _fill(H, W, G, hills, amp, rough, seed, flat):
    """Rolling ground: hills (m) at 1/amp metres, roughness (m), flat radius (m) where
    hills fade in; W gets a low-frequency noise for masks."""
    for i in range(H.shape[0]):
        r = G[7] * math.exp(i * G[8])
        k = r / (r + flat)
        for j in range(H.shape[1]):
            a = G[9] + j * G[10]
            x = G[4] + r * math.sin(a)
            y = G[5] + r * math.cos(a)
            h = (fbm(x * amp + seed, y * amp, seed, 5, 0.0) - 0.5) * 2 * hills * k
            if rough > 0.0:
                fp = r * G[8]
                h += rough * (fbm(x * 1.7 + seed, y * 1.7, 1.0, 4, fp * 1.7) - 0.5)
            H[i, j] = h
            W[i, j] = fbm(x * amp * 2.2, y * amp * 2.2 + seed, 7.0, 4, 0.0)


def grid_xy(w: World):
    """World x, y of every grid node, and the radius (metres)."""
    G, (n, m) = w.G, w.H.shape
    r = G[7] * np.exp(np.arange(n) * G[8])[:, None]
    a = (G[9] + np.arange(m) * G[10])[None, :]
    return G[4] + r * np.sin(a), G[5] + r * np.cos(a), np.broadcast_to(r, (n, m))


def rolling(w: World, mat: int, mat2: int, cam_xy=(0.0, 0.0), hills=3.0, wave=40.0, rough=0.1,
            reach=3000.0, flat=15.0, wide=math.radians(75), near=0.5, fine: float = 1.0) -> None:
    """Starts a terrain; hills (m) over `wave` metres. Change w.H / w.W afterwards, then
    call `settle` with the camera height. fine scales the grid resolution."""
    n, m = int(280 * fine), int(440 * fine)
    w.H, w.W = np.zeros((n, m)), np.zeros((n, m))
    G = w.G
    G[0], G[2], G[3] = 2, mat, mat2
    G[4:7] = cam_xy[0], cam_xy[1], 0
    G[7], G[8] = near, math.log(reach / near) / (n - 1)
    G[9], G[10] = -wide, 2 * wide / (m - 1)
    _fill(w.H, w.W, G, hills, 1.0 / wave, rough, w.rng.uniform(0, 80), flat)


def settle(w: World, height: float) -> float:
    """Puts the camera `height` m above the ground below it; returns its z."""
    h = float(w.H[0].mean())
    if w.G[11] > -1e8:
        h = max(h, w.G[11])
    w.G[6] = h + height
    return w.G[6]
