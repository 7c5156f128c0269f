"""Single people, groups, busts, statues and animals as subjects (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, palette as pal, plants as pl, materials as mt
from .horizon import horizon
from .tabletop import backdrop
from .weather import daylight
from .world import World, rot


def outdoors(w: World, d: float) -> None:
    """Ground and background from d metres on: park, street, wall, field."""
    r = w.rng
    daylight(w, reach=2)
    w.plane(pal.pick(r, [pal.grass, pal.grass, pal.paving, pal.asphalt, pal.soil, pal.sand])(w))
    horizon(w, d + 30)
    leaf, bk = pal.foliage(w), pal.bark(w)
    k = r.uniform()
    if k < .4:
        for _ in range(int(r.integers(3, 22))):
            pl.tree(w, r.normal(0, 12), d + 3 * (12 ** r.uniform()), 0, r.uniform(3, 11), leaf if r.uniform() < .6 else pal.foliage(w), bk, pal.pick(r, ["round", "tall", "conifer", "bare"]))
        for _ in range(int(r.integers(0, 12))):
            pl.bush(w, r.normal(0, 8), d + r.uniform(1, 12), 0, r.uniform(.3, 1.2), leaf)
        if r.uniform() < .4:
            for _ in range(6):
                bd.house(w, r.normal(0, 30), d + r.uniform(20, 70), 0, 5, r.uniform(0, 360))
    elif k < .7:
        y = d + r.uniform(3, 25)
        for i in range(-4, 5):
            bd.block(w, i * 13 + r.normal(0, 1), y + 6, 0, 6.5, 6, r.uniform(6, 22))
        for _ in range(int(r.integers(0, 5))):
            bd.car(w, r.normal(0, 7), y - r.uniform(1, 3), 0, 90 + r.normal(0, 4))
        for _ in range(int(r.integers(0, 5))):
            pl.tree(w, r.normal(0, 8), y - r.uniform(1, 4), 0, r.uniform(4, 8), leaf, bk)
    elif k < .85:
        y = d + r.uniform(.4, 4)
        wl = pal.wall(w) if r.uniform() < .6 else pal.photo(w, 3)
        h = r.uniform(1.5, 4)
        w.box(wl, (0, y + .2, h / 2), (20, .2, h / 2), rot(r.normal(0, 14)))
        for _ in range(3):
            pl.tree(w, r.normal(0, 8), y + r.uniform(3, 9), 0, r.uniform(4, 10), leaf, bk)
    else:
        pl.tufts(w, 60, 1.5, 9, .6, pal.grass(w, False))
        for _ in range(int(r.integers(0, 5))):
            pl.tree(w, r.normal(0, 40), d + r.uniform(20, 90), 0, r.uniform(4, 12), leaf, bk)
    if r.uniform() < .2:
        bd.fence(w, (-12, d + 1.5, 0), (12, d + 2.5 + r.normal(0, 1), 0), r.uniform(.9, 1.8))
    if r.uniform() < .12:
        for _ in range(6):
            w.canopy(leaf, (r.normal(0, 1.2), r.uniform(1.2, 2.5), r.uniform(2.1, 2.8)), tuple(r.uniform(.3, .7, 3)), 8, .45)


def person(w: World, aspect: float) -> None:
    """One to several people, whole or three-quarter figures."""
    r = w.rng
    d = r.uniform(2.0, 7)
    outdoors(w, d)
    n = int(pal.pick(r, [1, 1, 1, 2, 2, 3, 4, 6]))
    for i in range(n):
        x = (i - (n - 1) / 2) * r.uniform(.55, .9) + r.normal(0, .15)
        y = d + r.normal(0, .25)
        fg.person(w, x, y, 0, r.uniform(1.55, 1.9) if r.uniform() < .85 else r.uniform(.9, 1.3), r.normal(0, 45) if r.uniform() < .75 else r.uniform(0, 360))
    for _ in range(int(r.integers(0, 5))):
        fg.person(w, r.normal(0, 5), d + r.uniform(3, 18), 0, 1.7, r.uniform(0, 360))
    if r.uniform() < .2:
        x = r.normal(0, .4)
        bd.bench(w, x, d, 0, r.normal(0, 15))
        fg.person(w, x + .3, d, 0, 1.7, r.normal(0, 20), "sit")
    if r.uniform() < .2:
        fg.quadruped(w, r.normal(0, 1), d + r.normal(0, .5), 0, 1, r.uniform(0, 360), "dog")
    h = r.uniform(.7, 1.8)
    fov = math.degrees(2 * math.atan(r.uniform(1.1, 2.4) / d / 2 * max(aspect, .8) * 1.2))
    w.camera((r.normal(0, .4), 0, h), r.normal(0, 4), math.degrees(math.atan2(r.uniform(.85, 1.35) - h, d)), r.normal(0, 1.5), float(np.clip(fov, 18, 75)))
    if r.uniform() < .35:
        w.look.update(focus=d, aperture=r.uniform(2, 14), rmax=r.uniform(1.5, 5))


def portrait(w: World, aspect: float) -> None:
    """Head and shoulders before a near or far background."""
    r = w.rng
    d = r.uniform(.55, 1.4)
    z = 1.45
    if r.uniform() < .5:
        backdrop(w, r.uniform(d + .5, 5), True)
        # backdrop has its table height at 0: shift the camera and bust up instead
        z = .55
    else:
        outdoors(w, d + 1)
    n = 1 if r.uniform() < .8 else 2
    for i in range(n):
        x = (i - (n - 1) / 2) * .42 + r.normal(0, .06)
        stone = None
        if r.uniform() < .08:
            stone = w.mat(mt.NOISE, pal.jit(r, pal.pick(r, [(.8, .79, .76), (.35, .3, .25), (.6, .58, .54)])), (.5, .48, .45), f=8, bump=.15, spec=.2)
        fg.bust(w, x, d + r.normal(0, .06), z, r.normal(0, 28), r.uniform(.92, 1.05), stone)
    if w.look.get("kind") == "night":
        w.lamp((r.normal(0, .8), 0, z + .5), (1, .85, .65), 1.5, .2)
    fov = float(np.clip(math.degrees(2 * math.atan(r.uniform(.24, .5) / d)) * max(aspect, .75) ** .7, 20, 68))
    w.camera((r.normal(0, .08), 0, z + r.normal(.0, .08)), r.normal(0, 5), r.normal(0, 3.5), r.normal(0, 2), fov)
    if r.uniform() < .6:
        w.look.update(focus=d, aperture=r.uniform(1, 7), rmax=r.uniform(2, 6))


def animal(w: World, aspect: float) -> None:
    """Animals or birds on grass, sand, snow or pavement; sometimes on a sofa or carpet."""
    r = w.rng
    kind = pal.pick(r, ["dog", "dog", "cat", "cow", "horse", "sheep", "deer", "bird"])
    big = {"cow": 1.4, "horse": 1.7, "sheep": .9, "deer": 1.4}.get(kind, .5)
    d = big * r.uniform(1.6, 5)
    outdoors(w, d + big)
    n = int(pal.pick(r, [1, 1, 1, 2, 3, 6]))
    for i in range(n):
        x, y = r.normal(0, .3) * big if i == 0 else r.normal(0, big * 1.6), d if i == 0 else d + abs(r.normal(0, 3)) * big
        if kind == "bird":
            fg.bird(w, x, y, 0, r.uniform(.06, .14), r.uniform(0, 360))
        else:
            fg.quadruped(w, x, y, 0, r.uniform(.85, 1.15), r.uniform(0, 360), kind)
    pl.tufts(w, int(r.integers(0, 120)), .5, d * 1.6, .6, pal.grass(w, False), (.03, .15))
    h = r.uniform(.2, 1.7) if big > .8 else r.uniform(.12, 1.1)
    w.camera((r.normal(0, .2), 0, h), r.normal(0, 5), math.degrees(math.atan2(big * .45 - h, d)) + r.normal(1, 3), r.normal(0, 1.5), r.uniform(28, 60))
    if r.uniform() < .45:
        w.look.update(focus=d, aperture=r.uniform(1, 8), rmax=r.uniform(1.5, 5))
