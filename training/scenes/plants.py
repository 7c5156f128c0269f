"""Trees, bushes, grass tufts, flowers, rocks (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import materials as mt, palette as pal
from .world import Blob, World, rot


def tree(w: World, x: float, y: float, z: float, h: float, leaf: int, bark: int, kind: str = "round") -> None:
    """A tree of height h standing at x, y, z. Kinds: round, tall, conifer, bare, palm."""
    r = w.rng
    if kind == "conifer":
        w.frustum(bark, (x, y, z - .3), (x, y, z + h * .95), h * .022, h * .004)
        n = int(r.integers(5, 9))
        for i in range(n):
            t = i / n
            rad = h * (.24 - .2 * t) * r.uniform(.85, 1.1)
            w.canopy(leaf, (x, y, z + h * (.18 + .8 * t)), (rad, rad, h * .09 + .03 * rad), r.uniform(9, 14), r.uniform(.55, .75))
        return
    if kind == "palm":
        lean = r.normal(0, .08, 2) * h
        w.frustum(bark, (x, y, z - .2), (x + lean[0], y + lean[1], z + h), h * .03, h * .02)
        for i in range(12):
            a = i * 2 * math.pi / 12 + r.normal(0, .1)
            L = h * r.uniform(.28, .38)
            R = rot(math.degrees(a), r.uniform(-50, 15), r.normal(0, 12))
            d = R @ np.array([0, 1, 0])
            w.quad(leaf, np.array([x + lean[0], y + lean[1], z + h]) + d * L, L * .18, L, R, 2)
        return
    top = .45 if kind == "round" else .3
    lean = r.normal(0, .03, 2) * h
    w.frustum(bark, (x, y, z - .3), (x + lean[0], y + lean[1], z + h * (top + .2)), h * r.uniform(.022, .04), h * .014)
    for i in range(int(r.integers(3, 6)) if kind != "bare" else 9):
        a, b = r.uniform(0, 6.28), h * r.uniform(.15, .3)
        s = np.array([x + lean[0], y + lean[1], 0]) * 1.0
        s[2] = z + h * r.uniform(top - .1, top + .18)
        e = s + np.array([math.cos(a) * b, math.sin(a) * b, h * r.uniform(.12, .3)])
        w.frustum(bark, s, e, h * .012, h * .004)
        if kind == "bare":
            for _ in range(3):
                u = s + (e - s) * r.uniform(.4, 1)
                w.frustum(bark, u, u + r.normal(0, .07 * h, 3) + [0, 0, .06 * h], h * .004, h * .001)
    if kind == "bare":
        return
    wide = h * (r.uniform(.26, .36) if kind == "round" else r.uniform(.13, .2))
    mid = z + h * (.66 if kind == "round" else .6)
    tall = h * (.3 if kind == "round" else .38)
    f = float(np.clip(wide * r.uniform(3.0, 5.0), 7, 22))
    dens = r.uniform(.38, .66)
    loose = r.uniform(.55, 1.0)  # how far clumps stray from a smooth crown
    core = r.uniform(.55, .8)
    w.canopy(leaf, (x + lean[0], y + lean[1], mid), (wide * core, wide * core, tall * core), f, dens)
    for _ in range(int(r.integers(5, 13))):
        d = r.normal(0, 1, 3)
        d[2] = abs(d[2]) * r.choice((1, 1, -.6))
        d /= np.linalg.norm(d)
        q = wide * r.uniform(.22, .55)
        c = np.array([x + lean[0], y + lean[1], mid]) + d * [wide * loose, wide * loose, tall * loose * .9] * r.uniform(.6, 1.05)
        w.canopy(leaf, c, (q, q * r.uniform(.8, 1.2), q * r.uniform(.5, .85)), f * .6, dens * r.uniform(.75, 1.1), rot(r.uniform(0, 90), r.normal(0, 15)))


def bush(w: World, x, y, z, s, leaf) -> None:
    """A bush about 2s wide."""
    r = w.rng
    for _ in range(int(r.integers(2, 5))):
        q = s * r.uniform(.45, .9)
        w.canopy(leaf, (x + r.normal(0, .4) * s, y + r.normal(0, .4) * s, z + q * .55), (q, q, q * r.uniform(.6, .9)),
                 float(np.clip(s * 9, 7, 18)), r.uniform(.55, .8))


def rock(w: World, x, y, z, s, mat) -> None:
    """A boulder about 2s wide, partly sunk."""
    r = w.rng
    b = Blob()
    for _ in range(int(r.integers(2, 6))):
        c = r.normal(0, .35, 3) * s
        b.box(mat, (c[0], c[1], c[2] * .4 + s * .25), tuple(s * r.uniform(.25, .7, 3)), r=s * r.uniform(.04, .14), k=s * r.uniform(.05, .3), R=rot(*r.uniform(0, 90, 3)))
    w.blob(b, (x, y, z - .1 * s), amp=s * r.uniform(.04, .1), freq=r.uniform(2, 4.5) / s)


def tufts(w: World, n: int, near: float, far: float, half_angle: float, mat: int, h=(.08, .35)) -> None:
    """n grass tufts in front of the camera, denser near it; heights in metres."""
    r = w.rng
    for _ in range(n):
        d = near * (far / near) ** r.uniform()
        a = r.uniform(-half_angle, half_angle)
        x, y = d * math.sin(a), d * math.cos(a)
        q = r.uniform(*h)
        w.quad(mat, (x, y, w.height(x, y) + q * .9), q * r.uniform(.5, 1.1), q,
               rot(r.uniform(-60, 60) - math.degrees(a), 90 + r.normal(0, 12), 0), 4, float(r.integers(7, 22)))


def flower(w: World, base, h: float, s: float, petal: int, core: int, leaf: int, facing=(0, -1, .4)) -> None:
    """A flower on a stem: head radius s at height h over base, turned to `facing`."""
    r = w.rng
    base = np.asarray(base, float)
    top = base + [r.normal(0, .12) * h, r.normal(0, .12) * h, h]
    mid = (base + top) / 2 + r.normal(0, .04, 3) * h
    w.frustum(leaf, base, mid, s * .07, s * .06)
    w.frustum(leaf, mid, top, s * .06, s * .05)
    for _ in range(int(r.integers(1, 4))):
        R = rot(r.uniform(0, 360), r.uniform(10, 60), r.normal(0, 20))
        L = s * r.uniform(.6, 1.3)
        w.quad(leaf, base + (top - base) * r.uniform(.15, .75) + R @ np.array([0, L, 0]), L * .3, L, R, 2)
    f = np.asarray(facing, float) + r.normal(0, .25, 3)
    f /= np.linalg.norm(f)
    from .world import align_z
    A = align_z(f)
    kind = r.uniform()
    if kind < .7:
        for ring in range(int(r.integers(1, 4))):
            n = int(r.integers(5, 15))
            for i in range(n):
                a = (i + ring * .5) * 360 / n + r.normal(0, 3)
                R = A @ rot(a, 12 + 22 * ring + r.normal(0, 6), r.normal(0, 10))
                L = s * (.52 - .09 * ring)
                w.quad(petal, top + R @ np.array([0, L, 0]) + f * .02 * s * ring, L * min(.8, 3.6 / n), L, R, int(pal.pick(r, [1, 2, 2])) if n < 8 else 2)
        b = Blob().ell(core, (0, 0, 0), (s * .25, s * .25, s * .13))
        w.blob(b, top, R=A, amp=s * .03, freq=14 / s)
    else:  # tulip / poppy cup or ball
        b = Blob()
        for i in range(6):
            a = i * math.pi / 3
            b.ell(petal, (math.cos(a) * s * .33, math.sin(a) * s * .33, s * .4), (s * .3, s * .3, s * .6), k=s * .04)
        w.blob(b, top, R=align_z((f[0] * .3, f[1] * .3, 1)), amp=s * .02, freq=5 / s)


def petal_mat(w: World) -> int:
    r = w.rng
    c = pal.pick(r, [(.95, .75, .1), (.9, .2, .2), (.95, .95, .93), (.85, .4, .65), (.5, .3, .75), (.95, .55, .15), (.3, .4, .85), (.95, .8, .85)])
    return w.mat(mt.PETAL, pal.jit(r, c, .04), pal.jit(r, np.asarray(c) * r.uniform(.5, 1.2), .04), f=30, bump=.15, p=(20, 0, 0, 0))
