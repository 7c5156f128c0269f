"""Further outdoor places: railway, stairs, terrace, market, crop rows, pool (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, materials as mt, palette as pal, plants as pl, things as th
from .horizon import horizon
from .rooms import chair, desk
from .weather import daylight
from .world import Blob, World, rot


def _people(w: World, n: int, xs, ys) -> None:
    r = w.rng
    for _ in range(n):
        fg.person(w, r.uniform(*xs), r.uniform(*ys), 0, r.uniform(1.5, 1.85), r.uniform(0, 360))


def railway(w: World, aspect: float) -> None:
    """Tracks, platform, poles, perhaps a train."""
    r = w.rng
    daylight(w, reach=3)
    w.plane(pal.soil(w) if r.uniform() < .6 else pal.grass(w))
    horizon(w, 150)
    ballast = w.mat(mt.COBBLE, (.45, .42, .4), (.2, .19, .18), f=14, bump=.5)
    steel, tie = pal.metal(w, (.42, .36, .32)), pal.wood(w, 0)
    n = int(r.integers(1, 4))
    for k in range(n):
        x = (k - (n - 1) / 2) * 4.2
        w.box(ballast, (x, 95, .05), (1.5, 100, .1))
        for i in range(90):
            w.box(tie, (x, i * .65 - 1 if i < 60 else 38 + (i - 60) * 1.3, .16), (1.25, .12, .04))
        for s in (-.72, .72):
            w.box(steel, (x + s, 95, .26), (.035, 100, .07))
    side = n * 2.1 + 1.6
    if r.uniform() < .6:
        w.box(pal.paving(w), (side + 3, 60, .45), (3, 70, .45))
        for y in np.arange(4, 60, r.uniform(6, 12)):
            w.frustum(pal.metal(w), (side + 3, y, .9), (side + 3, y, 4), .1)
        if r.uniform() < .6:
            w.box(pal.plain(w), (side + 3, 30, 4.1), (3, 30, .12))
        for _ in range(int(r.integers(0, 6))):
            fg.person(w, side + r.uniform(.6, 4), r.uniform(4, 35), .9, 1.7, r.uniform(0, 360))
    if r.uniform() < .4:
        x, y, c, g = (r.integers(n) - (n - 1) / 2) * 4.2, r.uniform(6, 40), pal.metal(w), pal.facade(w, 0, False)
        w.M[g][13:17] = 1.6, 3.4, .7, .4
        b = Blob().box(c, (0, 0, 2), (1.45, 2.2, 1.7), r=.5).box(w.mat(mt.METAL, (.06, .07, .08), spec=.8, gloss=90, mirror=.4), (0, -2.1, 2.6), (1.1, .15, .6), r=.1)
        w.blob(b, (x, y, .2))
        w.box(g, (x, y + 31, 2), (1.45, 30, 1.7))
    m = pal.metal(w, (.4, .4, .42))
    for y in np.arange(r.uniform(5, 15), 120, r.uniform(14, 25)):
        w.frustum(m, (-side, y, 0), (-side, y, 7), .11, .08)
        w.box(m, (0, y, 6.6), (side, .05, .05))
    for _ in range(int(r.integers(3, 22))):
        s = r.choice((-1, 1))
        pl.tree(w, s * (side + r.uniform(4, 14)), r.uniform(6, 90), 0, r.uniform(3, 9), pal.foliage(w), pal.bark(w))
    w.camera((r.normal(0, side * .5), 0, r.uniform(.6, 2.4)), r.normal(0, 6), r.normal(-2, 4), r.normal(0, 1.5), r.uniform(40, 75) * min(1, aspect) ** .4)


def stairs(w: World, aspect: float) -> None:
    """Flight of steps up or down between walls or gardens, building at the top."""
    r = w.rng
    daylight(w, reach=2)
    m = pal.paving(w) if r.uniform() < .5 else pal.rock(w)
    half, n, rise, go = r.uniform(1, 4), int(r.integers(10, 40)), r.uniform(.13, .2), r.uniform(.28, .5)
    w.plane(m)
    y0 = r.uniform(1.2, 4)
    for i in range(n):
        w.box(m, (0, y0 + i * go + 10, (i + .5) * rise), (half, 10, rise * .5), None, .015)
    top, yt = n * rise, y0 + n * go
    for s in (-1, 1):
        if r.uniform() < .6:
            a = math.degrees(math.atan2(rise, go))
            w.box(pal.wall(w), (s * (half + .2), y0 + n * go / 2, top / 2 + .1), (.18, math.hypot(n * go, top) / 2, .7), rot(0, a))
        else:
            q = pal.metal(w)
            for i in range(0, n, 3):
                w.frustum(q, (s * half * .95, y0 + i * go, i * rise), (s * half * .95, y0 + i * go, i * rise + 1), .02)
            w.frustum(q, (s * half * .95, y0, 1), (s * half * .95, yt, top + 1), .03)
        y = y0
        while y < yt + 12:
            h = max(0, (y - y0) / go * rise)
            k = r.uniform()
            if k < .5:
                bd.block(w, s * (half + 4.5), y + 3, 0, 4, 3, h + r.uniform(3, 9))
            else:
                w.box(pal.grass(w, False), (s * (half + 5), y + 3, h / 2), (4.7, 3, h / 2 + .1))
                pl.bush(w, s * (half + 1.5), y + 2, h, r.uniform(.4, 1.1), pal.foliage(w))
                pl.tree(w, s * (half + 3), y + 4, h, r.uniform(3, 7), pal.foliage(w), pal.bark(w))
            y += 6
    if r.uniform() < .6:
        bd.block(w, r.normal(0, 2), yt + 14, top, 9, 5, r.uniform(5, 16))
    for _ in range(int(r.integers(0, 5))):
        i = int(r.integers(0, n))
        fg.person(w, r.uniform(-.8, .8) * half, y0 + (i + .4) * go, (i + 1) * rise, 1.7, r.choice((0, 180)) + r.normal(0, 20))
    for s in (-1, 1):
        if r.uniform() < .4:
            th.pot_plant(w, s * half * .8, y0 - .3, 0, r.uniform(.2, .4))
    if r.uniform() < .7:
        w.camera((r.normal(0, half * .3), 0, r.uniform(.7, 1.8)), r.normal(0, 6), r.normal(8, 6), r.normal(0, 1.5), r.uniform(45, 75))
    else:  # from the top, looking down and out
        w.camera((r.normal(0, half * .3), yt + 3, top + 1.6), 180 + r.normal(0, 6), r.normal(-14, 4), r.normal(0, 1.5), r.uniform(45, 75))
        for _ in range(7):
            bd.house(w, r.normal(0, 25), -r.uniform(15, 60), 0, 5, r.uniform(0, 360))


def terrace(w: World, aspect: float) -> None:
    """Garden terrace or cafe: tables, chairs, pots, parasols, house or hedge behind."""
    r = w.rng
    daylight(w, reach=1.5)
    w.plane(pal.paving(w) if r.uniform() < .6 else pal.grass(w))
    horizon(w, 50)
    d = r.uniform(6, 14)
    leaf = [pal.foliage(w) for _ in range(3)]
    if r.uniform() < .6:
        bd.block(w, r.normal(0, 5), d + 6, 0, 8, 5, r.uniform(4, 12), r.normal(0, 14))
    else:
        bd.fence(w, (-14, d + 1, 0), (14, d + 1 + r.normal(0, 1), 0), r.uniform(1, 2), "hedge" if r.uniform() < .5 else None)
    for _ in range(int(r.integers(1, 6))):
        x, y = r.normal(0, 2.2), r.uniform(2.2, d - 1)
        desk(w, x, y, r.uniform(0, 180), r.uniform(.35, .7), .4)
        for k in range(int(r.integers(1, 5))):
            a = r.uniform(0, 360)
            R = rot(a) @ np.array([0, -.8, 0])
            chair(w, x + R[0], y + R[1], a + 180)
        if r.uniform() < .4:
            w.frustum(pal.wood(w, 0), (x, y, 0), (x, y, 2.6), .03)
            w.frustum(pal.cloth(w, 8), (x, y, 2.1), (x, y, 2.65), 1.5, .03, True)
    for _ in range(int(r.integers(2, 10))):
        th.pot_plant(w, r.normal(0, 3), r.uniform(1.4, d), 0, r.uniform(.12, .4))
    for _ in range(int(r.integers(0, 8))):
        pl.bush(w, r.normal(0, 5), d - r.uniform(-1, 2), 0, r.uniform(.3, .9), pal.pick(r, leaf))
    for _ in range(int(r.integers(0, 5))):
        pl.tree(w, r.normal(0, 8), d + r.uniform(-2, 6), 0, r.uniform(3, 8), pal.pick(r, leaf), pal.bark(w))
    _people(w, int(r.integers(0, 4)), (-3, 3), (2.5, d))
    if r.uniform() < .25:  # pergola overhead
        m = pal.wood(w, 0)
        for y in np.arange(.5, 6, .6):
            w.box(m, (0, y, 2.5), (3, .05, .08))
        for s in (-2.5, 2.5):
            w.box(m, (s, 3, 2.35), (.06, 3, .08))
            for y in (.8, 5.5):
                w.box(m, (s, y, 1.2), (.06, .06, 1.2))
    w.camera((r.normal(0, .6), 0, r.uniform(.8, 1.8)), r.normal(0, 8), r.normal(-5, 4), r.normal(0, 1.5), r.uniform(42, 75))


def market(w: World, aspect: float) -> None:
    """Rows of stalls with awnings, crates of fruit, shoppers."""
    r = w.rng
    daylight(w, reach=1.5)
    w.plane(pal.paving(w))
    half = r.uniform(1.3, 2.5)
    for s in (-1, 1):
        y = r.uniform(1.2, 2.5)
        while y < 26:
            L = r.uniform(1.2, 2)
            m = pal.wood(w, 0)
            x = s * (half + .7)
            w.box(pal.cloth(w, 5), (x, y + L, .4), (.65, L * .95, .4))
            w.box(pal.cloth(w, 8), (s * (half + .55), y + L, 2.35), (1.1, L, .03), rot(0, 0, s * 12))
            for q in (y + .1, y + 2 * L - .1):
                w.frustum(m, (s * (half + .1), q, 0), (s * (half + .1), q, 2.2), .03)
            for k in range(int(2 * L / .4)):
                for row in range(2):
                    c = np.array([x - s * .35 + s * row * .5, y + .25 + k * .4, .82 + .12 * row])
                    w.box(m, c + [0, 0, .05], (.22, .18, .05))
                    if y < 9:
                        f = pal.jit(r, pal.pick(r, [(.8, .15, .1), (.9, .55, .1), (.5, .65, .2), (.85, .8, .25), (.4, .2, .35)]))
                        mm = w.mat(mt.NOISE, f, tuple(np.asarray(f) * .7), f=12, bump=.2, spec=.3)
                        b = Blob()
                        for _ in range(9):
                            b.ell(mm, (r.uniform(-.18, .18), r.uniform(-.14, .14), .1 + r.uniform(0, .06)), (.05, .05, .05))
                        w.blob(b, c)
            y += 2 * L + r.uniform(.1, .6)
        for y in np.arange(0, 40, 12.0):
            bd.block(w, s * (half + 9), y + 6, 0, 5, 6, r.uniform(6, 14))
    for _ in range(int(r.integers(2, 12))):
        fg.person(w, r.uniform(-half, half) * .9, 1.8 * 14 ** r.uniform(), 0, r.uniform(1.5, 1.85), r.uniform(0, 360))
    w.camera((r.normal(0, .5), 0, r.uniform(1.1, 2.2)), r.normal(0, 12), r.normal(-3, 4), r.normal(0, 1.5), r.uniform(45, 75))


def rows(w: World, aspect: float) -> None:
    """Crop rows, orchard, vineyard, avenue of trees or graveyard-like stone rows."""
    r = w.rng
    daylight(w, reach=2)
    w.plane(pal.pick(r, [pal.grass, pal.soil, pal.soil])(w))
    horizon(w, 120)
    kind = pal.pick(r, ["crop", "orchard", "avenue", "stones", "posts"])
    leaf, bk, rk = pal.foliage(w), pal.bark(w), pal.rock(w)
    gap, yaw = {"crop": r.uniform(.6, 1.5), "orchard": r.uniform(3, 5), "avenue": r.uniform(5, 9), "stones": 1.8, "posts": 2.5}[kind], r.normal(0, 14)
    R = rot(yaw)
    for i in range(-7, 8):
        if kind == "avenue" and i not in (0, 1):
            continue
        y = r.uniform(.8, 2)
        n = 0
        while y < 60 and n < 46:
            p = R @ np.array([(i - .5) * gap, y, 0])
            if kind == "crop":
                w.canopy(leaf, p + [0, 0, gap * .2], (gap * .3, gap * .55, gap * .35), 8, .7, R)
                y += gap * .8 * (1 + y / 25)
            elif kind in ("orchard", "avenue"):
                h = gap * (.8 if kind == "orchard" else 1.3) * r.uniform(.8, 1.2)
                pl.tree(w, *p, h, leaf, bk)
                y += gap
            elif kind == "stones":
                w.box(rk, p + [0, 0, .4], (.3, .09, r.uniform(.3, .6)), rot(yaw + r.normal(0, 3), r.normal(0, 4), r.normal(0, 3)))
                y += 2.2
            else:
                w.frustum(bk, p, p + [0, 0, 1.5], .05)
                w.canopy(leaf, p + [0, 0, 1.1], (.35, 1.1, .45), 9, .6, R)
                y += 2.2
            n += 1
    _people(w, int(r.integers(0, 3)), (-2, 2), (3, 20))
    pl.tufts(w, int(r.integers(0, 80)), .8, 7, .7, pal.grass(w, False))
    w.camera((r.normal(0, .4), 0, r.uniform(.5, 2.5)), r.normal(0, 8), r.normal(-3, 5), r.normal(0, 1.5), r.uniform(40, 75))


def pool(w: World, aspect: float) -> None:
    """Pond, pool or fountain in a garden or court."""
    r = w.rng
    daylight(w, reach=2)
    water = w.mat(mt.WATER, pal.jit(r, pal.pick(r, [(.2, .5, .6), (.1, .18, .14), (.15, .25, .3)])), (.12, .2, .2), f=r.uniform(1, 4), bump=r.uniform(.03, .3), spec=.5, gloss=90)
    w.M[water][11] = .5
    w.plane(pal.paving(w) if r.uniform() < .5 else pal.grass(w))
    horizon(w, 60)
    y, q = r.uniform(3.5, 9), r.uniform(1.5, 5)
    stone = pal.wall(w)
    w.frustum(stone, (0, y + q, -.3), (0, y + q, .35), q + .25)
    w.frustum(water, (0, y + q, -.3), (0, y + q, .355), q)
    if r.uniform() < .5:
        w.frustum(stone, (0, y + q, 0), (0, y + q, 1.6), .25, .15)
        b = Blob().ell(stone, (0, 0, .3), (.9, .9, .3)).box(stone, (0, 0, .75), (2, 2, .42), sub=True)
        w.blob(b, (0, y + q, 1.4))
        fg.person(w, 0, y + q, 1.75, 1.3, r.normal(0, 30), stone=stone)
    leaf = pal.foliage(w)
    for _ in range(int(r.integers(4, 16))):
        a = r.uniform(-1.2, 1.2)
        pl.bush(w, (q + 4) * math.sin(a) * 1.4, y + q + (q + 2) * math.cos(a), 0, r.uniform(.3, 1), leaf)
    for _ in range(int(r.integers(2, 12))):
        pl.tree(w, r.normal(0, 10), y + 2 * q + r.uniform(2, 15), 0, r.uniform(3, 10), pal.foliage(w), pal.bark(w))
    if r.uniform() < .5:
        bd.block(w, r.normal(0, 5), y + 2 * q + 18, 0, 12, 5, r.uniform(6, 16))
    for _ in range(int(r.integers(0, 4))):
        bd.bench(w, r.normal(0, 4), y + r.uniform(-1, 1), 0, r.uniform(0, 360))
        fg.person(w, r.normal(0, 5), y + r.uniform(-1, 12), 0, 1.7, r.uniform(0, 360))
    w.camera((r.normal(0, .6), 0, r.uniform(.8, 2.5)), r.normal(0, 6), r.normal(-4, 4), r.normal(0, 1.5), r.uniform(42, 72))
