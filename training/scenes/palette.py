"""Random material recipes (sRGB colours) shared by the scene modules."""
from __future__ import annotations

import colorsys

import numpy as np

from . import materials as mt
from .world import World


def hsv(r: np.random.Generator, s=(.2, .8), v=(.2, .9)) -> tuple:
    """Random colour with bounded saturation and value."""
    return colorsys.hsv_to_rgb(r.uniform(), r.uniform(*s), r.uniform(*v))


def jit(r, c, d=.05) -> tuple:
    """Colour c with normal jitter d."""
    return tuple(np.clip(np.asarray(c) + r.normal(0, d, 3) * .6 + r.normal(0, d), 0.01, 1))


def pick(r, items):
    """One of items."""
    return items[int(r.integers(len(items)))]


def grass(w: World, flowers=True) -> int:
    r = w.rng
    a = pick(r, [(.32, .40, .18), (.40, .45, .24), (.27, .34, .17), (.5, .49, .29), (.57, .52, .36), (.35, .36, .24)])
    b = pick(r, [(.45, .45, .22), (.52, .48, .3), (.3, .4, .16), (.4, .33, .22)])
    fl = r.uniform(.05, .4) if flowers and r.uniform() < .35 else 0
    c = pick(r, [(.9, .85, .3), (.9, .9, .92), (.7, .3, .5), (.6, .35, .12), (.5, .4, .8)])
    return w.mat(mt.GRASS, jit(r, a), jit(r, b), f=r.uniform(.5, 2.0), bump=r.uniform(.3, .7), p=(fl, *[v ** 2.2 for v in c]))


def soil(w: World) -> int:
    r = w.rng
    a = pick(r, [(.45, .36, .26), (.55, .48, .38), (.36, .28, .2), (.62, .56, .47)])
    return w.mat(mt.NOISE, jit(r, a), jit(r, np.asarray(a) * .7), f=r.uniform(1, 4), bump=r.uniform(.2, .5))


def sand(w: World) -> int:
    a = pick(w.rng, [(.80, .70, .53), (.86, .8, .68), (.7, .6, .45)])
    return w.mat(mt.SAND, jit(w.rng, a, .03), jit(w.rng, np.asarray(a) * .82, .03), f=w.rng.uniform(1, 5), bump=.25)


def snow(w: World) -> int:
    return w.mat(mt.NOISE, (.93, .95, .98), (.84, .88, .95), f=w.rng.uniform(.3, 1.5), bump=.2)


def rock(w: World) -> int:
    r = w.rng
    a = pick(r, [(.5, .48, .45), (.42, .4, .38), (.6, .54, .46), (.36, .36, .38), (.55, .42, .34)])
    b = pick(r, [(.35, .38, .22), (.62, .6, .55), (.3, .28, .26)])
    return w.mat(mt.ROCK, jit(r, a), jit(r, b), f=r.uniform(.8, 3), bump=r.uniform(.4, .9))


def asphalt(w: World) -> int:
    v = w.rng.uniform(.24, .52)
    m = w.mat(mt.ASPHALT, (v, v, v * 1.02), (v * .75, v * .75, v * .77), f=3, bump=.15)
    if w.rng.uniform() < .12:
        w.M[m][11] = .35
    return m


def paving(w: World) -> int:
    r = w.rng
    a = jit(r, pick(r, [(.6, .58, .54), (.5, .48, .46), (.66, .6, .52), (.55, .42, .36), (.4, .4, .42)]))
    b = tuple(np.asarray(a) * .6)
    k = r.uniform()
    if k < .4:
        return w.mat(mt.TILE, a, b, f=r.uniform(.8, 4), bump=.12, p=(float(r.uniform() < .15), 0, 0, 0))
    if k < .75:
        return w.mat(mt.COBBLE, a, b, f=r.uniform(2, 9), bump=.25)
    return w.mat(mt.BRICK, a, b, f=r.uniform(3, 5), bump=.15)


