"""Ground: an infinite plane, or a height field on a polar grid around the camera.

Parameter vector G (metres, radians):
  0 kind (0 none, 1 plane, 2 polar terrain), 1 plane height, 2 material, 3 second material,
  4:7 camera position, 7 first radius, 8 log radius step, 9 first azimuth, 10 azimuth step,
  11 water level (or -1e9), 12 water material.
Height H and mask W are [radius, azimuth]; X is the running maximum of the slope
(H - camera z) / radius along each azimuth, which makes a camera ray one binary search.
"""
import math

import numpy as np
from numba import njit

from .noise import JIT


@njit(**JIT)
def lookup(A, G, x, y):
    """Bilinear value of grid A at world x y (clamped at the rim)."""
    px = x - G[4]
    py = y - G[5]
    r = math.sqrt(px * px + py * py)
    u = math.log(max(r, G[7]) / G[7]) / G[8]
    v = (math.atan2(px, py) - G[9]) / G[10]
    n = A.shape[0]
    m = A.shape[1]
    u = min(max(u, 0.0), n - 1.001)
    v = min(max(v, 0.0), m - 1.001)
    i = int(u)
    j = int(v)
    u -= i
    v -= j
    a = A[i, j] + (A[i, j + 1] - A[i, j]) * v
    b = A[i + 1, j] + (A[i + 1, j + 1] - A[i + 1, j]) * v
    return a + (b - a) * u


@njit(**JIT)
def slopes(H, G):
    """Running maximum over radius of (H - camera z) / radius, per azimuth."""
    X = np.empty_like(H)
    for j in range(H.shape[1]):
        m = -1e9
        for i in range(H.shape[0]):
            r = G[7] * math.exp(i * G[8])
            m = max(m, (H[i, j] - G[6]) / r)
            X[i, j] = m
    return X


@njit(**JIT)
def camera_hit(H, X, G, dx, dy, dz):
    """Distance (m) along a unit ray from the camera to the terrain, or -1."""
    h = math.sqrt(dx * dx + dy * dy)
    if h < 1e-6:
        h = 1e-6
    s = dz / h
    v = (math.atan2(dx, dy) - G[9]) / G[10]
    m = H.shape[1]
    n = H.shape[0]
    v = min(max(v, 0.0), m - 1.001)
    j = int(v)
    v -= j
    if X[n - 1, j] * (1.0 - v) + X[n - 1, j + 1] * v < s:
        return -1.0
    lo = -1
    hi = n - 1
    while hi - lo > 1:
        k = (lo + hi) // 2
        if X[k, j] * (1.0 - v) + X[k, j + 1] * v >= s:
            hi = k
        else:
            lo = k
    h1 = H[hi, j] * (1.0 - v) + H[hi, j + 1] * v - G[6]
    if hi == 0:
        r = h1 / s if s < -1e-9 else G[7]
        return min(r, G[7]) / h
    h0 = H[hi - 1, j] * (1.0 - v) + H[hi - 1, j + 1] * v - G[6]
    r0 = G[7] * math.exp((hi - 1) * G[8])
    r1 = G[7] * math.exp(hi * G[8])
    f0 = h0 - s * r0
    f1 = h1 - s * r1
    k = 1.0
    if f1 - f0 > 1e-12:
        k = min(max(-f0 / (f1 - f0), 0.0), 1.0)
    return (r0 + (r1 - r0) * k) / h


@njit(**JIT)
def ground_hit(H, X, G, primary, ox, oy, oz, dx, dy, dz, tmax):
    """Distance (m) to the ground and whether it is water: (t or -1, is_water)."""
    k = int(G[0])
    if k == 0:
        return -1.0, False
    if k == 1:
        if dz > -1e-6:
            return -1.0, False
        t = (G[1] - oz) / dz
        if t > 1e-4 and t < tmax:
            return t, False
        return -1.0, False
    tw = -1.0
    if dz < -1e-6 and G[11] > -1e8:
        tw = (G[11] - oz) / dz
    if primary:
        t = camera_hit(H, X, G, dx, dy, dz)
    else:
        t = -1.0
        step = 0.15
        u = 0.05
        prev = 0.0
        for _ in range(26):
            u += step
            if u > tmax:
                break
            step *= 1.35
            if oz + dz * u < lookup(H, G, ox + dx * u, oy + dy * u):
                t = 0.5 * (u + prev)
                break
            prev = u
    if tw > 0.0 and (t < 0.0 or tw < t):
        if tw < tmax:
            return tw, True
        return -1.0, False
    if t > 0.0 and t < tmax:
        return t, False
    return -1.0, False


@njit(**JIT)
def ground_normal(H, G, x, y, e):
    """Unit normal of the terrain at world x y, from differences over e metres."""
    if G[0] < 1.5:
        return 0.0, 0.0, 1.0
    a = (lookup(H, G, x - e, y) - lookup(H, G, x + e, y)) / (2.0 * e)
    b = (lookup(H, G, x, y - e) - lookup(H, G, x, y + e)) / (2.0 * e)
    s = 1.0 / math.sqrt(1.0 + a * a + b * b)
    return a * s, b * s, s
