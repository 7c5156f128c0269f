"""Procedural noise on numba scalars: value noise, fbm with level of detail, cells.

All inputs are coordinates in the caller's unit (usually metres); outputs are in
[0, 1] unless a docstring says otherwise.
"""
import math

from numba import njit

JIT = dict(cache=True, fastmath=True, error_model="numpy")


@njit(**JIT)
def hash3(ix: int, iy: int, iz: int) -> float:
    """Pseudo-random number in [0, 1) for an integer lattice point."""
    h = (ix * 374761393 + iy * 668265263 + iz * 974711369 + 1013904223) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 1274126177) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1103515245) & 0xFFFFFFFF
    return ((h ^ (h >> 16)) & 0xFFFFFF) / 16777216.0


@njit(**JIT)
def vnoise(x: float, y: float, z: float) -> float:
    """Smooth value noise, lattice spacing 1, in [0, 1]."""
    fx = math.floor(x)
    fy = math.floor(y)
    fz = math.floor(z)
    ix = int(fx)
    iy = int(fy)
    iz = int(fz)
    x -= fx
    y -= fy
    z -= fz
    u = x * x * (3.0 - 2.0 * x)
    v = y * y * (3.0 - 2.0 * y)
    w = z * z * (3.0 - 2.0 * z)
    a = hash3(ix, iy, iz)
    b = hash3(ix + 1, iy, iz)
    c = hash3(ix, iy + 1, iz)
    d = hash3(ix + 1, iy + 1, iz)
    e = hash3(ix, iy, iz + 1)
    f = hash3(ix + 1, iy, iz + 1)
    g = hash3(ix, iy + 1, iz + 1)
    h = hash3(ix + 1, iy + 1, iz + 1)
    k0 = a + (b - a) * u + (c - a + (a - b - c + d) * u) * v
    k1 = e + (f - e) * u + (g - e + (e - f - g + h) * u) * v
    return k0 + (k1 - k0) * w


@njit(**JIT)
def fbm(x: float, y: float, z: float, octaves: int, footprint: float) -> float:
    """Fractal noise in about [0, 1]; octaves finer than 2x `footprint` (same unit
    as x, y, z) fade to their mean so that far texture does not alias."""
    s = 0.0
    amp = 0.5
    norm = 0.0
    fp = footprint
    for _ in range(octaves):
        w = 2.0 - 2.5 * fp
        norm += amp
        if w <= 0.0:
            s += amp * 0.5
        else:
            if w > 1.0:
                w = 1.0
            s += amp * (0.5 + (vnoise(x, y, z) - 0.5) * w)
        x = x * 2.03 + 17.1
        y = y * 2.03 + 5.3
        z = z * 2.03 + 9.7
        fp *= 2.03
        amp *= 0.55
    return s / norm


@njit(**JIT)
def cells(x: float, y: float) -> tuple[float, float]:
    """2-D Voronoi cells: (distance to cell border 0..~0.7, random id of the cell)."""
    ix = int(math.floor(x))
    iy = int(math.floor(y))
    d1 = 9.0
    d2 = 9.0
    idv = 0.0
    for j in range(-1, 2):
        for i in range(-1, 2):
            px = ix + i + 0.15 + 0.7 * hash3(ix + i, iy + j, 11) - x
            py = iy + j + 0.15 + 0.7 * hash3(ix + i, iy + j, 37) - y
            d = px * px + py * py
            if d < d1:
                d2 = d1
                d1 = d
                idv = hash3(ix + i, iy + j, 91)
            elif d < d2:
                d2 = d
    return math.sqrt(d2) - math.sqrt(d1), idv


@njit(**JIT)
def smooth(a: float, b: float, x: float) -> float:
    """Smoothstep from 0 at a to 1 at b."""
    t = (x - a) / (b - a)
    if t < 0.0:
        t = 0.0
    if t > 1.0:
        t = 1.0
    return t * t * (3.0 - 2.0 * t)
