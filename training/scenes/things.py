"""Small objects for tables, shelves and floors; each stands with its base at z (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import materials as mt, palette as pal, plants as pl
from .world import Blob, World, rot


def china(w: World) -> int:
    """Glazed ceramic, metal, glass-like or patterned ware."""
    r = w.rng
    k = r.uniform()
    if k < .5:
        c = pal.pick(r, [(.93, .92, .9), (.2, .3, .5), (.75, .3, .2), (.15, .15, .16), (.55, .65, .55), (.9, .8, .6)])
        return w.mat(mt.PLAIN, pal.jit(r, c, .03), f=8, bump=.02, spec=.6, gloss=90, mirror=.12)
    if k < .65:
        return w.mat(mt.STRIPES, pal.hsv(r), (.93, .92, .88), f=r.uniform(20, 60), spec=.5, gloss=80, p=(1, 0, 0, 0))
    if k < .8:
        return pal.metal(w, (.7, .7, .7))
    if k < .9:
        return w.mat(mt.NOISE, pal.jit(r, (.6, .4, .3)), pal.jit(r, (.45, .3, .22)), f=20, bump=.1)
    return w.mat(mt.METAL, pal.jit(r, pal.pick(r, [(.25, .4, .3), (.3, .35, .4), (.4, .25, .12)])), spec=1, gloss=150, mirror=.45)


def mug(w, x, y, z):
    r, m = w.rng, china(w)
    h, q = r.uniform(.04, .06), r.uniform(.034, .05)
    b = Blob().cyl(m, (0, 0, h), q * r.uniform(.75, 1), q, h, r=.006)
    b.cyl(m, (0, 0, h + .012), q * .84, q * .86, h, r=.004, sub=True)
    b.torus(m, (q + .012, 0, h), .026, .006, R=rot(0, 90, 0), k=.006)
    b.cyl(w.mat(mt.PLAIN, pal.pick(r, [(.12, .06, .03), (.55, .38, .22), (.5, .2, .05)]), spec=.6, gloss=80), (0, 0, h * 1.55), q * .87, q * .87, .003)
    w.blob(b, (x, y, z), r.uniform(0, 360))
    if r.uniform() < .3:
        w.frustum(china(w), (x, y, z), (x, y, z + .008), q * 1.2, q * 1.8)


def bottle(w, x, y, z):
    r = w.rng
    m, lab, cap = china(w), pal.sign(w, .06), pal.plain(w)
    h, q = r.uniform(.16, .3), r.uniform(.03, .045)
    b = Blob().cyl(m, (0, 0, h * .33), q, q, h * .33, r=.01)
    b.cone(m, (0, 0, h * .66), (0, 0, h * .74), q * .8, q * .4, k=.03)
    b.cyl(m, (0, 0, h * .86), q * .38, q * .34, h * .12, r=.003, k=.02)
    b.cyl(cap, (0, 0, h * .97), q * .4, q * .4, h * .035, r=.003)
    if r.uniform() < .7:
        b.cyl(lab, (0, 0, h * .33), q * 1.012, q * 1.012, h * .17, r=.001)
    w.blob(b, (x, y, z))


def bowl(w, x, y, z):
    r, m = w.rng, china(w)
    q = r.uniform(.06, .13)
    b = Blob().ell(m, (0, 0, q * .75), (q, q, q * .75)).box(m, (0, 0, q * 1.5), (q * 2, q * 2, q * .7), sub=True)
    b.ell(m, (0, 0, q * .8), (q * .91, q * .91, q * .72), sub=True)
    b.cyl(m, (0, 0, .008), q * .45, q * .5, .01)
    w.blob(b, (x, y, z))
    k = r.uniform()
    if k < .5:
        for _ in range(int(r.integers(4, 9))):
            a, d = r.uniform(0, 6.28), q * .5 * r.uniform()
            fruit(w, x + d * math.cos(a), y + d * math.sin(a), z + q * r.uniform(.3, .75), q * r.uniform(.25, .4))
    elif k < .8:
        soup = w.mat(mt.NOISE, pal.hsv(r, (.4, .9), (.3, .8)), pal.hsv(r, (.3, .9), (.3, .9)), f=60, bump=.4, spec=.3)
        w.frustum(soup, (x, y, z + q * .45), (x, y, z + q * .62), q * .7, q * .86)


def plate(w, x, y, z):
    r, m = w.rng, china(w)
    q = r.uniform(.1, .15)
    b = Blob().cyl(m, (0, 0, .009), q * .65, q, .009, r=.004).cyl(m, (0, 0, .018), q * .62, q * .8, .009, r=.004, sub=True, k=.006)
    w.blob(b, (x, y, z))
    if r.uniform() < .8:
        food(w, x, y, z + .006, q * .55)


def food(w, x, y, z, s):
    """A helping of something, radius s."""
    r = w.rng
    for _ in range(int(r.integers(1, 5))):
        c = pal.pick(r, [(.75, .5, .25), (.6, .3, .15), (.85, .75, .5), (.3, .5, .15), (.8, .25, .15), (.9, .85, .75), (.4, .25, .15)])
        m = w.mat(mt.NOISE, pal.jit(r, c), pal.jit(r, np.asarray(c) * .7), f=r.uniform(30, 140), bump=.5, spec=r.uniform(0, .4))
        b = Blob()
        for _ in range(int(r.integers(1, 6))):
            p = r.normal(0, .4, 2) * s
            q = s * r.uniform(.2, .55, 3)
            b.ell(m, (p[0], p[1], q[2] * .6), (q[0], q[1], q[2] * .8), k=s * .1)
        w.blob(b, (x, y, z), amp=s * .05, freq=r.uniform(3, 8) / s)
    if r.uniform() < .5:
        leaf = pal.foliage(w)
        for _ in range(int(r.integers(2, 8))):
            L = s * r.uniform(.15, .4)
            w.quad(leaf, (x + r.normal(0, .4) * s, y + r.normal(0, .4) * s, z + s * .3), L * .5, L, rot(r.uniform(0, 360), r.normal(10, 20)), 2)


def fruit(w, x, y, z, s=None):
    r = w.rng
    s = s or r.uniform(.03, .055)
    c = pal.pick(r, [(.75, .12, .1), (.9, .5, .1), (.6, .72, .2), (.9, .8, .25), (.45, .15, .3), (.8, .3, .2), (.35, .5, .2)])
    m = w.mat(mt.NOISE, pal.jit(r, c), pal.jit(r, np.asarray(c) * r.uniform(.6, 1.2)), f=r.uniform(15, 50), bump=.06, spec=.35, gloss=40)
    k = r.integers(4)
    b = Blob()
    if k == 0:
        b.ell(m, (0, 0, s * .92), (s, s, s * .95)).ell(m, (0, 0, s * 1.95), (s * .35, s * .35, s * .2), k=s * .4, sub=True)
        b.cone(pal.bark(w), (0, 0, s * 1.6), (s * .1, 0, s * 2.1), s * .06)
    elif k == 1:
        b.ell(m, (0, 0, s), (s, s, s))
    elif k == 2:
        b.cone(m, (0, 0, s * .9), (0, 0, s * 1.7), s * .95, s * .45, k=s * .3)
    else:
        b.cone(m, (-s, 0, s * .55), (0, s * .45, s * .5), s * .4, s * .52, k=s * .3).cone(m, (0, s * .45, s * .5), (s, 0, s * .55), s * .52, s * .3, k=s * .3)
    w.blob(b, (x, y, z), r.uniform(0, 360), amp=s * .02, freq=3 / s)


def book(w, x, y, z):
    """Stack of books or one standing."""
    r = w.rng
    n = int(r.integers(1, 5))
    yaw = r.uniform(0, 360)
    for _ in range(n):
        a, b, c = r.uniform(.06, .11), r.uniform(.09, .15), r.uniform(.006, .022)
        cover, paper = (pal.sign(w, a) if r.uniform() < .5 else pal.photo(w, .2)), w.mat(mt.STRIPES, (.92, .9, .84), (.8, .77, .7), f=700, p=(1, 0, 0, 0))
        R = rot(yaw + r.normal(0, 9))
        w.box(cover, (x, y, z + c), (a, b, c), R, .003)
        w.box(paper, np.array([x, y, z + c]) + R @ np.array([.004, 0, 0]), (a + .0005, b - .004, c * .8), R, .001)
        z += 2 * c + .0005


def boxy(w, x, y, z):
    r = w.rng
    e = r.uniform(.02, .11, 3)
    w.box(pal.any_surface(w), (x, y, z + e[2]), tuple(e), rot(r.uniform(0, 360)), .004)


def vase(w, x, y, z):
    """Vase with flowers or leaves."""
    r, m = w.rng, china(w)
    h, q = r.uniform(.07, .14), r.uniform(.03, .06)
    b = Blob().ell(m, (0, 0, h * .8), (q, q, h * .8)).cyl(m, (0, 0, h * 1.5), q * .4, q * .6, h * .3, r=.004, k=.03).cyl(m, (0, 0, .006), q * .6, q * .6, .006)
    b.cyl(m, (0, 0, h * 1.7), q * .3, q * .5, h * .3, r=.003, sub=True)
    w.blob(b, (x, y, z))
    leaf = pal.foliage(w)
    if r.uniform() < .65:
        pet, core = pl.petal_mat(w), pal.plain(w, (.75, .6, .15))
        for _ in range(int(r.integers(1, 7))):
            d = r.normal(0, .05, 2)
            pl.flower(w, (x + d[0] * .3, y + d[1] * .3, z + h * 1.4), r.uniform(.08, .2), r.uniform(.02, .05), pet, core, leaf, (d[0] * 6, d[1] * 6 - .6, .7))
    else:
        for _ in range(int(r.integers(8, 22))):
            L = r.uniform(.04, .1)
            R = rot(r.uniform(0, 360), r.uniform(-10, 75))
            w.quad(leaf, np.array([x, y, z + h * 1.7]) + R @ np.array([0, L, 0]), L * .3, L, R, 2)


def pot_plant(w, x, y, z, s=None):
    r = w.rng
    s = s or r.uniform(.06, .12)
    m, leaf = (china(w) if r.uniform() < .5 else w.mat(mt.NOISE, pal.jit(r, (.68, .4, .28)), (.55, .33, .24), f=20, bump=.1)), pal.foliage(w)
    w.frustum(m, (x, y, z), (x, y, z + s * 1.4), s * .62, s * .85)
    w.frustum(pal.soil(w), (x, y, z + s * 1.3), (x, y, z + s * 1.42), s * .7, s * .72)
    k = r.uniform()
    if k < .6:
        for _ in range(int(r.integers(10, 34))):
            L = s * r.uniform(.5, 1.5)
            R = rot(r.uniform(0, 360), r.uniform(0, 80), r.normal(0, 15))
            c = np.array([x, y, z + s * r.uniform(1.4, 2.4)])
            w.quad(leaf, c + R @ np.array([0, L, 0]), L * r.uniform(.12, .4), L, R, 2)
    elif k < .85:
        w.canopy(leaf, (x, y, z + s * 2.2), (s * 1.1, s * 1.1, s), 7, .6)
    else:
        b = Blob().ell(leaf, (0, 0, s * 1.2), (s * .6, s * .6, s * 1.1))
        w.blob(b, (x, y, z + s * 1.3), amp=s * .06, freq=5 / s)


def laptop(w, x, y, z):
    r = w.rng
    m, key, scr = pal.metal(w, pal.pick(r, [(.7, .7, .72), (.15, .15, .16)])), w.mat(mt.TILE, (.1, .1, .11), (.3, .3, .31), f=55), pal.photo(w, .3, 1.3)
    w.M[scr][12] = .5
    R, c = rot(r.normal(0, 25)), np.array([x, y, z])
    w.box(m, c + [0, 0, .008], (.165, .115, .008), R, .003)
    w.box(key, c + R @ np.array([0, .03, .0155]), (.145, .055, .001), R)
    T = R @ rot(0, r.uniform(65, 82))
    h = c + R @ np.array([0, .115, .012])
    w.box(m, h + T @ np.array([0, .11, 0]), (.165, .11, .004), T, .003)
    w.box(scr, h + T @ np.array([0, .11, .004]), (.155, .1, .0005), T)


def desk_lamp(w, x, y, z):
    r, m = w.rng, pal.metal(w)
    h = r.uniform(.25, .42)
    w.frustum(m, (x, y, z), (x, y, z + .015), .07, .065)
    w.frustum(m, (x, y, z), (x, y, z + h), .008)
    sh = w.mat(mt.FABRIC, pal.jit(r, (.9, .85, .72)), f=200, glow=float(r.uniform() < .5) * .5)
    w.frustum(sh, (x, y, z + h * .75), (x, y, z + h * 1.15), .11, .07, True)


def clock_toy(w, x, y, z):
    """Toy animal, figurine, ball, candle or camera."""
    r = w.rng
    from . import figures as fg
    k = r.integers(6)
    if k == 0:
        fg.quadruped(w, x, y, z, r.uniform(.1, .2), r.uniform(0, 360), pal.pick(r, ["dog", "cat", "horse"]))
    elif k == 1:
        fg.person(w, x, y, z, r.uniform(.12, .25), r.normal(0, 40), stone=china(w))
    elif k == 2:
        s = r.uniform(.025, .06)
        w.ellipsoid(w.mat(mt.STRIPES, pal.hsv(r), pal.hsv(r), f=9 / s * .1, spec=.4), (x, y, z + s), (s, s, s), rot(*r.uniform(0, 360, 3)))
    elif k == 3:
        h, q = r.uniform(.05, .18), r.uniform(.02, .04)
        w.frustum(pal.plain(w, pal.jit(r, (.92, .88, .78))), (x, y, z), (x, y, z + h), q)
        w.ellipsoid(w.mat(mt.GLOW, (1, .7, .3), glow=3), (x, y, z + h + .018), (.005, .005, .016))
    elif k == 4:
        m, c = pal.plain(w, (.08, .08, .08), .4), china(w)
        b = Blob().box(m, (0, 0, .04), (.065, .03, .04), r=.01).box(m, (0, 0, .082), (.02, .022, .012), r=.005, k=.01).cyl(m, (0, -.045, .038), .034, .032, .03, R=rot(0, 90))
        b.cyl(c, (0, -.066, .038), .026, .026, .01, R=rot(0, 90))
        w.blob(b, (x, y, z), r.normal(0, 40))
    else:
        m, f = pal.metal(w), pal.plain(w, (.93, .92, .88))
        b = Blob().cyl(m, (0, 0, .06), .05, .05, .02, R=rot(0, 90)).cyl(f, (0, -.02, .06), .044, .044, .002, R=rot(0, 90)).cone(m, (-.03, 0, .02), (-.04, 0, 0), .006).cone(m, (.03, 0, .02), (.04, 0, 0), .006)
        w.blob(b, (x, y, z), r.normal(0, 40))


def cutlery(w, x, y, z):
    r, m = w.rng, pal.metal(w, (.75, .75, .75))
    b = Blob().cone(m, (0, -.09, .004), (0, .03, .006), .005, .003).ell(m, (0, .065, .006), (.017, .03, .005), k=.01)
    w.blob(b, (x, y, z), r.normal(0, 30))


ALL = [mug, mug, bottle, bowl, plate, fruit, fruit, book, boxy, boxy, vase, pot_plant, laptop, desk_lamp, clock_toy, clock_toy, cutlery]
