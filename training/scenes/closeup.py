"""Flowers, leaves, objects and fences close up against a far background (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import palette as pal, plants as pl, things as th, figures as fg
from .people import outdoors
from .world import World, rot


def _look(w: World, focus: float, strong: bool = True) -> None:
    r = w.rng
    if r.uniform() < (.85 if strong else .5):
        w.look.update(focus=focus, aperture=r.uniform(.4, 4) * focus * 3, rmax=r.uniform(2.5, 6.5))


def flowers(w: World, aspect: float) -> None:
    """One or several blossoms with stems."""
    r = w.rng
    outdoors(w, r.uniform(1.5, 5))
    d = r.uniform(.18, .6)
    pet, core, leaf = pl.petal_mat(w), pal.plain(w, pal.jit(r, (.75, .6, .15))), pal.foliage(w)
    s = r.uniform(.02, .06)
    n = int(pal.pick(r, [1, 1, 2, 4, 9, 20]))
    ztop = r.uniform(.2, .7)
    for i in range(n):
        x, y = (r.normal(0, .02), d) if i == 0 else (r.normal(0, .25) * (1 + d), d + abs(r.normal(0, .35)))
        h = ztop * (1 if i == 0 else r.uniform(.7, 1.15))
        pl.flower(w, (x, y, 0), h, s * r.uniform(.8, 1.2), pet, core, leaf, (r.normal(0, .4), -1, r.uniform(0, 1)))
    pl.tufts(w, int(r.integers(0, 90)), .15, 2.5, .6, pal.grass(w, False), (.05, .2))
    w.camera((r.normal(0, .02), 0, ztop + r.normal(0, .05) + (.1 if r.uniform() < .3 else 0)), r.normal(0, 4), r.normal(-3, 6), r.normal(0, 3), r.uniform(26, 52))
    _look(w, d)


def leaves(w: World, aspect: float) -> None:
    """Branch with leaves, fruit or blossom hanging into the picture."""
    r = w.rng
    outdoors(w, r.uniform(2, 6))
    z, d = 1.5, r.uniform(.25, .9)
    leaf, bk = pal.foliage(w), pal.bark(w)
    side = r.choice((-1, 1))
    for _ in range(int(r.integers(1, 5))):
        a = np.array([side * r.uniform(.4, .9) * d * 1.3, d * r.uniform(.8, 1.5), z + r.uniform(-.1, .6) * d])
        b = np.array([-side * r.uniform(-.2, .5) * d, d * r.uniform(.8, 1.3), z + r.uniform(-.4, .4) * d])
        w.frustum(bk, a, b, .008 + .006 * d, .003)
        for _ in range(int(r.integers(6, 26))):
            p = a + (b - a) * r.uniform(.05, 1.05)
            L = d * r.uniform(.05, .14)
            R = rot(r.uniform(0, 360), r.uniform(-60, 45), r.normal(0, 35))
            w.quad(leaf, p + R @ np.array([0, L, 0]), L * r.uniform(.3, .6), L, R, 2)
        if r.uniform() < .3:
            for _ in range(3):
                th.fruit(w, *(a + (b - a) * r.uniform(.2, .9) - [0, 0, .08 * d]), .03 * d)
    w.camera((0, 0, z), r.normal(0, 4), r.normal(2, 9), r.normal(0, 3), r.uniform(30, 58))
    _look(w, d)


def held(w: World, aspect: float) -> None:
    """An object on a wall, post or railing outdoors, or a fence seen close."""
    r = w.rng
    outdoors(w, r.uniform(2.5, 8))
    d = r.uniform(.35, 1.2)
    k = r.uniform()
    if k < .55:
        top = r.uniform(.7, 1.1)
        m = pal.pick(r, [pal.wall, pal.wood, pal.rock])(w)
        w.box(m, (0, d + .1, top / 2), (3, .2, top / 2), rot(r.normal(0, 8)))
        for i in range(int(r.integers(1, 4))):
            pal.pick(r, th.ALL)(w, (i - .5) * .22 + r.normal(0, .03), d + r.normal(.05, .03), top)
        w.camera((r.normal(0, .05), 0, top + r.uniform(.05, .25)), r.normal(0, 5), r.normal(-7, 4), r.normal(0, 2), r.uniform(30, 58))
    elif k < .75:
        m = pal.metal(w) if r.uniform() < .5 else pal.wood(w, 0)
        q = int(pal.pick(r, [3, 6, 3]))
        w.quad(m, (0, d, 1.2), 2, 1.0, rot(r.normal(0, 20), 90), q, r.uniform(6, 18))
        w.camera((0, 0, 1.3), r.normal(0, 4), r.normal(0, 4), r.normal(0, 2), r.uniform(35, 60))
    else:  # trunk, stone or figure near one side
        x = r.choice((-1, 1)) * r.uniform(.05, .4)
        if r.uniform() < .5:
            w.frustum(pal.bark(w), (x, d + .2, -.2), (x + r.normal(0, .2), d + .3, 4), r.uniform(.1, .3), .12)
        else:
            pl.rock(w, x, d + .4, .6, r.uniform(.15, .4), pal.rock(w))
            w.box(pal.wall(w), (x, d + .5, .3), (.6, .4, .35))
        w.camera((0, 0, r.uniform(.8, 1.5)), r.normal(0, 4), r.normal(-2, 4), r.normal(0, 2), r.uniform(35, 60))
    _look(w, d, False)
