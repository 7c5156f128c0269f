"""People, busts, statues and animals as smooth blends of rounded parts (metres)."""
from __future__ import annotations

import math

import numpy as np

from . import materials as mt, palette as pal
from .world import Blob, World, rot


def _head(w: World, b: Blob, c, s, sk, hr, style, hat=None, fine=True) -> None:
    """Head centred at c, height about .24 * s, looking along -y."""
    r = w.rng
    c = np.asarray(c, float)
    white, iris, lip = w.mat(mt.PLAIN, (.85, .84, .82), spec=.5, gloss=60), w.mat(mt.PLAIN, (.12, .08, .06), spec=.7, gloss=80), w.mat(mt.SKIN, (.65, .33, .3), f=8, spec=.2)

    def P(x, y, z):
        return tuple(c + np.array([x, y, z]) * s)

    b.ell(sk, P(0, .005, .03), (.076 * s, .096 * s, .095 * s), k=.02 * s)
    b.ell(sk, P(0, -.025, -.045), (.058 * s, .066 * s, .075 * s), k=.04 * s)
    b.cone(sk, P(0, -.088, .012), P(0, -.108, -.028), .009 * s, .015 * s, k=.016 * s)
    b.ell(sk, P(0, -.078, .04), (.055 * s, .018 * s, .012 * s), k=.02 * s)
    b.ell(sk, P(0, -.068, -.098), (.024 * s, .022 * s, .018 * s), k=.02 * s)
    for sx in (-1, 1) if fine else ():
        b.ell(sk, P(sx * .078, .012, 0), (.012 * s, .022 * s, .034 * s), k=.008 * s)
        b.ell(sk, P(sx * .04, -.066, -.03), (.026 * s, .02 * s, .024 * s), k=.02 * s)
        b.ell(sk, P(sx * .031, -.083, .018), (.022 * s, .012 * s, .011 * s), k=.004 * s, sub=True)
        b.ell(white, P(sx * .031, -.079, .018), (.016 * s, .011 * s, .009 * s), k=0)
        b.ell(iris, P(sx * .031, -.0865, .018), (.0068 * s, .005 * s, .0068 * s), k=0)
        b.ell(hr, P(sx * .033, -.091, .042), (.02 * s, .006 * s, .0045 * s), k=0)
    if fine:
        b.ell(lip, P(0, -.093, -.057), (.024 * s, .009 * s, .006 * s), k=.002 * s)
        b.ell(lip, P(0, -.092, -.068), (.02 * s, .009 * s, .0065 * s), k=.002 * s)
    if hat is not None:
        b.ell(hat, P(0, .005, .085), (.092 * s, .108 * s, .065 * s), k=.01 * s)
        b.cyl(hat, P(0, -.01, .075), (.16 if style % 2 else .11) * s, (.155 if style % 2 else .1) * s, .008 * s, r=.006 * s)
        if style == 3:
            b.ell(hr, P(0, .05, -.04), (.085 * s, .06 * s, .13 * s), k=.02 * s)
        return
    if style == 0:
        return
    b.ell(hr, P(0, .025, .062), (.086 * s, .1 * s, .085 * s), k=.01 * s)
    if style >= 2:
        b.ell(hr, P(0, .06, -.02), (.09 * s, .062 * s, .12 * s), k=.03 * s)
        for sx in (-1, 1):
            b.ell(hr, P(sx * .078, .03, -.04), (.024 * s, .05 * s, .12 * s), k=.02 * s)
    if style == 3:
        b.ell(hr, P(0, .07, -.16), (.105 * s, .05 * s, .16 * s), k=.05 * s)
    if style == 4:
        b.ell(hr, P(0, .1, .09), (.05 * s, .05 * s, .05 * s), k=.01 * s)
    if style == 1 and r.uniform() < .4:
        b.ell(hr, P(0, -.055, -.085), (.062 * s, .05 * s, .05 * s), k=.01 * s)