def wall(w: World) -> int:
    r = w.rng
    k = r.uniform()
    if k < .3:
        a = pick(r, [(.55, .28, .2), (.62, .4, .3), (.45, .3, .25), (.7, .6, .48), (.8, .78, .75)])
        return w.mat(mt.BRICK, jit(r, a), (.68, .66, .62), f=r.uniform(3, 5), bump=.25, dirt=1)
    if k < .75:
        a = pick(r, [(.85, .8, .7), (.8, .7, .52), (.78, .76, .74), (.7, .5, .4), (.6, .65, .7), (.9, .88, .85), (.5, .5, .5)])
        return w.mat(mt.NOISE, jit(r, a), jit(r, np.asarray(a) * .85), f=r.uniform(.3, 2), bump=.15, dirt=1)
    if k < .88:
        return w.mat(mt.COBBLE, jit(r, (.55, .5, .44)), (.35, .32, .28), f=r.uniform(1.5, 4), bump=.5, dirt=1)
    return rock(w)


def facade(w: World, lit: float = 0.0, shop: bool | None = None) -> int:
    """House front; window pitch in metres, floors about 3 m."""
    r = w.rng
    a = pick(r, [(.82, .76, .64), (.62, .34, .26), (.75, .73, .7), (.8, .62, .42), (.66, .68, .72), (.88, .86, .82),
                 (.5, .36, .3), (.55, .55, .56), (.72, .5, .42), (.62, .7, .66), (.35, .36, .4)])
    modern = r.uniform() < .25
    pw, ph = (r.uniform(1.3, 3.2), r.uniform(2.8, 4)) if modern else (r.uniform(1.8, 3.6), r.uniform(2.8, 3.6))
    fw, fh = (r.uniform(.75, .95), r.uniform(.6, .9)) if modern else (r.uniform(.3, .6), r.uniform(.45, .68))
    shop = (r.uniform() < .35) if shop is None else shop
    return w.mat(mt.FACADE, jit(r, a, .04), jit(r, np.asarray(a) * r.uniform(.7, 1.15), .03), f=1.5, bump=.12, glow=lit,
                 p=(pw, ph, fw, fh), dirt=2.0 if r.uniform() < .35 else 1.0, extra=float(shop))


def roof(w: World) -> int:
    r = w.rng
    a = pick(r, [(.58, .28, .2), (.4, .26, .22), (.3, .3, .33), (.45, .4, .36), (.65, .38, .26)])
    return w.mat(mt.ROOF, jit(r, a), jit(r, (.3, .3, .22)), f=r.uniform(2.5, 5), bump=.3)


def wood(w: World, planks: float | None = None, p0: int | None = None) -> int:
    r = w.rng
    a = pick(r, [(.62, .42, .25), (.45, .28, .16), (.75, .58, .38), (.32, .2, .13), (.8, .72, .6), (.55, .5, .45), (.88, .8, .66)])
    b = tuple(np.asarray(a) * r.uniform(.55, .8))
    pl = (r.uniform(3, 9) if r.uniform() < .5 else 0) if planks is None else planks
    return w.mat(mt.WOOD, jit(r, a), b, f=r.uniform(4, 12), bump=.06, spec=r.uniform(0, .3), gloss=r.uniform(10, 60),
                 mirror=r.uniform(0, .12) if r.uniform() < .3 else 0,
                 p=(float(r.integers(2)) if p0 is None else p0, pl, 0, 0))


def cloth(w: World, scale: float = 1.0) -> int:
    """Fabric; scale > 1 makes coarser patterns."""
    r = w.rng
    k = r.uniform()
    c = hsv(r, (.1, .8), (.1, .9)) if k < .6 else (jit(r, (.12, .12, .14), .04) if k < .75 else
                                                  (jit(r, (.85, .84, .8), .05) if k < .88 else jit(r, (.2, .27, .42), .05)))
    p = int(pick(r, [0, 0, 0, 0, 0, 1, 2, 3, 4]))
    return w.mat(mt.FABRIC, c, hsv(r, (.1, .8), (.15, .95)), f=120 / scale, bump=.5,
                 p=(p, r.uniform(4, 20) / scale, 0, 0))


