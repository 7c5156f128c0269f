"""Distant hills, tree lines and skylines that close an open plain (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, palette as pal
from .world import World, rot


def horizon(w: World, near: float = 70.0, z: float = 0.0) -> None:
    """Adds a random far backdrop beyond `near`; sometimes nothing."""
    r = w.rng
    k = r.uniform()
    if k < .12:
        return
    leaf = [pal.foliage(w) for _ in range(2)]
    if k < .65:  # hills
        mats = [pal.rock(w), pal.grass(w, False), leaf[0]]
        for _ in range(int(r.integers(3, 14))):
            a, d = r.uniform(-1.1, 1.1), near * r.uniform(2, 12)
            q = d * r.uniform(.15, .7)
            w.ellipsoid(pal.pick(r, mats), (d * math.sin(a), d * math.cos(a), z - q * .05), (q, q * .6, q * r.uniform(.08, .45)), rot(r.uniform(0, 180)))
    if .3 < k < .85:  # tree line
        d0 = near * r.uniform(.8, 2.5)
        for i in range(int(r.integers(14, 50))):
            a = r.uniform(-1.1, 1.1)
            d, h = d0 * r.uniform(.9, 1.5), r.uniform(4, 13)
            w.canopy(pal.pick(r, leaf), (d * math.sin(a), d * math.cos(a), z + h * .45), (h * r.uniform(.4, .9), h * .5, h * .55), 8, .75)
    elif k >= .85:  # skyline
        for i in range(int(r.integers(10, 30))):
            a, d = r.uniform(-1.1, 1.1), near * r.uniform(1.2, 4)
            q = r.uniform(5, 12)
            bd.block(w, d * math.sin(a), d * math.cos(a), z, q, q, r.uniform(8, 60), r.uniform(0, 90))
