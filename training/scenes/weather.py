"""Daylight presets: sets sky, sun, ambient light and haze of a World."""
from __future__ import annotations

import math

import numpy as np

from .world import World, lin

KINDS = ("clear", "partly", "overcast", "sunset", "fog", "night", "bright")


def daylight(w: World, kind: str | None = None, reach: float = 3.0, sun_side: float | None = None) -> str:
    """Chooses weather; reach is the ambient occlusion distance (m)."""
    r = w.rng
    kind = kind or w.mood
    if kind is None:
        kind = str(r.choice(KINDS, p=(.25, .27, .2, .1, .05, .05, .08)))
    az = r.uniform(-math.pi, math.pi) if sun_side is None else sun_side
    el = math.radians(r.uniform(15, 70))
    cloud, soft = 0.0, r.uniform(0.06, 0.35)
    zen, hor = lin((.18 + r.normal(0, .04), .38 + r.normal(0, .05), .75 + r.normal(0, .06))), lin((.7, .8, .92)) * r.uniform(.75, 1.1)
    sun, sky_l = lin((1.0, .95, .86)) * r.uniform(2.0, 3.2), 0.75
    cl, cd = lin((1, 1, 1)) * r.uniform(.9, 1.25), lin((.6, .63, .7)) * r.uniform(.6, 1.1)
    glow, stars, power = r.uniform(.1, .6), 0.0, r.uniform(.35, .9)
    fog = 0.0 if r.uniform() < .3 else 10 ** r.uniform(-4.2, -3.0)
    if kind == "bright":
        zen, hor = lin((.75, .85, .95)), lin((.97, .98, 1.0)) * 1.2
        cloud = r.uniform(0, .3)
    elif kind == "clear":
        cloud = max(0, r.uniform(-.5, .35))
    elif kind == "partly":
        cloud = r.uniform(.4, .8)
    elif kind in ("overcast", "fog"):
        v = r.uniform(.55, .98)
        zen, hor = lin((v * .93, v * .96, v)), lin((v, v, v)) * r.uniform(.8, 1.2)
        cloud, soft = (r.uniform(.6, 1.1), r.uniform(.4, .8)) if r.uniform() < .7 else (0, .3)
        cl, cd = lin((v, v, v)) * 1.1, lin((v * .8, v * .83, v * .88))
        sun, sky_l, glow = sun * r.uniform(0, .12), 1.5 * v, 0.0
        if kind == "fog":
            fog = 10 ** r.uniform(-2.6, -1.75)
            cloud = 0
            hor = lin((v, v, v * 1.01))
            zen = hor * r.uniform(.9, 1.05)
    elif kind == "sunset":
        el = math.radians(r.uniform(1.5, 11))
        t = r.uniform()
        zen = lin((.25, .33, .55)) * r.uniform(.4, 1)
        hor = lin((1.0, .62 + .2 * t, .38 + .35 * t)) * r.uniform(.6, 1.1)
        sun = lin((1.0, .66, .36)) * r.uniform(1.0, 2.4)
        sky_l, glow, cloud = .5, r.uniform(.5, 1.4), r.uniform(0, .8)
        cl, cd = lin((1.0, .7, .5)) * 1.1, lin((.42, .36, .45))
    elif kind == "night":
        el = math.radians(r.uniform(20, 60))
        t = r.uniform(.25, 1)
        zen, hor = lin((.03, .05, .13)) * t, lin((.22, .2, .26)) * t
        sun, sky_l, glow, stars = lin((.5, .6, .85)) * .12 * t, .10 * t, 0.02, float(r.uniform() < .4) * .5
        cl, cd, cloud = lin((.2, .2, .25)), lin((.1, .1, .13)), max(0, r.uniform(-.6, .6))
    d = np.array([math.cos(el) * math.sin(az), math.cos(el) * math.cos(az), math.sin(el)])
    k = w.sky
    k[0:3], k[3:6], k[6:9], k[9:12], k[12] = zen, hor, sun / max(sun.max(), 1e-3), d, glow
    k[13], k[14], k[15:18], k[18:21], k[21] = cloud, soft, cl, cd, r.uniform(0, 90)
    k[22], k[23], k[24] = power, r.uniform(.35, 1.4), stars
    amb = (0.5 * zen + 0.5 * hor)
    amb = amb / max(amb.mean(), 1e-3) * sky_l * .55
    amb = 0.65 * amb + 0.35 * amb.mean()
    L = w.L
    L[0:3], L[3:6], L[6], L[7] = d, sun, r.uniform(.004, .05), reach
    amb = amb * r.uniform(1.0, 1.5)
    L[8:11] = amb
    L[11:14] = 0.30 * amb * lin((.85, .8, .72)) + sun * .10 * math.sin(el) * lin((.8, .75, .65))
    L[40], L[41:44], L[44] = fog, hor * (.95 if kind != "night" else .6), r.choice([0.0, 40, 300])
    w.look["key"] = {"night": .085, "fog": .3, "sunset": .17}.get(kind, .24) * 2 ** r.normal(0, .3)
    w.look["kind"] = kind
    return kind


def room_light(w: World, lamps: list, ambient: float = .35, tint=(1, .97, .92), reach: float = 1.6) -> None:
    """Indoor light: dim even ambient plus lamps [(pos, colour, power, size)]."""
    L = w.L
    L[7] = reach
    L[8:11] = lin(tint) * ambient
    L[11:14] = lin((.9, .82, .72)) * ambient * .75
    for a in lamps[:3]:
        w.lamp(*a)
    w.sky[0:3] = w.sky[3:6] = lin((.8, .85, .9))
    w.sky[22] = 1.0