def person(w: World, x, y, z, height=1.72, yaw=0.0, pose: str | None = None, stone: int | None = None) -> None:
    """A person standing at x y z, facing local -y. Poses: stand, walk, sit, arms, run."""
    r = w.rng
    pose = pose or pal.pick(r, ["stand", "walk", "walk", "arms", "stand"])
    s = height / 1.72
    top, trousers = pal.cloth(w, 2), pal.cloth(w, 2) if r.uniform() < .4 else w.mat(mt.FABRIC, pal.jit(r, pal.pick(r, [(.15, .2, .32), (.1, .1, .11), (.45, .4, .32), (.3, .3, .32)])), f=90, bump=.5)
    sk, hr = pal.skin(w), pal.hair(w)
    shoe = pal.plain(w, pal.pick(r, [(.1, .08, .07), (.85, .85, .84), (.4, .25, .15), (.5, .1, .1)]))
    if stone is not None:
        top = trousers = sk = hr = shoe = stone
    fat = r.uniform(.88, 1.22)
    skirt = r.uniform() < .22
    sleeve = sk if r.uniform() < .35 else top
    leg = sk if (skirt or r.uniform() < .18) else trousers
    b = Blob()
    sw = {"walk": r.uniform(.15, .32), "run": .5}.get(pose, r.uniform(0, .07))
    sit = pose == "sit"
    hip = .5 if sit else .93 - sw * .12
    for i, sx in enumerate((-1, 1)):
        d = sw * (1 if i else -1)
        if sit:
            knee, foot = (sx * .11, -.44, .5), (sx * .12, -.42, .08)
        else:
            knee = (sx * .1, d * .45 - .03, hip - .42)
            foot = (sx * .11, d * 1.0 + (.12 if d > 0 else 0), .08 + (.10 if d > .1 else 0))
        b.cone(trousers if not skirt else leg, (sx * .09, 0, hip), knee, .092 * fat, .062 * fat, k=.05)
        b.cone(leg, knee, foot, .06 * fat, .042, k=.02)
        b.cone(shoe, (foot[0], foot[1] + .03, .05 + foot[2] - .08), (foot[0] * 1.1, foot[1] - .16, foot[2] - .04), .046, .04, k=.01)
    if skirt and not sit:
        b.cyl(trousers, (0, 0, hip - .22), .26 * fat, .14 * fat, .3, r=.03, k=.04)
    b.ell(trousers, (0, .01, hip + .03), (.165 * fat, .125 * fat, .13), k=.08)
    b.cone(top, (0, 0, hip + .12), (0, .01, hip + .36), .125 * fat, .15 * fat, k=.09)
    b.cone(top, (-.13, .015, hip + .47), (.13, .015, hip + .47), .085, .085, k=.1)
    long = r.uniform() < .2
    if long:
        b.cyl(top, (0, 0.01, hip - .05), .2 * fat, .16 * fat, .26, r=.03, k=.06)
    for i, sx in enumerate((-1, 1)):
        d = -sw * .8 * (1 if i else -1)
        el = np.array([sx * .26, d * .4 + .03, hip + .22])
        ha = np.array([sx * .27, d - .06, hip - .02])
        if pose == "arms":
            q = r.uniform(0, 1)
            el = np.array([sx * .33, -.05 - .1 * q, hip + .35 + .25 * (q - .5)])
            ha = np.array([sx * (.5 - .4 * q), -.3 * q, hip + .45 + r.uniform(-.25, .5)])
        if sit:
            ha = np.array([sx * .14, -.34, hip + .13])
        b.cone(top, (sx * .185, .015, hip + .47), tuple(el), .058, .046, k=.04)
        b.cone(sleeve, tuple(el), tuple(ha), .045, .032, k=.02)
        b.ell(sk, tuple(ha + (ha - el) * .22), (.032, .04, .055), k=.02)
    b.cone(sk, (0, .01, hip + .52), (0, -.005, hip + .63), .055, .05, k=.03)
    hat = pal.cloth(w) if r.uniform() < .2 else None
    if stone is not None:
        hat = None
    _head(w, b, (0, -.005, hip + .72), 1.0, sk, hr, int(r.integers(1, 5)), hat, math.hypot(x, y) < 7)
    if stone is None and r.uniform() < .3:
        b.box(pal.plain(w), (0, .2, hip + .32), (.15, .09, .2), r=.06, k=.01)
    w.blob(b, (x, y, z), yaw, s, amp=.006, freq=14)