def skin(w: World) -> int:
    a = pick(w.rng, [(.88, .68, .57), (.8, .6, .47), (.66, .46, .34), (.5, .33, .24), (.36, .23, .17), (.92, .76, .67)])
    return w.mat(mt.SKIN, jit(w.rng, a, .02), tuple(np.asarray(a) * (1.0, .8, .78)), f=8, bump=.06, spec=.12, gloss=14)


def hair(w: World) -> int:
    a = pick(w.rng, [(.1, .08, .07), (.25, .16, .1), (.45, .3, .17), (.7, .55, .35), (.55, .53, .52), (.42, .18, .1)])
    return w.mat(mt.HAIR, a, tuple(np.asarray(a) * .6), f=60, bump=.7, spec=.15, gloss=12, p=(5, 0, 0, 0))


def metal(w: World, c=None) -> int:
    r = w.rng
    c = hsv(r, (0, .8), (.1, .9)) if c is None else c
    return w.mat(mt.METAL, c, f=3, bump=.02, spec=r.uniform(.3, .9), gloss=r.uniform(30, 120), mirror=r.uniform(.15, .55))


def plain(w: World, c=None, spec: float | None = None) -> int:
    r = w.rng
    c = hsv(r, (0, .85), (.1, .95)) if c is None else c
    return w.mat(mt.PLAIN, c, f=r.uniform(2, 20), bump=.05, spec=r.uniform(0, .5) if spec is None else spec,
                 gloss=r.uniform(10, 80))


def foliage(w: World, season: str | None = None) -> int:
    r = w.rng
    k = r.uniform()
    if k < .78:
        a = pick(r, [(.22, .36, .1), (.3, .42, .13), (.17, .3, .1), (.38, .45, .16), (.25, .34, .2)])
        b = pick(r, [(.42, .5, .18), (.3, .42, .16), (.5, .52, .25)])
    elif k < .92:
        a = pick(r, [(.72, .42, .1), (.75, .58, .15), (.6, .22, .1), (.5, .36, .15)])
        b = pick(r, [(.55, .5, .15), (.8, .6, .2)])
    else:
        a, b = pick(r, [((.85, .62, .7), (.95, .85, .88)), ((.9, .9, .88), (.6, .65, .4)), ((.5, .18, .2), (.35, .12, .15))])
    return w.mat(mt.FOLIAGE, jit(r, a, .03), jit(r, b, .04), f=r.uniform(5, 14), bump=.3)


def bark(w: World) -> int:
    r = w.rng
    a = pick(r, [(.36, .28, .2), (.3, .26, .22), (.45, .38, .3), (.75, .72, .66), (.25, .2, .16)])
    return w.mat(mt.BARK, jit(r, a, .03), pick(r, [(.3, .33, .2), (.25, .2, .16)]), f=r.uniform(6, 14), bump=.7)


def photo(w: World, size: float = 1.0, gain: float = 1.0) -> int:
    """Crop of a real photograph stretched over `size` metres (poster, weathered wall);
    falls back to a sign when no photographs were given."""
    r = w.rng
    if w.n_textures == 0:
        return w.mat(mt.SIGN, hsv(r), hsv(r), f=4 / size, p=(float(r.integers(2)), 0, 0, 0))
    return w.mat(mt.PHOTO, (gain, gain, gain), f=1 / size, bump=.05, spec=r.uniform(0, .2),
                 p=(int(r.integers(w.n_textures)), r.uniform(0, 2), r.uniform(0, 2), 0))


def sign(w: World, size: float = .6) -> int:
    r = w.rng
    return w.mat(mt.SIGN, hsv(r, (.1, .9), (.1, .95)), hsv(r, (0, .5), (.6, 1)), f=1.5 / size, bump=.02, spec=.2,
                 p=(float(r.integers(2)), 0, 0, 0))


def any_surface(w: World) -> int:
    """Some surface for furniture and walls."""
    k = w.rng.uniform()
    return (wood(w) if k < .3 else plain(w) if k < .5 else cloth(w) if k < .65 else photo(w) if k < .85 else
            w.mat(mt.MARBLE, jit(w.rng, (.85, .84, .82)), jit(w.rng, (.4, .4, .42)), f=w.rng.uniform(1, 4), spec=.4, gloss=60, mirror=.15))
