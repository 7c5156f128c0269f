"""Streets, squares, suburbs, alleys, arcades and bridges (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, materials as mt, palette as pal, plants as pl
from .horizon import horizon
from .weather import daylight
from .world import World, rot


def _lit(w: World) -> float:
    return {"night": .9, "sunset": .35}.get(w.look["kind"], 0.0)


def _crowd(w: World, n: int, xs, ys, z=.0) -> None:
    r = w.rng
    for _ in range(n):
        fg.person(w, r.uniform(*xs), ys[0] * (ys[1] / ys[0]) ** r.uniform(), z, r.uniform(1.5, 1.9) if r.uniform() < .88 else r.uniform(.9, 1.4),
                  r.uniform(0, 360))


def _night_lamps(w: World, pts) -> None:
    if w.look["kind"] == "night":
        for p in pts[:3]:
            w.lamp(p, (1.0, .75, .45), w.rng.uniform(6, 16), .3)


def street(w: World, aspect: float) -> None:
    """Street canyon with pavements, cars, people, trees."""
    r = w.rng
    daylight(w, reach=4)
    lit = _lit(w)
    ground, side = pal.asphalt(w), pal.paving(w)
    if r.uniform() < .2:
        ground = pal.paving(w)
    w.plane(ground)
    half = r.uniform(2.5, 8)
    walk = r.uniform(1.2, 4)
    end = r.uniform(60, 250)
    for sg in (-1, 1):
        w.box(side, (sg * (half + walk / 2 + 20), end / 2, .06), (walk / 2 + 20, end, .07))
        y = r.uniform(-12, -2)
        base = r.uniform(6, 22)
        garden = r.uniform() < .15
        while y < end:
            d = r.uniform(5, 18)
            h = base * r.uniform(.6, 1.5)
            if r.uniform() < .08:
                y += r.uniform(4, 10)
            hx = r.uniform(5, 9)
            if garden:
                bd.house(w, sg * (half + walk + 4 + hx), y + d / 2, 0, 5, sg * 90 + r.normal(0, 3), lit)
            else:
                bd.block(w, sg * (half + walk + hx + r.uniform(0, .4)), y + d / 2, 0, hx, d / 2, h, 0, lit)
            y += d + (r.uniform(0, 3) if garden else 0)
    if r.uniform() < .75:
        bd.block(w, r.normal(0, 4), end + 15, 0, half + walk + 10, 8, r.uniform(8, 40), 0, lit)
    line = w.mat(mt.NOISE, (.85, .84, .8), (.6, .6, .57), f=3)
    if r.uniform() < .7:
        for i in range(int(min(end, 90) / 6)):
            w.box(line, (0, i * 6.0, 0), (.07, 1.4, .006))
    if r.uniform() < .3:
        y0 = r.uniform(4, 16)
        for i in range(int(2 * half / 1.0)):
            w.box(line, (-half + .5 + i, y0, 0), (.25, 1.5, .007))
    for sg in (-1, 1):
        if r.uniform() < .6:
            y = r.uniform(-1, 14)
            while y < min(end, 90):
                if r.uniform() < .75:
                    bd.car(w, sg * (half - 1.15), y, 0, (0 if sg > 0 else 180) + r.normal(0, 1.5))
                y += r.uniform(4.9, 9)
        if r.uniform() < .5:
            leaf, bk = pal.foliage(w), pal.bark(w)
            kind = pal.pick(r, ["round", "tall", "bare", "round"])
            y, gap, h = r.uniform(2, 12), r.uniform(6, 14), r.uniform(4, 10)
            while y < min(end, 80):
                pl.tree(w, sg * (half + .7), y, .1, h * r.uniform(.8, 1.2), leaf, bk, kind)
                y += gap
        if r.uniform() < .6:
            y, gap = r.uniform(3, 15), r.uniform(10, 25)
            while y < 90:
                bd.lamp_post(w, sg * (half + .35), y, .1, r.uniform(4, 7))
                y += gap
        for _ in range(int(r.integers(0, 4))):
            k = pal.pick(r, [bd.traffic_sign, bd.bin_post, bd.bin_post])
            k(w, sg * (half + r.uniform(.3, 1.0)), r.uniform(2.5, 25), .12)
        _crowd(w, int(r.integers(0, 6)), sorted((sg * half + sg * .3, sg * (half + walk - .3))), (2.5, 40), .13)
        if r.uniform() < .2:
            bd.bicycle(w, sg * (half + walk - .5), r.uniform(3, 9), .13, r.normal(0, 10))
    for _ in range(int(r.integers(0, 4))):
        sg = r.choice((-1, 1))
        bd.car(w, sg * half * .45, r.uniform(7, 60), 0, 0 if sg > 0 else 180)
    if r.uniform() < .2:
        _crowd(w, int(r.integers(1, 8)), (-half, half), (3, 30))
    _night_lamps(w, [(half, 8, 5), (-half, 14, 5), (half, 26, 5)])
    if r.uniform() < .8:
        cam = (r.uniform(-half - walk * .7, half + walk * .7), 0, r.uniform(.9, 2.2))
    else:
        cam = (r.uniform(-half, half), 0, r.uniform(2.5, 9))
    w.camera(cam, r.normal(0, 9) - cam[0] * 1.2, r.normal(0, 5) - (cam[2] - 1.6) * 2 + (5 if aspect < 1 else 0), r.normal(0, 1.3), r.uniform(38, 85) * min(1, aspect) ** .4)


def suburb(w: World, aspect: float) -> None:
    """Detached houses with gardens, or a single house or building seen from the front."""
    r = w.rng
    daylight(w, reach=4)
    lit = _lit(w)
    w.plane(pal.grass(w) if r.uniform() < .75 else pal.soil(w))
    d = r.uniform(9, 28)
    horizon(w, d + 60)
    big = r.uniform() < .35
    if big:
        bd.block(w, r.normal(0, 4), d + 8, 0, r.uniform(6, 16), 7, r.uniform(6, 30), r.normal(0, 22), lit)
    else:
        for i in range(int(r.integers(1, 4))):
            bd.house(w, r.normal(0, 2) + (i - .5) * 14, d + 5 + r.uniform(0, 4), 0, r.uniform(4, 6), r.normal(0, 25), lit)
    for _ in range(int(r.integers(2, 7))):
        bd.house(w, r.normal(0, 35), d + r.uniform(22, 80), 0, r.uniform(4, 7), r.uniform(0, 360), lit)
    if r.uniform() < .6:
        w.box(pal.paving(w), (r.normal(0, 2), d / 2, 0), (r.uniform(.6, 2.5), d / 2, .02), rot(r.normal(0, 5)))
    if r.uniform() < .5:
        w.box(pal.asphalt(w), (0, r.uniform(2, 5), .0), (80, r.uniform(1.5, 3), .03), rot(r.normal(0, 4)))
    leaf, bk = pal.foliage(w), pal.bark(w)
    for _ in range(int(r.integers(2, 9))):
        x, y = r.normal(0, 11), r.uniform(d * .5, d * 2.5)
        pl.tree(w, x, y, 0, r.uniform(3, 11), leaf if r.uniform() < .6 else pal.foliage(w), bk, pal.pick(r, ["round", "tall", "conifer", "round", "bare"]))
    for _ in range(int(r.integers(1, 9))):
        pl.bush(w, r.normal(0, 7), d * r.uniform(.5, 1.1), 0, r.uniform(.3, 1), leaf)
    if r.uniform() < .5:
        y = r.uniform(3, d * .8)
        bd.fence(w, (-20, y + r.normal(0, 1), 0), (r.uniform(-2, 20), y + r.normal(0, 1), 0), r.uniform(.7, 1.6))
    if r.uniform() < .4:
        bd.car(w, r.normal(0, 4), r.uniform(5, d), 0, r.uniform(0, 360))
    _crowd(w, int(r.integers(0, 4)), (-4, 4), (3, d))
    if r.uniform() < .25:  # branch in the upper foreground
        for _ in range(5):
            w.canopy(leaf, (r.normal(0, 1.5), r.uniform(2, 4), r.uniform(2.8, 4)), (.9, .7, .5), 9, .45)
    pl.tufts(w, int(r.integers(0, 90)), 1.2, 7, .7, pal.grass(w, False))
    _night_lamps(w, [(2, d - 2, 3), (-4, d * .6, 4)])
    w.camera((r.normal(0, 1.5), 0, r.uniform(.5, 2.3) if r.uniform() < .85 else r.uniform(3, 12)), r.normal(0, 8), r.normal(3, 5), r.normal(0, 1.3), r.uniform(40, 80) * min(1, aspect) ** .4)


def car_view(w: World, aspect: float) -> None:
    """A car or bicycle as the subject, with some background."""
    r = w.rng
    daylight(w, reach=3)
    w.plane(pal.asphalt(w) if r.uniform() < .6 else pal.paving(w))
    d = r.uniform(4.5, 10)
    horizon(w, 60)
    if r.uniform() < .85:
        bd.car(w, r.normal(0, .7), d, 0, r.uniform(0, 360))
    else:
        d = r.uniform(2.2, 4)
        bd.bicycle(w, r.normal(0, .3), d, 0, r.uniform(50, 130))
    if r.uniform() < .5:
        for i in range(4):
            bd.car(w, r.normal(0, 1) + (i - 1.5) * 3.2, d + r.uniform(5, 7), 0, 90 + r.normal(0, 3) if r.uniform() < .2 else r.normal(0, 5))
    if r.uniform() < .7:
        for i in range(-3, 4):
            bd.block(w, i * 14, d + r.uniform(12, 20), 0, 7, 6, r.uniform(6, 22), 0, _lit(w))
    leaf, bk = pal.foliage(w), pal.bark(w)
    for _ in range(int(r.integers(0, 7))):
        pl.tree(w, r.normal(0, 10), d + r.uniform(4, 14), 0, r.uniform(4, 9), leaf, bk)
    _crowd(w, int(r.integers(0, 3)), (-4, 4), (d, d + 8))
    _night_lamps(w, [(3, d - 2, 4), (-4, d + 4, 5)])
    w.camera((0, 0, r.uniform(.6, 1.9)), r.normal(0, 4), r.normal(-4, 3), r.normal(0, 1.5), r.uniform(38, 65))


def monument(w: World, aspect: float) -> None:
    """Square with statue, columns or tower; or arcade / gate that frames the view."""
    r = w.rng
    daylight(w, reach=4)
    w.plane(pal.paving(w))
    stone = pal.rock(w) if r.uniform() < .5 else w.mat(mt.NOISE, pal.jit(r, (.78, .74, .66)), pal.jit(r, (.6, .56, .5)), f=2, bump=.3)
    d = r.uniform(5, 16)
    horizon(w, 90)
    k = r.integers(4)
    if k == 0:
        h = r.uniform(1, 3)
        w.box(stone, (0, d, h / 2), (.9, .9, h / 2))
        w.box(stone, (0, d, .2), (1.3, 1.3, .2))
        s = w.mat(mt.NOISE, pal.jit(r, pal.pick(r, [(.3, .4, .36), (.3, .26, .22), (.8, .79, .76)])), (.25, .25, .22), f=6, bump=.3, spec=.3)
        fg.person(w, 0, d, h + .0, r.uniform(1.9, 3), r.normal(0, 35), stone=s)
    elif k == 1:
        for sg in (-1, 1):
            for i in range(9):
                x, y = sg * r.uniform(2.4, 2.6), 3 + i * 3.0
                w.frustum(stone, (x, y, 0), (x, y, 4), .32, .27)
                w.box(stone, (x, y, .15), (.45, .45, .16))
                w.box(stone, (x, y, 4.1), (.42, .42, .14))
            w.box(stone, (sg * 2.5, 18, 4.7), (.4, 19, .5))
        if r.uniform() < .6:
            w.box(stone, (0, 18, 5.3), (3.4, 19, .15))
            w.box(pal.facade(w), (6.5, 18, 4), (.5, 22, 4))
    elif k == 2:
        h = r.uniform(12, 45)
        q = r.uniform(1.5, 4)
        y = d + 15
        w.box(pal.facade(w, 0, False) if r.uniform() < .5 else stone, (0, y, h / 2), (q, q, h / 2))
        w.prism(pal.roof(w), (0, y, h + q * 1.2), (q * 1.1, q * 1.1, q * 1.4), None, q * 1.1)
        for z in (.5, .8):
            w.box(stone, (0, y, h * z), (q * 1.1, q * 1.1, .3))
    else:  # arch in the near foreground
        y = r.uniform(1.5, 4)
        W = y * 1.6
        w.quad(stone, (0, y, W * .75), W, W * .9, rot(0, 90), 8, r.uniform(.4, .65))
        w.quad(stone, (0, y + .5, W * .75), W, W * .9, rot(0, 90), 8, r.uniform(.38, .6))
    for i in range(-4, 5):
        if r.uniform() < .7:
            bd.block(w, i * 15 + r.normal(0, 2), d + r.uniform(24, 50), 0, 7, 7, r.uniform(8, 28), r.normal(0, 5), _lit(w))
    leaf, bk = pal.foliage(w), pal.bark(w)
    for _ in range(int(r.integers(0, 8))):
        pl.tree(w, r.normal(0, 14), d + r.uniform(5, 22), 0, r.uniform(4, 10), leaf, bk)
    for _ in range(int(r.integers(0, 4))):
        bd.bench(w, r.normal(0, 5), d + r.uniform(-3, 6), 0, r.uniform(0, 360))
        bd.lamp_post(w, r.normal(0, 7), d + r.uniform(-2, 14), 0)
    _crowd(w, int(r.integers(0, 8)), (-8, 8), (3.5, 35))
    _night_lamps(w, [(2, d - 3, 5), (-4, d * .6, 4), (0, 2, 3)])
    w.camera((r.normal(0, .8), 0, r.uniform(.8, 1.9)), r.normal(0, 5), r.normal(4, 6), r.normal(0, 1.3), r.uniform(40, 85) * min(1, aspect) ** .4)


def bridge(w: World, aspect: float) -> None:
    """River or road with a bridge and buildings or trees on the banks."""
    r = w.rng
    daylight(w, reach=4)
    water = w.mat(mt.WATER, pal.jit(r, (.12, .2, .22)), pal.jit(r, (.1, .15, .14)), f=r.uniform(.6, 3), bump=r.uniform(.1, .5), spec=.4, gloss=80, mirror=.5)
    w.plane(water)
    w.M[water][9] = .5
    W = r.uniform(8, 25)
    bank = pal.wall(w)
    for sg in (-1, 1):
        w.box(bank, (sg * (W + 30), 80, .8), (30, 120, r.uniform(.8, 1.6)))
        y = 0.0
        while y < 120:
            d = r.uniform(6, 16)
            if r.uniform() < .8:
                bd.block(w, sg * (W + 12), y + d / 2, 1, 5, d / 2, r.uniform(5, 18), 0, _lit(w))
            else:
                pl.tree(w, sg * (W + 4), y + d / 2, 1.5, r.uniform(5, 10), pal.foliage(w), pal.bark(w))
            y += d
    y, z = r.uniform(16, 60), r.uniform(3, 8)
    deck = pal.wall(w) if r.uniform() < .5 else pal.metal(w)
    w.box(deck, (0, y, z), (W + 12, 2.5, .4))
    for x in np.linspace(-W, W, int(r.integers(2, 6))):
        w.box(deck, (x, y, z / 2), (.6, 2.2, z / 2))
    bd.fence(w, (-W - 8, y - 2.4, z + .4), (W + 8, y - 2.4, z + .4), 1, "rail", deck)
    _crowd(w, 3, (-W, W), (y, y + .5), z + .4)
    for _ in range(int(r.integers(0, 4))):
        bx, by, s = r.uniform(-W * .7, W * .7), r.uniform(8, 50), r.uniform(.7, 1.8)
        from .world import Blob
        hull, top = pal.plain(w), pal.wood(w, 0)
        b = Blob().ell(hull, (0, 0, .4), (.8, 2.6, .7)).box(hull, (0, 0, 1.4), (3, 4, .7), sub=True).box(top, (0, .4, 1), (.5, .9, .5), r=.1)
        w.blob(b, (bx, by, -.1), r.uniform(0, 360), s)
    w.camera((r.uniform(-W * .6, W * .6), 0, r.uniform(1.2, 5)), r.normal(0, 8), r.normal(0, 3), r.normal(0, 1.3), r.uniform(40, 75))
