"""Landscapes: meadow, forest path, mountains and lake, beach, desert, snow (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, materials as mt, palette as pal, plants as pl, terrain as tr
from .weather import daylight
from .world import World, rot


def _kinds(r) -> str:
    return pal.pick(r, ["round", "round", "tall", "conifer", "conifer", "bare"])


def _scatter(w: World, n: int, near: float, far: float, half: float, make, gap: float = 0.0) -> None:
    """Calls make(x, y, z) at n log-distributed places before the camera; gap: clear half
    width (m) around the view axis."""
    r = w.rng
    for _ in range(n):
        d = near * (far / near) ** r.uniform()
        a = r.uniform(-half, half)
        x, y = d * math.sin(a), d * math.cos(a)
        if abs(x) < gap:
            x = math.copysign(gap + abs(x) * .5, x)
        z = w.height(x, y)
        if z > w.G[11] + .05:
            make(x, y, z)


def _water(w: World) -> int:
    r = w.rng
    return w.mat(mt.WATER, pal.jit(r, pal.pick(r, [(.1, .2, .25), (.16, .3, .36), (.14, .2, .14), (.2, .42, .45)]), .03), pal.jit(r, (.12, .2, .22), .03),
                 f=r.uniform(.5, 3), bump=r.uniform(.05, .6), spec=.5, gloss=90)


def _mountains(w: World, near: float, height: float, sharp: float, base: float = 0.0) -> None:
    """Raises the far terrain into ridges from distance `near` (m)."""
    r = w.rng
    x, y, d = tr.grid_xy(w)
    a = np.arctan2(x, y)
    n = np.zeros_like(x)
    for k in range(1, 7):
        f = 2.0 ** k / (near * 3)
        ph = r.uniform(0, 6.28, 3)
        n += 2.0 ** (-k * sharp) * (1 - np.abs(np.sin(x * f * 1.3 + ph[0] + 1.5 * np.sin(y * f * .7 + ph[1])) * np.cos(y * f + ph[2])) * 1.6)
    k = np.clip((d - near) / (near * 2.0), 0, 1) ** 1.3
    w.H += k * (height * np.clip(n + base, 0, None)) * np.sqrt(np.clip(d / (near * 3), .2, 2))


def _camera(w: World, aspect: float, h=None, pitch=None) -> None:
    r = w.rng
    h = h or (r.uniform(.4, 2.2) if r.uniform() < .75 else r.uniform(3, 25))
    z = tr.settle(w, h)
    p = r.normal(-1, 5) - min(h, 20) * .7 if pitch is None else pitch
    w.camera((w.G[4], w.G[5], z), 0, p, r.normal(0, 1.3), r.uniform(38, 80) * min(1, aspect) ** .4)


def meadow(w: World, aspect: float) -> None:
    """Rolling fields, trees, path, fence, hills behind."""
    r = w.rng
    daylight(w, reach=3)
    g, path = pal.grass(w), pal.soil(w) if r.uniform() < .7 else pal.asphalt(w)
    tr.rolling(w, g, path, hills=r.uniform(.5, 14), wave=r.uniform(30, 180), rough=r.uniform(.02, .25), flat=r.uniform(10, 50))
    x, y, d = tr.grid_xy(w)
    if r.uniform() < .55:
        cx = r.normal(0, 1) + r.uniform(-.15, .15) * y + r.uniform(1, 6) * np.sin(y / r.uniform(8, 40) + r.uniform(0, 6)) * np.clip(y / 30, 0, 1)
        wd = r.uniform(.5, 2.5)
        w.W = np.clip(1.4 - np.abs(x - cx) / wd, 0, 1)
        w.H -= w.W * r.uniform(0, .12)
    else:
        w.W = np.clip((w.W - .5) * 4 + r.uniform(-.6, .6), 0, 1)
    if r.uniform() < .6:
        _mountains(w, r.uniform(150, 600), r.uniform(15, 160), r.uniform(.8, 1.6))
    w.G[6] = 1.5
    leaf, bk = [pal.foliage(w) for _ in range(3)], pal.bark(w)
    near = r.uniform(6, 30)
    _scatter(w, int(r.integers(5, 40)), near, near * 14, .9, lambda x, y, z: pl.tree(w, x, y, z, r.uniform(3, 13), pal.pick(r, leaf), bk, _kinds(r)), 1)
    _scatter(w, int(r.integers(0, 20)), 3, 60, .8, lambda x, y, z: pl.bush(w, x, y, z, r.uniform(.2, 1.2), pal.pick(r, leaf)), .6)
    if r.uniform() < .35:
        rk = pal.rock(w)
        _scatter(w, int(r.integers(2, 14)), 2, 40, .7, lambda x, y, z: pl.rock(w, x, y, z, r.uniform(.15, 1.2), rk), .3)
    if r.uniform() < .3:
        y0 = r.uniform(4, 15)
        for i in range(-4, 4):
            a = (i * 4.0, y0 + i * .4, w.height(i * 4.0, y0 + i * .4))
            b = (i * 4 + 4.0, y0 + (i + 1) * .4, w.height(i * 4 + 4.0, y0 + (i + 1) * .4))
            bd.fence(w, a, b, 1.1, "rail")
    if r.uniform() < .3:
        _scatter(w, int(r.integers(1, 4)), 25, 120, .5, lambda x, y, z: bd.house(w, x, y, z, 5, r.uniform(0, 360)))
    if r.uniform() < .3:
        _scatter(w, int(r.integers(1, 7)), 5, 60, .5, lambda x, y, z: fg.quadruped(w, x, y, z, 1, r.uniform(0, 360), pal.pick(r, ["cow", "sheep", "horse"])))
    if r.uniform() < .3:
        _scatter(w, int(r.integers(1, 3)), 4, 25, .4, lambda x, y, z: fg.person(w, x, y, z, 1.7, r.uniform(0, 360)))
    if r.uniform() < .15:
        a = r.uniform(-.4, .4)
        xx, yy = 14 * math.sin(a), 14.0
        m = pal.metal(w, (.5, .5, .5))
        for k in range(4):
            w.frustum(pal.wood(w, 0), (xx + k * 5, yy + k * 22, 0), (xx + k * 5, yy + k * 22, 8), .13, .1)
            w.box(m, (xx + k * 5, yy + k * 22, 7.4), (1, .06, .06))
    pl.tufts(w, int(r.integers(0, 220)), .9, 9, .75, g, (.05, r.uniform(.12, .4)))
    _camera(w, aspect)


def forest(w: World, aspect: float) -> None:
    """Among trees: path, trunks, undergrowth, branches overhead."""
    r = w.rng
    daylight(w, reach=3)
    w.L[8:11] *= .8
    g, path = (pal.grass(w, False) if r.uniform() < .5 else pal.soil(w)), pal.soil(w)
    tr.rolling(w, g, path, hills=r.uniform(.3, 6), wave=r.uniform(15, 60), rough=r.uniform(.1, .4), flat=8, reach=400)
    x, y, d = tr.grid_xy(w)
    wd = r.uniform(.6, 2.2)
    cx = r.uniform(.5, 5) * np.sin(y / r.uniform(6, 25) + r.uniform(0, 6)) * np.clip(y / 12, 0, 1)
    w.W = np.clip(1.5 - np.abs(x - cx) / wd, 0, 1)
    w.G[6] = 1.5
    leaf, bk = [pal.foliage(w) for _ in range(2)], [pal.bark(w) for _ in range(2)]
    if r.uniform() < .5:
        kind, hh = pal.pick(r, ["conifer", "tall", "round"]), (8, 18)

        def mk(x, y, z):
            h = r.uniform(*hh)
            if y < 25 or r.uniform() < .5:
                e = r.normal(0, .03, 2) * h
                w.frustum(pal.pick(r, bk), (x, y, z - .3), (x + e[0], y + e[1], z + h), h * r.uniform(.012, .03), h * .006)
                for _ in range(2):
                    w.canopy(pal.pick(r, leaf), (x + r.normal(0, 1), y + r.normal(0, 1), z + h * r.uniform(.5, .95)), (h * .16, h * .16, h * .1), 13, .5)
            else:
                pl.tree(w, x, y, z, h, pal.pick(r, leaf), bk[0], kind)
        _scatter(w, int(r.integers(40, 110)), 2.5, 80, .85, mk, wd)
    else:
        _scatter(w, int(r.integers(20, 50)), 3.5, 60, .85, lambda x, y, z: pl.tree(w, x, y, z, r.uniform(4, 12), pal.pick(r, leaf), pal.pick(r, bk), _kinds(r)), wd)
    _scatter(w, int(r.integers(4, 40)), 2, 40, .8, lambda x, y, z: pl.bush(w, x, y, z, r.uniform(.15, .9), pal.pick(r, leaf)), wd)
    if r.uniform() < .4:
        rk = pal.rock(w)
        _scatter(w, int(r.integers(2, 12)), 2, 20, .7, lambda x, y, z: pl.rock(w, x, y, z, r.uniform(.1, .8), rk), .2)
    pl.tufts(w, int(r.integers(0, 160)), .9, 8, .8, pal.grass(w, False))
    if r.uniform() < .5:
        for _ in range(int(r.integers(3, 12))):
            w.canopy(pal.pick(r, leaf), (r.normal(0, 2), r.uniform(1.5, 7), r.uniform(2.8, 5)), tuple(r.uniform(.4, 1.4, 3)), 9, .45)
    if r.uniform() < .3:
        _scatter(w, int(r.integers(1, 3)), 3, 15, .2, lambda x, y, z: fg.person(w, x, y, z, 1.7, r.uniform(0, 360)))
    elif r.uniform() < .2:
        _scatter(w, 1, 3, 12, .2, lambda x, y, z: fg.quadruped(w, x, y, z, 1, r.uniform(0, 360), pal.pick(r, ["deer", "dog"])))
    _camera(w, aspect, r.uniform(.5, 2.0), r.normal(1, 6))


def lake(w: World, aspect: float) -> None:
    """Lake or sea with shore, mountains, boats, jetty."""
    r = w.rng
    daylight(w, reach=3)
    shore = pal.pick(r, [pal.grass, pal.sand, pal.soil, pal.rock])(w)
    hill = pal.pick(r, [pal.rock, pal.grass, pal.snow, pal.rock])(w)
    tr.rolling(w, shore, hill, hills=r.uniform(.2, 1.5), wave=r.uniform(8, 30), rough=r.uniform(.02, .2), flat=2, reach=6000)
    x, y, d = tr.grid_xy(w)
    edge = r.uniform(2, 14)
    slant = r.uniform(-.8, .8)
    bed = np.clip((edge - y - slant * x) * .12, -2.5, 1.5)
    far = r.uniform(80, 900)
    w.H = w.H * np.clip(bed + 1, .1, 1) + bed
    k = np.clip((d - far) / (far * .15), 0, 1)
    w.H = w.H * (1 - k) + k * r.uniform(.5, 4)
    if r.uniform() < .85:
        _mountains(w, far, far * r.uniform(.08, .45), r.uniform(.7, 1.4), r.uniform(0, .3))
    w.W = np.clip((d - far * r.uniform(1, 2.5)) / (far * .5), 0, 1)
    w.G[11], w.G[12] = -.25, _water(w)
    w.G[6] = 2
    leaf, bk = [pal.foliage(w) for _ in range(2)], pal.bark(w)
    _scatter(w, int(r.integers(0, 14)), 4, 30, .8, lambda x, y, z: pl.tree(w, x, y, z, r.uniform(2, 9), pal.pick(r, leaf), bk, _kinds(r)), 1.5)
    _scatter(w, int(r.integers(10, 50)), far, far * 2.2, .8, lambda x, y, z: pl.tree(w, x, y, z, far * .02 * r.uniform(.6, 1.6), pal.pick(r, leaf), bk, _kinds(r)))
    rk = pal.rock(w)
    _scatter(w, int(r.integers(0, 25)), 1.5, 30, .7, lambda x, y, z: pl.rock(w, x, y, z, r.uniform(.1, .7), rk))
    if r.uniform() < .3:
        m = pal.wood(w, 0)
        L, yaw = r.uniform(6, 25), r.normal(0, .25)
        for i in range(int(L / .25)):
            q = 2 + i * .25
            w.box(m, (q * math.sin(yaw), q * math.cos(yaw), .35), (.9, .115, .04), rot(-math.degrees(yaw)))
            if i % 8 == 0:
                for sg in (-1, 1):
                    w.frustum(m, (q * math.sin(yaw) + sg * .85, q * math.cos(yaw), -1), (q * math.sin(yaw) + sg * .85, q * math.cos(yaw), .7), .08)
    if r.uniform() < .4:
        for _ in range(int(r.integers(1, 4))):
            bx, by = r.normal(0, 8), r.uniform(12, 70)
            hull = pal.plain(w)
            w.ellipsoid(hull, (bx, by, -.1), (2.2, .8, .8))
            if r.uniform() < .6:
                w.frustum(pal.wood(w, 0), (bx, by, 0), (bx, by, 7), .06, .04)
                w.prism(pal.plain(w, (.9, .9, .88), 0), (bx + .7, by, 3.9), (1.2, .02, 2.6))
    if r.uniform() < .35:
        _scatter(w, int(r.integers(1, 4)), 3, 12, .5, lambda x, y, z: fg.person(w, x, y, z, 1.7, r.uniform(0, 360)))
    pl.tufts(w, int(r.integers(0, 120)), .9, 7, .7, pal.grass(w, False))
    _camera(w, aspect)


def mountain(w: World, aspect: float) -> None:
    """Rocky or snowy high country, canyon, dunes."""
    r = w.rng
    daylight(w, reach=4)
    kind = pal.pick(r, ["alp", "snow", "dunes", "canyon"])
    a, b = {"alp": (pal.grass, pal.rock), "snow": (pal.snow, pal.rock), "dunes": (pal.sand, pal.sand), "canyon": (pal.soil, pal.rock)}[kind]
    tr.rolling(w, a(w), b(w), hills=r.uniform(3, 25), wave=r.uniform(25, 120), rough=r.uniform(.02, .4) if kind != "dunes" else .02, flat=r.uniform(6, 25), reach=8000)
    x, y, d = tr.grid_xy(w)
    if kind == "dunes":
        ph = r.uniform(0, 6)
        q = np.sin(y / 18 + .5 * np.sin(x / 30 + ph)) * .5 + .5
        w.H = w.H * .4 + r.uniform(2, 8) * q ** 2 * np.clip(d / 20, 0, 1)
    else:
        _mountains(w, r.uniform(40, 500), r.uniform(30, 350), r.uniform(.7, 1.3), r.uniform(-.1, .3))
    if kind == "dunes":
        w.W *= 0
    gy = np.abs(np.gradient(w.H, axis=0)) / (d * w.G[8] + 1e-6)
    if kind != "dunes":
        w.W = np.clip(gy * r.uniform(1.2, 3) - .2 + (w.W - .5), 0, 1)
    w.G[6] = 1.5
    leaf, bk, rk = pal.foliage(w), pal.bark(w), pal.rock(w)
    if kind in ("alp", "snow"):
        _scatter(w, int(r.integers(5, 70)), 8, 400, .8, lambda x, y, z: pl.tree(w, x, y, z, r.uniform(4, 15), leaf, bk, "conifer"), 1)
    if kind != "dunes":
        _scatter(w, int(r.integers(4, 30)), 1.6, 60, .8, lambda x, y, z: pl.rock(w, x, y, z, r.uniform(.15, 1.8), rk), .2)
    else:
        _scatter(w, int(r.integers(0, 12)), 3, 60, .8, lambda x, y, z: pl.bush(w, x, y, z, r.uniform(.2, .7), leaf))
    if r.uniform() < .4:
        _scatter(w, int(r.integers(1, 4)), 4, 25, .4, lambda x, y, z: fg.person(w, x, y, z, 1.7, r.uniform(0, 360)))
    _camera(w, aspect)


def beach(w: World, aspect: float) -> None:
    """Sand, surf line, sea to the horizon, palms, people, umbrellas."""
    r = w.rng
    daylight(w, reach=3)
    tr.rolling(w, pal.sand(w), pal.grass(w), hills=.5, wave=15, rough=r.uniform(.02, .15), flat=4, reach=9000)
    x, y, d = tr.grid_xy(w)
    sl = r.uniform(-1.5, 1.5)
    e = r.uniform(5, 30)
    k = (y + sl * x - e) / math.hypot(1, sl)
    w.H = w.H * np.clip(1 - k * .05, .1, 1) - np.clip(k, -20, 40) * .05
    w.W = np.clip(-k / 8 - r.uniform(1, 3), 0, 1)
    w.G[11], w.G[12] = -.05, _water(w)
    w.G[6] = 2
    leaf, bk = pal.foliage(w), pal.bark(w)
    if r.uniform() < .5:
        _scatter(w, int(r.integers(1, 9)), 4, 60, .8, lambda x, y, z: pl.tree(w, x, y, z, r.uniform(4, 9), leaf, bk, "palm"), 1)
    for _ in range(int(r.integers(0, 5))):
        px, py = r.normal(0, 5), r.uniform(4, 25)
        z = w.height(px, py)
        if z > 0:
            c = pal.cloth(w, 8)
            w.frustum(pal.metal(w), (px, py, z), (px, py, z + 2.1), .03)
            w.frustum(c, (px, py, z + 1.75), (px, py, z + 2.25), 1.4, .03, True)
            w.box(pal.cloth(w, 5), (px + .9, py, z + .03), (.4, .9, .03))
    _scatter(w, int(r.integers(0, 7)), 3, 40, .6, lambda x, y, z: fg.person(w, x, y, z, r.uniform(1.1, 1.8), r.uniform(0, 360)))
    rk = pal.rock(w)
    _scatter(w, int(r.integers(0, 14)), 2, 40, .7, lambda x, y, z: pl.rock(w, x, y, z, r.uniform(.1, 1.5), rk))
    if r.uniform() < .4:
        for s in (-1, 1):
            if r.uniform() < .5:
                for _ in range(4):
                    pl.rock(w, s * r.uniform(20, 80), r.uniform(60, 200), 0, r.uniform(8, 25), rk)
    _camera(w, aspect)