def bust(w: World, x, y, z, yaw=0.0, scale=1.0, stone: int | None = None) -> None:
    """Head and shoulders; z is the chin height, facing local -y."""
    r = w.rng
    sk, hr, top = pal.skin(w), pal.hair(w), pal.cloth(w)
    if stone is not None:
        sk = hr = top = stone
    coll = pal.cloth(w)
    if stone is not None:
        coll = stone
    fat = r.uniform(.9, 1.2)
    b = Blob()
    b.cone(sk, (0, .02, -.16), (0, 0, .02), .056 * fat, .05, k=.03)
    b.cone(top, (-.16, .03, -.22), (.16, .03, -.22), .075 * fat, k=.07)
    b.ell(top, (0, .02, -.42), (.2 * fat, .125 * fat, .26), k=.08)
    for sx in (-1, 1):
        b.cone(top, (sx * .185, .03, -.23), (sx * .27, .02, -.55), .07, .06, k=.05)
    if r.uniform() < .6:
        b.torus(coll, (0, .012, -.135), .066, .016, R=rot(0, -15), k=.01)
    style = int(r.integers(1, 5))
    hat = pal.cloth(w) if r.uniform() < .18 and stone is None else None
    tilt = rot(0, 0, 0)
    b2 = Blob()
    _head(w, b2, (0, 0, 0), 1.0, sk, hr, style, hat)
    b.rows.extend(q for q in _moved(b2, np.array([0, 0, .1]), tilt))
    if r.uniform() < .2 and stone is None:
        g = w.mat(mt.PLAIN, (.08, .07, .07), spec=.7, gloss=60)
        for sx in (-1, 1):
            b.torus(g, (sx * .034, -.096, .117), .024, .003, R=rot(0, 90))
        b.cone(g, (-.012, -.098, .12), (.012, -.098, .12), .003)
    w.blob(b, (x, y, z), yaw, scale, amp=.0022, freq=26)


def _moved(b: Blob, d: np.ndarray, R: np.ndarray) -> list[np.ndarray]:
    """Parts of b shifted by d (metres)."""
    out = []
    for q in b.rows:
        q = q.copy()
        q[4:7] += d
        if q[0] == 0:
            q[7:10] += d
        out.append(q)
    return out


