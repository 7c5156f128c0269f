"""Furnished rooms, corridors, tunnels, doorways and window views (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import buildings as bd, figures as fg, materials as mt, palette as pal, plants as pl, things as th
from .weather import daylight, room_light
from .world import Blob, World, rot


def chair(w, x, y, yaw, m=None):
    r = w.rng
    m = pal.wood(w, 0) if m is None else m
    seat = m if r.uniform() < .5 else pal.cloth(w, 2)
    R, c = rot(yaw), np.array([x, y, 0])
    w.box(seat, c + [0, 0, .45], (.21, .21, .025), R)
    w.box(m, c + R @ np.array([0, .2, .75]), (.2, .015, .13), R)
    for sx in (-.19, .19):
        w.box(m, c + R @ np.array([sx, -.19, .22]), (.02, .02, .22), R)
        w.box(m, c + R @ np.array([sx, .2, .45]), (.02, .02, .45), R)


def desk(w, x, y, yaw, hx=.7, hy=.4):
    r, m = w.rng, pal.wood(w) if w.rng.uniform() < .7 else pal.plain(w)
    R, c = rot(yaw), np.array([x, y, 0])
    w.box(m, c + [0, 0, .73], (hx, hy, .02), R)
    for sx in (-1, 1):
        for sy in (-1, 1):
            w.box(m, c + R @ np.array([sx * (hx - .06), sy * (hy - .06), .36]), (.025, .025, .36), R)
    for _ in range(int(r.integers(0, 6))):
        p = c + R @ np.array([r.uniform(-.8, .8) * hx, r.uniform(-.7, .7) * hy, .75])
        pal.pick(r, th.ALL)(w, *p)


def sofa(w, x, y, yaw):
    r, m = w.rng, pal.cloth(w, 3)
    L = r.uniform(.5, 1.1)
    b = Blob().box(m, (0, 0, .24), (L, .42, .2), r=.07).box(m, (0, .36, .55), (L, .1, .33), r=.08, k=.04)
    for s in (-1, 1):
        b.box(m, (s * (L + .06), 0, .33), (.09, .44, .3), r=.07, k=.02)
        b.box(pal.cloth(w), (s * L * .5, .18, .58), (.2, .08, .18), r=.07, R=rot(r.normal(0, 12), -18))
    w.blob(b, (x, y, 0), yaw, amp=.008, freq=7)


def cabinet(w, x, y, yaw):
    r, m = w.rng, pal.wood(w) if w.rng.uniform() < .6 else pal.plain(w)
    e = (r.uniform(.3, .8), .22, r.uniform(.35, 1.05))
    R = rot(yaw)
    w.box(m, (x, y, e[2]), e, R)
    k = pal.metal(w)
    for z in np.arange(.25, 2 * e[2], .35):
        w.box(k, np.array([x, y, z]) + R @ np.array([0, -.235, 0]), (.06, .012, .01), R)
    for _ in range(int(r.integers(0, 4))):
        pal.pick(r, th.ALL)(w, x + r.uniform(-.6, .6) * e[0], y, 2 * e[2])


def bed(w, x, y, yaw):
    m, s = pal.wood(w, 0), pal.cloth(w, 3)
    b = Blob().box(m, (0, 0, .2), (.85, 1.05, .18), r=.02).box(s, (0, -.05, .45), (.82, 1.0, .14), r=.1)
    for q in (-.4, .4):
        b.box(pal.plain(w, (.9, .9, .88)), (q, .8, .62), (.32, .18, .08), r=.07)
    b.box(m, (0, 1.05, .55), (.87, .04, .5), r=.03)
    w.blob(b, (x, y, 0), yaw, amp=.012, freq=5)


def room(w: World, aspect: float) -> None:
    """Living room, office, bedroom, kitchen-like room; camera inside it."""
    r = w.rng
    X, Y, Z = r.uniform(1.5, 4), r.uniform(2.5, 7), r.uniform(2.4, 3.4)
    wall = pal.plain(w, pal.jit(r, pal.pick(r, [(.88, .86, .8), (.7, .75, .72), (.8, .72, .6), (.55, .6, .66), (.92, .92, .9)])), 0) if r.uniform() < .75 else pal.wall(w)
    w.M[wall][17] = 0
    floor = pal.pick(r, [pal.wood, pal.wood, pal.paving, pal.cloth])(w)
    w.plane(floor)
    w.box(wall, (0, Y + .1, Z / 2), (X + 1, .1, Z))
    w.box(pal.plain(w, (.93, .92, .9), 0), (0, Y / 2, Z + .1), (X + 1, Y + 3, .1))
    for s in (-1, 1):
        w.box(wall, (s * (X + .1), Y / 2 - 1, Z / 2), (.1, Y + 2, Z))
    w.box(wall, (0, -2.2, Z / 2), (X, .1, Z))
    lamps = [((r.uniform(-1, 1) * X * .5, Y * r.uniform(.3, .7), Z - .3), pal.pick(r, [(1, .85, .65), (1, .95, .88), (.9, .95, 1)]), r.uniform(1.5, 7), .25)]
    if r.uniform() < .6:
        lamps.append(((r.choice((-1, 1)) * (X - .3), Y * r.uniform(.2, .9), 1.5), (.85, .93, 1), r.uniform(1, 6), .4))
    room_light(w, lamps, r.uniform(.12, .5), reach=1.5)
    g = w.mat(mt.GLOW, (.85, .93, 1), glow=1.5)
    fr = pal.plain(w, (.93, .93, .92))
    if r.uniform() < .6:
        x = r.uniform(-.6, .6) * X
        w.box(g, (x, Y - .001, 1.5), (.55, .01, .65))
        for q in (-.55, 0, .55):
            w.box(fr, (x + q, Y - .03, 1.5), (.03, .03, .68))
        for q in (-.66, .66):
            w.box(fr, (x, Y - .04, 1.5 + q), (.6, .05, .03))
        if r.uniform() < .5:
            c = pal.cloth(w, 4)
            for s in (-1, 1):
                w.box(c, (x + s * .75, Y - .08, 1.3), (.2, .04, 1.1))
    if r.uniform() < .5:
        s = r.choice((-1, 1))
        w.box(pal.wood(w, 0), (s * X, Y * r.uniform(.3, .8), 1.02), (.03, .45, 1.02))
    for _ in range(int(r.integers(0, 6))):
        e = r.uniform(.12, .5, 2)
        s = r.integers(3)
        p = pal.photo(w, .9)
        if s == 0:
            w.box(p, (r.uniform(-.8, .8) * X, Y - .015, r.uniform(1.2, 1.9)), (e[0], .015, e[1]))
        else:
            w.box(p, ((X - .015) * (1 if s == 1 else -1), Y * r.uniform(.2, .9), r.uniform(1.2, 1.9)), (.015, e[0], e[1]))
    for _ in range(int(r.integers(3, 9))):
        k = r.integers(7)
        x, y = r.uniform(-.75, .75) * X, r.uniform(1.6, Y - .5)
        if k == 0:
            chair(w, x, y, r.uniform(0, 360))
        elif k == 1:
            desk(w, x, y, r.choice((0, 90)) + r.normal(0, 5))
            chair(w, x + .2, y - .55, 180 + r.normal(0, 25))
        elif k == 2:
            sofa(w, x, y, pal.pick(r, [0, 90, -90, 180]) + r.normal(0, 8))
        elif k == 3:
            cabinet(w, r.uniform(-.7, .7) * X, Y - .25, 0)
        elif k == 4:
            cabinet(w, -(X - .25) if r.uniform() < .5 else X - .25, y, 90 if x < 0 else -90)
        elif k == 5:
            th.pot_plant(w, x, y, 0, r.uniform(.15, .3))
        elif r.uniform() < .4:
            bed(w, x, Y - 1.2, 0)
    if r.uniform() < .4:
        w.box(pal.cloth(w, 4), (r.normal(0, .4), Y * .5, .005), (r.uniform(.6, 1.3), r.uniform(.6, 1.5), .006), rot(r.normal(0, 15)))
    if r.uniform() < .3:
        fg.person(w, r.uniform(-.6, .6) * X, r.uniform(1.8, Y - .6), 0, 1.7, r.uniform(0, 360))
    if r.uniform() < .5:
        w.frustum(pal.metal(w), (0, Y * .5, Z), (0, Y * .5, Z - .5), .01)
        w.frustum(w.mat(mt.FABRIC, (.95, .9, .8), f=100, glow=.6), (0, Y * .5, Z - .75), (0, Y * .5, Z - .5), .25, .12, True)
    w.camera((r.uniform(-.6, .6) * X, r.uniform(-1.5, .2), r.uniform(.8, 1.9)), r.normal(0, 14), r.normal(-5, 7), r.normal(0, 2), r.uniform(50, 90) * min(1, aspect) ** .3)


def corridor(w: World, aspect: float) -> None:
    """Corridor, tunnel, underpass, arcade or cellar with an end or an opening."""
    r = w.rng
    X, Z, L = r.uniform(.8, 3), r.uniform(2.2, 4), r.uniform(8, 50)
    tunnel = r.uniform() < .4
    wall = pal.wall(w) if tunnel or r.uniform() < .5 else pal.plain(w, spec=.1)
    w.plane(pal.pick(r, [pal.paving, pal.asphalt, pal.wood])(w))
    opening = r.uniform() < .5
    if opening:
        daylight(w, pal.pick(r, ["partly", "overcast", "clear"]), reach=2)
    room_light(w, [((0, L * f, Z - .25), (1, .9, .75), r.uniform(2, 6), .1) for f in (.12, .4, .75)], r.uniform(.08, .3), reach=2)
    if opening:
        daylight(w, pal.pick(r, ["partly", "overcast"]), reach=2)
        w.L[8:11] *= .5
        pl.tree(w, r.normal(0, 2), L + 8, 0, 6, pal.foliage(w), pal.bark(w))
        bd.block(w, 6, L + 25, 0, 8, 5, 12)
    else:
        w.box(wall, (0, L + .2, Z / 2), (X + 1, .2, Z))
        w.box(pal.wood(w, 0) if r.uniform() < .5 else pal.photo(w, 1.5), (0, L, 1.05), (.6, .03, 1.05))
    for s in (-1, 1):
        w.box(wall, (s * (X + .3), L / 2 - 2, Z / 2), (.3, L / 2 + 2, Z / 2 + .5))
        y = r.uniform(1, 3)
        while y < L and not tunnel:
            k = r.uniform()
            if k < .5:
                w.box(pal.wood(w, 0), (s * X, y, 1.02), (.04, .45, 1.02))
            elif k < .8:
                w.box(pal.photo(w, .8), (s * X, y, 1.5), (.02, .4, .3))
            y += r.uniform(1.5, 4)
    roof = wall if tunnel else pal.plain(w, (.9, .9, .88), 0)
    w.box(roof, (0, L / 2 - 2, Z + .2), (X + 1, L / 2 + 2, .2))
    if tunnel or r.uniform() < .4:
        m = pal.wall(w)
        for y in np.arange(2, L, r.uniform(2, 5)):
            for s in (-1, 1):
                w.box(m, (s * (X - .08), y, Z / 2), (.1, .15, Z / 2))
            w.box(m, (0, y, Z - .08), (X, .15, .12))
    else:
        g = w.mat(mt.GLOW, (1, .98, .92), glow=1.5)
        for y in np.arange(1, L, 3.0):
            w.box(g, (0, y, Z), (.3, .6, .02))
    for _ in range(int(r.integers(0, 4))):
        fg.person(w, r.uniform(-.7, .7) * X, r.uniform(2.5, L), 0, 1.7, r.uniform(0, 360))
    w.camera((r.uniform(-.5, .5) * X, 0, r.uniform(.8, 1.8)), r.normal(0, 7), r.normal(0, 4), r.normal(0, 2), r.uniform(45, 85) * min(1, aspect) ** .3)


def window(w: World, aspect: float) -> None:
    """View out of a window or door: frame and sill near, street or garden outside."""
    r = w.rng
    from .people import outdoors
    outdoors(w, r.uniform(4, 9))
    z = 1.5
    d = r.uniform(.6, 1.8)
    wall, fr = pal.plain(w, pal.jit(r, (.8, .76, .7)), 0), pal.plain(w, pal.pick(r, [(.93, .92, .9), (.3, .2, .15), (.15, .15, .16)]))
    q = d * r.uniform(.3, .55)
    p = r.uniform(.5, 1.2)
    for s in (-1, 1):
        w.box(wall, (s * (q + 3), d, z), (3, .12, 6))
        w.box(wall, (0, d, z + s * (q * p + 3)), (q, .12, 3))
        w.box(fr, (s * q, d, z), (.04, .06, q * p))
        w.box(fr, (0, d, z + s * q * p), (q, .06, .04))
    if r.uniform() < .6:
        w.box(fr, (0, d, z), (.025, .04, q * p))
    if r.uniform() < .5:
        w.box(fr, (0, d, z + q * p * .2), (q, .04, .02))
    w.box(fr, (0, d - .15, z - q * p), (q + .1, .2, .02))
    for _ in range(int(r.integers(0, 4))):
        pal.pick(r, [th.pot_plant, th.bottle, th.mug, th.vase])(w, r.uniform(-.8, .8) * q, d - .16, z - q * p + .02)
    if r.uniform() < .3:
        c = pal.cloth(w, 3)
        for s in (-1, 1):
            w.box(c, (s * q, d - .25, z), (q * .25, .04, q * p * 1.2))
    if r.uniform() < .2:
        fg.bust(w, q * r.choice((-1, 1)) * .5, d * .7, z, r.uniform(0, 360))
    w.camera((r.normal(0, .1), 0, z), r.normal(0, 6), r.normal(0, 5), r.normal(0, 2), r.uniform(45, 75))
