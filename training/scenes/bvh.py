"""Bounding-volume hierarchy over primitives, and ray queries through it (metres)."""
import numpy as np
from numba import njit

from .noise import JIT
from .prims import hit


@njit(**JIT)
def build(lo, hi):
    """Builds a median-split tree over boxes lo, hi [n, 3].

    Returns (bounds [m, 6], links [m, 2], order [n]); links = (left, right) child
    indices, or (-1 - first, count) into order for a leaf."""
    n = lo.shape[0]
    bounds = np.zeros((2 * n + 1, 6))
    links = np.zeros((2 * n + 1, 2), np.int64)
    order = np.arange(n)
    stack = np.zeros((128, 3), np.int64)
    stack[0, 0] = 0
    stack[0, 1] = 0
    stack[0, 2] = n
    sp = 1
    used = 1
    while sp > 0:
        sp -= 1
        node = stack[sp, 0]
        s = stack[sp, 1]
        e = stack[sp, 2]
        cl = np.full(3, 1e18)
        ch = np.full(3, -1e18)
        for d in range(3):
            a = 1e18
            b = -1e18
            for q in range(s, e):
                i = order[q]
                a = min(a, lo[i, d])
                b = max(b, hi[i, d])
                m = lo[i, d] + hi[i, d]
                cl[d] = min(cl[d], m)
                ch[d] = max(ch[d], m)
            bounds[node, d] = a
            bounds[node, 3 + d] = b
        if e - s <= 2:
            links[node, 0] = -1 - s
            links[node, 1] = e - s
            continue
        ax = 0
        for d in range(1, 3):
            if ch[d] - cl[d] > ch[ax] - cl[ax]:
                ax = d
        keys = np.empty(e - s)
        for q in range(s, e):
            keys[q - s] = lo[order[q], ax] + hi[order[q], ax]
        order[s:e] = order[s:e][np.argsort(keys)]
        mid = (s + e) // 2
        links[node, 0] = used
        links[node, 1] = used + 1
        stack[sp, 0] = used
        stack[sp, 1] = s
        stack[sp, 2] = mid
        sp += 1
        stack[sp, 0] = used + 1
        stack[sp, 1] = mid
        stack[sp, 2] = e
        sp += 1
        used += 2
    return bounds[:used], links[:used], order


@njit(**JIT)
def box_entry(B, n, ox, oy, oz, ix, iy, iz, tmax):
    """Entry distance of a ray into node n, or 1e30 when it misses within tmax."""
    a = (B[n, 0] - ox) * ix
    b = (B[n, 3] - ox) * ix
    t0 = min(a, b)
    t1 = max(a, b)
    a = (B[n, 1] - oy) * iy
    b = (B[n, 4] - oy) * iy
    t0 = max(t0, min(a, b))
    t1 = min(t1, max(a, b))
    a = (B[n, 2] - oz) * iz
    b = (B[n, 5] - oz) * iz
    t0 = max(t0, min(a, b))
    t1 = min(t1, max(a, b))
    if t0 > t1 or t1 < 0.0 or t0 > tmax:
        return 1e30
    return t0


@njit(**JIT)
def closest(S, ox, oy, oz, dx, dy, dz, tmin, tmax):
    """Closest (distance, primitive) along a unit ray, primitive -1 for none."""
    P, Q, B, K, O = S
    ix = 1.0 / (dx if abs(dx) > 1e-9 else 1e-9)
    iy = 1.0 / (dy if abs(dy) > 1e-9 else 1e-9)
    iz = 1.0 / (dz if abs(dz) > 1e-9 else 1e-9)
    best = tmax
    bi = -1
    stack = np.empty(64, np.int64)
    dist = np.empty(64)
    sp = 0
    if P.shape[0] > 0:
        e = box_entry(B, 0, ox, oy, oz, ix, iy, iz, best)
        if e < 1e29:
            stack[0] = 0
            dist[0] = e
            sp = 1
    while sp > 0:
        sp -= 1
        if dist[sp] > best:
            continue
        n = stack[sp]
        a = K[n, 0]
        if a < 0:
            s = -1 - a
            for q in range(s, s + K[n, 1]):
                t = hit(P, Q, O[q], ox, oy, oz, dx, dy, dz, tmin, best)
                if t > 0.0:
                    best = t
                    bi = O[q]
            continue
        b = K[n, 1]
        ea = box_entry(B, a, ox, oy, oz, ix, iy, iz, best)
        eb = box_entry(B, b, ox, oy, oz, ix, iy, iz, best)
        if ea > eb:
            a, b = b, a
            ea, eb = eb, ea
        if eb < 1e29:
            stack[sp] = b
            dist[sp] = eb
            sp += 1
        if ea < 1e29:
            stack[sp] = a
            dist[sp] = ea
            sp += 1
    return best, bi


@njit(**JIT)
def blocked(S, ox, oy, oz, dx, dy, dz, tmin, tmax):
    """Distance to some primitive in the way within tmax metres, or -1."""
    P, Q, B, K, O = S
    ix = 1.0 / (dx if abs(dx) > 1e-9 else 1e-9)
    iy = 1.0 / (dy if abs(dy) > 1e-9 else 1e-9)
    iz = 1.0 / (dz if abs(dz) > 1e-9 else 1e-9)
    stack = np.empty(64, np.int64)
    sp = 0
    if P.shape[0] > 0:
        stack[0] = 0
        sp = 1
    while sp > 0:
        sp -= 1
        n = stack[sp]
        if box_entry(B, n, ox, oy, oz, ix, iy, iz, tmax) > 1e29:
            continue
        a = K[n, 0]
        if a < 0:
            s = -1 - a
            for q in range(s, s + K[n, 1]):
                t = hit(P, Q, O[q], ox, oy, oz, dx, dy, dz, tmin, tmax)
                if t > 0.0:
                    return t
            continue
        stack[sp] = K[n, 1]
        stack[sp + 1] = a
        sp += 2
    return -1.0
