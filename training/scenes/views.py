"""Unusual view directions: from above, straight up a facade, from a balcony (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, palette as pal, plants as pl
from .weather import daylight
from .world import World, rot


def aerial(w: World, aspect: float) -> None:
    """Town or countryside from a drone or hill."""
    r = w.rng
    daylight(w, reach=6)
    w.plane(pal.grass(w) if r.uniform() < .6 else pal.paving(w))
    leaf = [pal.foliage(w) for _ in range(3)]
    bk, road = pal.bark(w), pal.asphalt(w)
    town = r.uniform() < .6
    step = r.uniform(16, 30)
    yaw = r.uniform(0, 90)
    R = rot(yaw)
    for i in range(-8, 9):
        w.box(road, R @ np.array([i * step * 2, 60, 0]) + [0, 60, 0], (3, 400, .03), R)
        w.box(road, R @ np.array([60, i * step * 2, 0]) + [0, 60, 0], (400, 3, .035), R)
    for i in range(-7, 8):
        for j in range(-7, 12):
            p = R @ np.array([(i + .5) * step, (j + .5) * step, 0]) + [0, 40, 0]
            if p[1] < -10 or abs(p[0]) > 40 + p[1]:
                continue
            k = r.uniform()
            if k < (.75 if town else .15):
                if town and r.uniform() < .5:
                    bd.block(w, *p, step * .28, step * .28, r.uniform(4, 26), yaw)
                else:
                    bd.house(w, *p, r.uniform(4, 6), yaw + r.choice((0, 90)))
            for _ in range(int(r.integers(0, 3))):
                q = p + R @ np.array([*r.uniform(-.42, .42, 2) * step, 0])
                pl.tree(w, q[0], q[1], 0, r.uniform(4, 9), pal.pick(r, leaf), bk)
            if r.uniform() < .3:
                q = p + R @ np.array([step * .5 - 1, r.uniform(-8, 8), 0])
                bd.car(w, *q[:2], .03, yaw, pal.pick(r, ["sedan", "hatch", "van"]))
    h = r.uniform(12, 70)
    w.camera((0, -5, h), r.normal(0, 10), -r.uniform(8, 85), r.normal(0, 2), r.uniform(45, 80))


def facade_up(w: World, aspect: float) -> None:
    """Looking up at facades or towers against the sky, trees overhead."""
    r = w.rng
    daylight(w, reach=4)
    w.plane(pal.paving(w))
    k = r.uniform()
    if k < .6:
        for i in range(int(r.integers(1, 5))):
            a = r.uniform(-1, 1)
            d = r.uniform(6, 25)
            bd.block(w, d * math.sin(a), d * math.cos(a) + 6, 0, r.uniform(4, 8), r.uniform(4, 8), r.uniform(12, 60), r.normal(0, 30), 0)
        if r.uniform() < .5:
            bd.lamp_post(w, r.normal(0, 2), 4, 0, 6)
    else:
        leaf, bk = pal.foliage(w), pal.bark(w)
        for _ in range(int(r.integers(3, 14))):
            a, d = r.uniform(-1.2, 1.2), r.uniform(2.5, 14)
            pl.tree(w, d * math.sin(a), d * math.cos(a), 0, r.uniform(6, 16), leaf, bk, pal.pick(r, ["round", "tall", "bare", "conifer", "palm"]))
    if r.uniform() < .2:
        fg.person(w, r.normal(0, .3), 1.6, .3, 1.75, r.normal(0, 30))
    w.camera((0, 0, r.uniform(.5, 1.8)), r.normal(0, 15), r.uniform(12, 45), r.normal(0, 3), r.uniform(50, 90))


def ground_down(w: World, aspect: float) -> None:
    """Looking down at the ground near the feet: stones, grass, kerb, shoes, puddle."""
    r = w.rng
    daylight(w, reach=.8)
    w.plane(pal.pick(r, [pal.grass, pal.soil, pal.sand, pal.paving, pal.asphalt])(w))
    rk, leaf = pal.rock(w), pal.foliage(w)
    if r.uniform() < .4:
        w.box(pal.paving(w), (r.choice((-1, 1)) * 3.3, 2, .06), (3, 6, .07), rot(r.normal(0, 20)))
    for _ in range(int(r.integers(0, 25))):
        pl.rock(w, r.normal(0, .8), r.uniform(.2, 2.5), 0, r.uniform(.02, .2), rk)
    pl.tufts(w, int(r.integers(0, 120)), .3, 3, .9, pal.grass(w, False), (.03, .15))
    for _ in range(int(r.integers(0, 5))):
        pl.bush(w, r.normal(0, 1), r.uniform(.6, 2.5), 0, r.uniform(.08, .3), leaf)
    if r.uniform() < .35:
        fg.person(w, r.normal(0, .6), r.uniform(.4, 2), 0, 1.7, r.uniform(0, 360))
    if r.uniform() < .3:
        fg.quadruped(w, r.normal(0, .4), r.uniform(.8, 1.8), 0, .8, r.uniform(0, 360), pal.pick(r, ["cat", "dog"]))
    w.camera((0, 0, r.uniform(.6, 1.8)), r.normal(0, 10), -r.uniform(25, 75), r.normal(0, 4), r.uniform(45, 80))