def quadruped(w: World, x, y, z, size=1.0, yaw=0.0, kind: str | None = None) -> None:
    """Dog, cow, horse, sheep, cat or deer, facing local -y; size scales life size."""
    r = w.rng
    kind = kind or pal.pick(r, ["dog", "cow", "horse", "sheep", "cat", "deer"])
    S = {"dog": .55, "cow": 1.35, "horse": 1.5, "sheep": .8, "cat": .28, "deer": 1.1}[kind] * size
    c1 = pal.pick(r, [(.35, .22, .13), (.6, .45, .28), (.12, .1, .09), (.85, .82, .76), (.5, .48, .46), (.7, .5, .3)])
    c2 = pal.pick(r, [(.9, .88, .84), tuple(np.asarray(c1) * .7), tuple(np.asarray(c1) * .7), (.1, .09, .08)])
    if kind == "sheep":
        c1, c2 = (.85, .82, .74), (.78, .74, .65)
    m = w.mat(mt.FUR, pal.jit(r, c1, .03), pal.jit(r, c2, .03), f=40 / S ** .5, bump=.8, p=(2.2 / S, 0, 0, 0))
    dark = w.mat(mt.PLAIN, (.07, .06, .06), spec=.4, gloss=40)
    face = m if kind != "sheep" else w.mat(mt.FUR, (.2, .18, .17), f=40)
    graze = r.uniform() < .4 and kind in ("cow", "horse", "sheep", "deer")
    L, leg, fat = {"dog": (.5, .55, .17), "cow": (.62, .5, .25), "horse": (.58, .58, .19), "sheep": (.5, .42, .27), "cat": (.62, .48, .18), "deer": (.52, .62, .16)}[kind]
    b = Blob()
    H = 1 - fat
    b.cone(m, (0, L, H - .02), (0, -L * .75, H), fat, fat * 1.06, k=.1)
    b.ell(m, (0, L * .1, H - .06), (fat * 1.08, L * .8, fat * 1.1), k=.1)
    for yy, dy in ((-L * .75, -1), (L * .9, 1)):
        for sx in (-1, 1):
            d = r.normal(0, .09)
            kx = (sx * fat * .62, yy + d * .5 + .05 * dy, leg * .5)
            b.cone(m, (sx * fat * .6, yy, H - .03), kx, fat * .48, fat * .26, k=.07)
            b.cone(m, kx, (sx * fat * .62, yy + d, .05), fat * .24, fat * .2, k=.02)
            b.cone(dark if kind in ("cow", "horse", "sheep", "deer") else m, (sx * fat * .62, yy + d, .03), (sx * fat * .62, yy + d - .04, .03), fat * .24, k=.01)
    nl = {"dog": .3, "cow": .3, "horse": .55, "sheep": .2, "cat": .2, "deer": .5}[kind]
    a = math.radians(r.uniform(15, 60) if not graze else -50)
    hx = r.normal(0, .12)
    hd = np.array([hx, -L * .85 - nl * math.cos(a), H + .05 + nl * math.sin(a)])
    b.cone(m, (0, -L * .8, H + .02), tuple(hd), fat * .75, fat * .5, k=.1)
    hs = {"dog": .16, "cow": .2, "horse": .17, "sheep": .16, "cat": .19, "deer": .13}[kind]
    ml = {"dog": .22, "cow": .36, "horse": .42, "sheep": .24, "cat": .1, "deer": .26}[kind]
    nose = hd + np.array([hx * .5, -ml * .85, -ml * (.45 if not graze else .75)])
    b.ell(face, tuple(hd), (hs * .85, hs, hs * .9), k=.06)
    b.cone(face, tuple(hd), tuple(nose), hs * .75, hs * .46, k=.05)
    b.ell(dark, tuple(nose + [0, -hs * .36, hs * .1]), (hs * .2, hs * .14, hs * .13), k=.01)
    for sx in (-1, 1):
        e = hd + np.array([sx * hs * .62, .02, hs * .72])
        b.cone(face, tuple(e), tuple(e + [sx * hs * .5, .03, hs * (.75 if kind in ("cat", "dog", "horse") else .1)]), hs * .3, hs * .1, k=.03)
        b.ell(dark, tuple(hd + [sx * hs * .66, -hs * .62, hs * .25]), (hs * .14, hs * .14, hs * .14))
        if kind in ("cow", "deer") and r.uniform() < .6:
            b.cone(w.mat(mt.NOISE, (.7, .65, .55)), tuple(hd + [sx * hs * .4, .05, hs * .8]), tuple(hd + [sx * hs * 1.3, .02, hs * (1.7 if kind == "cow" else 3)]), hs * .14, hs * .04, k=.01)
    t = .45 if kind != "sheep" else .15
    b.cone(m, (0, L * 1.1, H + .05), (r.normal(0, .15), L * 1.15 + t * .6, H + (.1 if kind in ("dog", "cat") else -.35) + r.normal(0, .1)), fat * .22, fat * .12, k=.04)
    if kind == "horse":
        b.cone(w.mat(mt.HAIR, (.1, .08, .06), f=50, bump=.8), (0, -L * .6, H + fat), tuple(hd + [0, .08, hs * .9]), .05, .05, k=.02)
    w.blob(b, (x, y, z), yaw, S, amp=.028 if kind == "sheep" else .007, freq=9 if kind == "sheep" else 16)


def bird(w: World, x, y, z, s=.15, yaw=0.0) -> None:
    """Standing bird, body half length s."""
    r = w.rng
    m = w.mat(mt.FUR, pal.hsv(r, (.1, .7), (.2, .9)), pal.hsv(r, (.1, .7), (.2, .9)), f=60, bump=.6, p=(9, 0, 0, 0))
    d = w.mat(mt.PLAIN, (.75, .5, .15), spec=.3)
    b = Blob()
    b.ell(m, (0, 0, 1.2), (.55, 1, .6), k=.2, R=rot(0, -20))
    b.cone(m, (0, .8, 1.1), (0, 2, .8), .35, .15, k=.2)
    b.ell(m, (0, -.85, 1.85), (.38, .42, .4), k=.25)
    b.cone(d, (0, -1.2, 1.85), (0, -1.65, 1.75), .12, .04, k=.05)
    for sx in (-1, 1):
        b.cone(d, (sx * .2, 0, .7), (sx * .22, 0, 0), .06)
        b.ell(d, (sx * .33, -1.0, 1.95), (.07, .07, .07))
    w.blob(b, (x, y, z), yaw, s)
