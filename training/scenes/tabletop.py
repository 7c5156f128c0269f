"""Objects on tables, benches and shelves, close up, with a room or garden behind (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, materials as mt, palette as pal, plants as pl, things as th
from .horizon import horizon
from .weather import daylight, room_light
from .world import World, rot


def backdrop(w: World, d: float, indoor: bool | None = None) -> bool:
    """Room wall, shelf, window, garden or street d metres away; returns whether indoors.
    The table top is at z = 0, the floor at z = -0.75."""
    r = w.rng
    indoor = r.uniform() < .6 if indoor is None else indoor
    if not indoor:
        daylight(w, reach=.5)
        w.plane(pal.grass(w) if r.uniform() < .6 else pal.paving(w), -.75)
        horizon(w, d + 15, -.75)
        leaf, bk = pal.foliage(w), pal.bark(w)
        for _ in range(int(r.integers(3, 12))):
            pl.tree(w, r.normal(0, 6), d + 3 + r.uniform(0, 15), -.75, r.uniform(3, 9), leaf, bk)
        for _ in range(int(r.integers(0, 8))):
            pl.bush(w, r.normal(0, 3), d + r.uniform(1, 6), -.75, r.uniform(.4, 1.2), leaf)
        if r.uniform() < .4:
            for i in range(-2, 3):
                bd.block(w, i * 13, d + 18, -.75, 6, 5, r.uniform(5, 14))
        return False
    side = r.uniform(-1, 1)
    room_light(w, [((side * 1.6, r.uniform(-1.2, 1.0), r.uniform(.9, 1.8)), pal.pick(r, [(1, .9, .75), (1, .97, .92), (.85, .93, 1)]), r.uniform(1, 4), r.uniform(.05, .4)),
                   ((-side, d * .5, 1.6), (1, .85, .65), r.uniform(.3, 2), .2)], r.uniform(.15, .7), reach=.6)
    w.plane(pal.wood(w) if r.uniform() < .6 else pal.paving(w), -.75)
    wall = pal.wall(w) if r.uniform() < .5 else pal.plain(w, pal.jit(r, pal.pick(r, [(.85, .83, .78), (.6, .65, .6), (.3, .33, .38), (.8, .7, .6)])), 0)
    if r.uniform() < .25:
        wall = pal.photo(w, r.uniform(1, 3))
    w.box(wall, (0, d + .1, .8), (6, .1, 2.5))
    w.box(pal.plain(w, (.9, .89, .86), 0), (0, 2, 2.2), (6, 6, .1))
    k = r.uniform()
    for _ in range(int(r.integers(0, 3))):
        e = r.uniform(.15, .6, 2)
        w.box(pal.photo(w, .8), (r.normal(0, 1), d - .015, r.uniform(.3, 1.1)), (e[0], .015, e[1]))
    if k < .35 and d > .8:  # shelf with things
        m = pal.wood(w, 0)
        for z in (-.2, .2, .6):
            w.box(m, (0, d - .15, z), (1.4, .15, .015))
            for x in np.linspace(-1.2, 1.2, 9):
                if r.uniform() < .75:
                    pal.pick(r, [th.book, th.boxy, th.mug, th.bottle, th.pot_plant])(w, x, d - .15, z + .015)
    elif k < .6 and d > 1.5:
        sofa = pal.cloth(w, 4)
        from .world import Blob
        b = Blob().box(sofa, (0, 0, .25), (.95, .4, .22), r=.1).box(sofa, (0, .36, .55), (.95, .12, .32), r=.1, k=.05)
        w.blob(b, (r.normal(0, .6), d - .6, -.75), r.normal(0, 15))
    elif k < .75:
        g = w.mat(mt.GLOW, (.85, .92, 1), glow=0)
        x = r.normal(0, .8)
        w.M[g][1:4] = 1.6
        w.M[g][12] = 1.2
        w.box(g, (x, d - .005, .6), (.5, .01, .6))
        for q in (-.5, 0, .5):
            w.box(pal.plain(w, (.93, .93, .92)), (x + q, d - .03, .6), (.025, .03, .62))
    if r.uniform() < .3 and d > 1.3:
        fg.person(w, r.normal(0, .7), d * .75, -.75, 1.7, r.uniform(0, 360))
    return True


def _table(w: World, hx: float, hy: float) -> None:
    """Table top at z = 0 whose near edge is at y = 0."""
    r = w.rng
    k = r.uniform()
    m = (pal.wood(w) if k < .5 else pal.plain(w, pal.jit(r, (.85, .84, .82))) if k < .65 else pal.cloth(w, 2) if k < .8
         else pal.rock(w) if k < .85 else w.mat(mt.MARBLE, pal.jit(r, (.88, .87, .85)), (.45, .45, .47), f=r.uniform(1, 4), spec=.4, gloss=70, mirror=.2))
    w.box(m, (0, hy, -.02), (hx, hy, .02), rot(0))
    for sx in (-1, 1):
        for y in (.08, 2 * hy - .08):
            w.box(m, (sx * (hx - .08), y, -.4), (.03, .03, .37))
    if r.uniform() < .25:
        w.box(pal.cloth(w), (r.normal(0, .1), r.uniform(.2, .5), .001), (r.uniform(.12, .3), r.uniform(.1, .25), .002), rot(r.uniform(-30, 30)))


def table(w: World, aspect: float) -> None:
    """A few objects on a table top."""
    r = w.rng
    far = r.uniform(.5, 1.0)
    backdrop(w, r.uniform(.9, 4) + 2 * far)
    _table(w, r.uniform(.5, 1.0), far)
    focus = r.uniform(.3, .6)
    n = int(r.integers(1, 10))
    placed: list = []
    for i in range(n):
        for _ in range(20):
            x, y = (r.normal(0, .05), focus) if i == 0 else (r.normal(0, .22), r.uniform(.15, min(2 * far - .12, 1.3)))
            if all(math.hypot(x - a, y - b) > .13 for a, b in placed):
                placed.append((x, y))
                pal.pick(r, th.ALL)(w, x, y, 0.0)
                break
    h = r.uniform(.12, .6)
    back = r.uniform(.1, .5)
    tilt = -math.degrees(math.atan2(h - .06, focus + back))
    w.camera((r.normal(0, .1), -back, h), r.normal(0, 6), tilt + r.normal(3, 3), r.normal(0, 1.5), r.uniform(28, 58))
    if r.uniform() < .7:
        w.look.update(focus=math.hypot(focus + back, h), aperture=r.uniform(.5, 6), rmax=r.uniform(2, 6))


def shelf(w: World, aspect: float) -> None:
    """Frontal view of shelves filled with things, or a shop stall of fruit."""
    r = w.rng
    room_light(w, [((r.normal(0, .6), -.8, 1.6), (1, .93, .82), r.uniform(1.5, 4), .3)], r.uniform(.3, .7), reach=.5)
    m = pal.wood(w, 0) if r.uniform() < .6 else pal.plain(w, (.88, .88, .86))
    d = r.uniform(.8, 1.6)
    w.box(pal.wall(w), (0, d + .35, .8), (4, .05, 3))
    w.plane(pal.wood(w), -.9)
    for k in range(5):
        z = -.8 + k * .42
        w.box(m, (0, d + .15, z), (1.6, .16, .014))
        x = -1.3
        while x < 1.3:
            q = r.uniform()
            if q < .5:
                for _ in range(int(r.integers(2, 9))):
                    a, b = r.uniform(.01, .025), r.uniform(.1, .16)
                    w.box(pal.sign(w, .15) if r.uniform() < .5 else pal.plain(w), (x + a, d + .13 + r.normal(0, .01), z + .014 + b), (a, r.uniform(.07, .1), b), None, .003)
                    x += 2 * a + .001
            elif q < .9:
                pal.pick(r, [th.boxy, th.mug, th.bottle, th.pot_plant, th.bowl, th.vase, th.clock_toy])(w, x + .1, d + .12, z + .014)
                x += .25
            else:
                x += .2
    for x in (-1.6, -.55, .55, 1.6):
        w.box(m, (x, d + .15, .2), (.014, .16, 1.1))
    if r.uniform() < .4:
        fg.bust(w, r.normal(0, .3), d * .55, -.1, r.normal(0, 40))
    w.camera((r.normal(0, .3), -.2, r.uniform(-.1, .7)), r.normal(0, 16), r.normal(-2, 6), r.normal(0, 1.5), r.uniform(45, 75))


def flatlay(w: World, aspect: float) -> None:
    """Looking down on a desk, plate, keyboard, papers or a picnic cloth."""
    r = w.rng
    if r.uniform() < .5:
        daylight(w, reach=.3)
    else:
        room_light(w, [((r.normal(0, .6), r.normal(.4, .6), r.uniform(.7, 1.4)), (1, .95, .88), r.uniform(1, 3), .2)], r.uniform(.3, .7), reach=.3)
    w.plane(pal.wood(w) if r.uniform() < .5 else pal.any_surface(w), 0.0)
    if r.uniform() < .3:
        w.G[2] = pal.grass(w) if r.uniform() < .4 else pal.cloth(w, 2)
    kinds = pal.pick(r, [[th.plate, th.bowl, th.cutlery, th.mug, th.fruit], [th.book, th.laptop, th.mug, th.cutlery, th.boxy, th.pot_plant], th.ALL])
    placed: list = []
    wide = r.uniform(.25, .6)
    for _ in range(int(r.integers(2, 12))):
        x, y = r.normal(0, wide * .6), .5 + r.normal(0, wide * .5)
        if all(math.hypot(x - a, y - b) > .17 for a, b in placed):
            placed.append((x, y))
            pal.pick(r, kinds)(w, x, y, 0.0)
    for _ in range(int(r.integers(0, 4))):
        w.box(pal.photo(w, .2) if r.uniform() < .5 else pal.sign(w, .1), (r.normal(0, wide), .5 + r.normal(0, wide), .001), (.1, .14, .0012), rot(r.uniform(0, 360)))
    pitch = -r.uniform(42, 88)
    h = wide * r.uniform(1.6, 2.6)
    w.camera((0, .5 - h / math.tan(math.radians(-pitch)), h), r.normal(0, 3), pitch, r.normal(0, 3), r.uniform(35, 60))
