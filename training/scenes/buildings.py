"""Houses, town blocks, walls, fences, street furniture, bridges, cars (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import palette as pal
from . import materials as mt
from .world import Blob, World, rot


def block(w: World, x, y, z, hx, hy, h, yaw=0.0, lit=0.0, roof: str | None = None) -> None:
    """Town building: footprint half sizes hx hy, height h, with cornice, roof, balconies."""
    r = w.rng
    m = pal.facade(w, lit)
    R = rot(yaw)
    c = np.array([x, y, z])
    trim = pal.plain(w, pal.jit(r, pal.pick(r, [(.8, .78, .72), (.4, .38, .36), (.6, .58, .55)])), 0)
    w.box(m, c + [0, 0, h / 2 - .2], (hx, hy, h / 2 + .2), R)
    w.M[m][18] = r.uniform(0, 50)
    if r.uniform() < .75:
        w.box(trim, c + [0, 0, h + .15], (hx + .25, hy + .25, .2), R)
    if r.uniform() < .35:
        w.box(trim, c + [0, 0, w.M[m][14] + .05], (hx + .15, hy + .15, .12), R)
    kind = roof or pal.pick(r, ["flat", "flat", "gable", "hip"])
    rm = pal.roof(w)
    if kind == "flat":
        for _ in range(int(r.integers(0, 3))):
            w.box(trim, c + R @ np.array([r.uniform(-.5, .5) * hx, r.uniform(-.5, .5) * hy, h + 1]), (1, 1.2, r.uniform(.5, 1.2)), R)
    else:
        q = r.uniform(.8, 2.2)
        if hy > hx:
            w.prism(rm, c + [0, 0, h + q], (hx + .4, hy + .4, q), R, hy + .4 if kind == "hip" else 0)
        else:
            w.prism(rm, c + [0, 0, h + q], (hy + .4, hx + .4, q), R @ rot(90), hx + .4 if kind == "hip" else 0)
        w.box(trim, c + R @ np.array([hx * .4, hy * .3, h + q * 1.6]), (.4, .4, q * .9), R)
    pw, ph = w.M[m][13:15]
    if r.uniform() < .35:  # balconies on the four sides' window grid
        for side in range(2):
            for fl in range(1, min(int(h / ph), 7)):
                for k in range(-3, 4):
                    if r.uniform() < .5 or abs(k * pw * 2 + pw / 2) > max(hx, hy) - 1:
                        continue
                    s = k * pw * 2 + pw / 2
                    p = np.array([s, -hy - .5, fl * ph + .1]) if side == 0 else np.array([-math.copysign(hx + .5, x), s, fl * ph + .1])
                    if (side == 0 and abs(s) > hx) or (side == 1 and abs(s) > hy):
                        continue
                    e = (.9, .5, .08) if side == 0 else (.5, .9, .08)
                    w.box(trim, c + R @ p, e, R)
                    q = p + [0, 0, .55]
                    q = q + ([0, -.47, 0] if side == 0 else [-math.copysign(.47, x), 0, 0])
                    w.box(trim, c + R @ q, (.9, .03, .45) if side == 0 else (.03, .9, .45), R)
    if r.uniform() < .4:  # awning
        a = pal.cloth(w, 3)
        p = np.array([r.uniform(-.5, .5) * hx, -hy - .7, 2.9])
        w.box(a, c + R @ p, (r.uniform(1, 2.5), .8, .04), R @ rot(0, 15))
    if r.uniform() < .4:
        s = -math.copysign(hx + .06, x)
        w.box(pal.sign(w), c + R @ np.array([s, r.uniform(-.5, .5) * hy, 3.3]), (.06, r.uniform(.8, 2.5), .35), R)


def house(w: World, x, y, z, s, yaw, lit=0.0) -> None:
    """Detached house about 2s wide with gable roof, chimney, porch."""
    r = w.rng
    m = pal.facade(w, lit, False)
    if r.uniform() < .3:
        w.M[m][17] = 1
    hx, hy, h = s * r.uniform(.7, 1), s * r.uniform(.8, 1.3), r.uniform(2.8, 6.2)
    R, c = rot(yaw), np.array([x, y, z])
    w.box(m, c + [0, 0, h / 2 - .5], (hx, hy, h / 2 + .5), R)
    w.M[m][0] = mt.FACADE
    rm, q = pal.roof(w), r.uniform(.9, 2.0)
    w.prism(m if r.uniform() < .4 else rm, c + [0, 0, h + q - .05], (hx, hy, q), R)
    for sg in (-1, 1):
        L = math.hypot(hx + .3, 2 * q)
        w.box(rm, c + R @ np.array([sg * (hx + .2) / 2, 0, h + q + .06]), (L / 2 + .25, hy + .35, .07),
              R @ rot(0, 0, sg * math.degrees(math.atan2(2 * q, hx + .2))))
    tr = pal.plain(w, pal.jit(r, (.8, .78, .74)), 0)
    w.box(pal.wall(w), c + R @ np.array([hx * .4, hy * .4, h + 2 * q]), (.35, .35, q), R)
    w.box(pal.wood(w, p0=1), c + R @ np.array([0, -hy - .02, 1.05]), (.5, .06, 1.05), R)
    if r.uniform() < .5:
        w.box(tr, c + R @ np.array([0, -hy - .9, 2.6]), (1.5, 1.0, .1), R)
        for sx in (-1.3, 1.3):
            w.frustum(tr, c + R @ np.array([sx, -hy - 1.7, 0]), c + R @ np.array([sx, -hy - 1.7, 2.6]), .09)


def fence(w: World, a, b, h=1.1, kind: str | None = None, mat: int | None = None) -> None:
    """Fence from point a to b: picket, rail, mesh or wall."""
    r = w.rng
    kind = kind or pal.pick(r, ["picket", "rail", "mesh", "wall", "hedge"])
    a, b = np.asarray(a, float), np.asarray(b, float)
    L = float(np.linalg.norm((b - a)[:2]))
    yaw = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    m = mat if mat is not None else (pal.wood(w, 0) if r.uniform() < .5 else pal.plain(w, spec=.1))
    R, mid = rot(yaw), (a + b) / 2
    if kind == "wall":
        w.box(pal.wall(w), mid + [0, 0, h / 2], (L / 2, .12, h / 2), R)
        return
    if kind == "hedge":
        leaf = pal.foliage(w)
        for i in range(max(2, int(L / (h * .8)))):
            w.canopy(leaf, a + (b - a) * (i + .5) / max(2, int(L / (h * .8))) + [0, 0, h * .5], (h * .6, h * .6, h * .6), 12, .8)
        return
    n = max(2, min(int(L / 2), 60))
    for i in range(n + 1):
        p = a + (b - a) * i / n
        w.box(m, p + [0, 0, h / 2], (.05, .05, h / 2 + .05), R)
    if kind == "rail":
        for k in (.35, .65, .95):
            w.box(m, mid + [0, 0, h * k], (L / 2, .025, .04), R)
    elif kind == "picket":
        w.quad(m, mid + [0, 0, h / 2], L / 2, h / 2, R @ rot(0, 90), 3, L * 6)
    else:
        w.quad(pal.plain(w, (.4, .42, .42), .1), mid + [0, 0, h / 2], L / 2, h / 2, R @ rot(0, 90), 6, h * 4)


def lamp_post(w: World, x, y, z, h=5.0) -> None:
    m = pal.metal(w, pal.jit(w.rng, (.25, .27, .28)))
    w.frustum(m, (x, y, z), (x, y, z + h), .09, .05)
    s = -math.copysign(1, x)
    if w.rng.uniform() < .6:
        w.frustum(m, (x, y, z + h), (x + s * 1.2, y, z + h + .25), .04, .035)
        w.box(m, (x + s * 1.3, y, z + h + .22), (.35, .12, .06))
    else:
        w.ellipsoid(w.mat(mt.PLAIN, (.95, .93, .85), spec=.4), (x, y, z + h + .15), (.22, .22, .25))


def traffic_sign(w: World, x, y, z) -> None:
    r = w.rng
    m = pal.metal(w, (.5, .5, .52))
    h = r.uniform(2.0, 3.0)
    w.frustum(m, (x, y, z), (x, y, z + h), .035)
    s = r.uniform(.25, .45)
    k = int(pal.pick(r, [0, 1, 0]))
    w.quad(pal.sign(w, s), (x, y - .05, z + h - s * .8), s, s * (1 if k else r.uniform(.6, 1.4)), rot(r.normal(0, 12), 90), k)


def car(w: World, x, y, z, yaw=0.0, kind: str | None = None) -> None:
    """Car, van or bus, about life size; its length lies along local y."""
    r = w.rng
    kind = kind or pal.pick(r, ["sedan", "sedan", "hatch", "suv", "van", "bus"] if r.uniform() < .6 else ["sedan", "hatch", "suv"])
    col = pal.pick(r, [(.85, .85, .86), (.1, .1, .11), (.5, .5, .52), (.6, .1, .1), (.12, .2, .42), (.7, .7, .65), pal.hsv(r, (.3, .9), (.2, .8))])
    paint = pal.metal(w, pal.jit(r, col, .02))
    w.M[paint][11] = r.uniform(.15, .4)
    glass = w.mat(mt.METAL, (.06, .07, .08), spec=.8, gloss=100, mirror=.55)
    tyre = w.mat(mt.PLAIN, (.1, .1, .1), f=20, spec=.05)
    rim = pal.metal(w, (.6, .6, .62))
    lamp, tail = w.mat(mt.PLAIN, (.95, .95, .9), spec=.8, gloss=60, glow=.3), w.mat(mt.PLAIN, (.6, .05, .05), spec=.6, glow=.15)
    L, W, H, body = {"sedan": (2.25, .88, 1.45, .8), "hatch": (2.0, .86, 1.5, .82), "suv": (2.3, .95, 1.75, .95),
                     "van": (2.6, 1.0, 2.2, 1.1), "bus": (5.5, 1.25, 3.1, 1.2)}[kind]
    b = Blob()
    b.box(paint, (0, 0, (body + .28) / 2), (W, L, (body - .28) / 2 + .05), r=.16)
    if kind in ("van", "bus"):
        b.box(paint, (0, -.15, (body + H) / 2 - .1), (W * .97, L - .2, (H - body) / 2 + .1), r=.2, k=.1)
        b.box(glass, (0, -.15, body + (H - body) * .45), (W * .985, L - (.55 if kind == "bus" else .9), (H - body) * .27), r=.05)
        b.box(glass, (0, -.1, body + (H - body) * .45), (W * .8, L - .12, (H - body) * .3), r=.05)
    else:
        back = .75 if kind == "sedan" else .25
        c0, c1 = -L + back, L * .32
        b.box(glass, (0, (c0 + c1) / 2, (body + H) / 2 - .05), (W * .86, (c1 - c0) / 2, (H - body) / 2 + .02), r=.28, k=.05)
        b.box(paint, (0, (c0 + c1) / 2 - .05, H - .05), (W * .74, (c1 - c0) / 2 - .3, .06), r=.05, k=.06)
        for yy in (c0 + .45, (c0 + c1) / 2, c1 - .55):
            for sx in (-1, 1):
                b.box(paint, (sx * W * .8, yy, (body + H) / 2), (.06, .05, (H - body) / 2), r=.03)
        for sx in (-1, 1):
            b.box(paint, (sx * (W + .08), c1 - .25, body + .1), (.1, .06, .07), r=.04)
    for yy in (-L * .62, L * .62):
        for sx in (-1, 1):
            b.cyl(tyre, (sx * W * .9, yy, .36), .45, .45, .3, sub=True, R=rot(0, 0, 90))
    for sx in (-1, 1):
        b.box(lamp, (sx * W * .72, L - .05, body * .72), (.17, .08, .08), r=.04)
        b.box(tail, (sx * W * .78, -L + .05, body * .78), (.13, .08, .08), r=.03)
    b.box(tyre, (0, L, .38), (W * .6, .06, .09), r=.02)
    b.box(lamp, (0, -L, .55), (.26, .045, .06), r=.01)
    b.box(lamp, (0, L + .03, .52), (.26, .04, .06), r=.01)
    w.blob(b, (x, y, z), yaw)
    R = rot(yaw)
    for yy in (-L * .62, L * .62):
        for sx in (-1, 1):
            p = np.array([x, y, z]) + R @ np.array([sx * (W - .13), yy, .34])
            d = R @ np.array([.11, 0, 0])
            w.frustum(tyre, p - d, p + d, .34)
            w.frustum(rim, p - d * 1.05, p + d * 1.05, .2)


def bicycle(w: World, x, y, z, yaw) -> None:
    """Parked bicycle along local y."""
    t, m = w.mat(mt.PLAIN, (.08, .08, .08), f=9), pal.metal(w)
    b = Blob()
    for yy in (-.52, .52):
        b.torus(t, (0, yy, .34), .33, .02, R=rot(0, 0, 90))
        b.cone(m, (0, yy, .02), (0, yy, .66), .004)
        b.cone(m, (0, yy - .32, .34), (0, yy + .32, .34), .004)
    for p, q in (((0, -.52, .34), (0, -.15, .82)), ((0, -.15, .9), (0, -.05, .3)), ((0, -.05, .3), (0, .38, .75)),
                 ((0, -.15, .8), (0, .38, .78)), ((0, .52, .34), (0, .36, .95)), ((0, -.52, .34), (0, -.05, .3))):
        b.cone(m, p, q, .018)
    b.cone(t, (-.28, .32, .98), (.28, .32, .98), .016)
    b.ell(t, (0, -.17, .93), (.08, .14, .04))
    w.blob(b, (x, y, z), yaw)


def bench(w: World, x, y, z, yaw) -> None:
    m, f = pal.wood(w, 0, 0), pal.metal(w, (.15, .15, .16))
    R, c = rot(yaw), np.array([x, y, z])
    for i in range(3):
        w.box(m, c + R @ np.array([0, -.18 + .16 * i, .45]), (.85, .065, .02), R)
    for i in range(2):
        w.box(m, c + R @ np.array([0, .27 + .03 * i, .62 + .18 * i]), (.85, .02, .07), R @ rot(0, -10))
    for sx in (-.7, .7):
        w.box(f, c + R @ np.array([sx, 0, .22]), (.03, .25, .22), R)
        w.box(f, c + R @ np.array([sx, .29, .6]), (.03, .03, .3), R)


def bin_post(w: World, x, y, z) -> None:
    """Litter bin, bollard, hydrant or box."""
    r = w.rng
    k = r.integers(4)
    m = pal.metal(w)
    if k == 0:
        w.frustum(m, (x, y, z), (x, y, z + .9), .26, .3)
        w.frustum(pal.plain(w, (.12, .12, .12)), (x, y, z + .9), (x, y, z + .98), .31, .25)
    elif k == 1:
        w.frustum(m, (x, y, z), (x, y, z + .85), .09, .07)
        w.ellipsoid(m, (x, y, z + .87), (.09, .09, .09))
    elif k == 2:
        w.box(m, (x, y, z + .6), (.35, .25, .6), rot(r.normal(0, 10)))
    else:
        pot, leaf = pal.plain(w, pal.jit(r, (.6, .35, .25))), pal.foliage(w)
        w.frustum(pot, (x, y, z), (x, y, z + .5), .28, .38)
        w.canopy(leaf, (x, y, z + .75), (.4, .4, .4), 9, .7)
