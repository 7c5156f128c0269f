"""Procedural surface materials: albedo (linear RGB), bump, gloss, mirror, emission.

A material is one row: 0 kind, 1:4 colour 1, 4:7 colour 2, 7 frequency (1/m), 8 bump,
9 specular strength, 10 gloss exponent, 11 mirror strength, 12 emission, 13:17 parameters,
17 dirt near z=0, 18 seed, 19 colour 3 mix.
"""
import math

from numba import njit

from .noise import JIT, cells, fbm, hash3, smooth, vnoise

(PLAIN, NOISE, GRASS, ASPHALT, BRICK, FACADE, WOOD, FABRIC, MARBLE, COBBLE, FOLIAGE, WATER, PHOTO,
 SIGN, ROCK, SAND, TILE, BARK, METAL, GLOW, ROOF, HAIR, STRIPES, SKIN, FUR, PETAL) = range(26)


@njit(**JIT)
def facade(M, m, u, v, fp, sd):
    """Wall with a window grid: (kind 0 wall / 1 glass / 2 frame / 3 sill, brightness, id)."""
    pw = M[m, 13]
    ph = M[m, 14]
    fw = M[m, 15]
    fh = M[m, 16]
    a = u / pw
    b = v / ph
    i = math.floor(a)
    j = math.floor(b)
    x = abs(a - i - 0.5) * 2.0
    y = abs(b - j - 0.5) * 2.0
    rid = hash3(int(i), int(j), int(sd * 1000.0))
    ground = j < 1.0 and M[m, 19] > 0.5
    if ground:  # shop front
        fw = 0.86
        fh = 0.8
    ex = fp / pw
    if ex > 0.5:
        return 0, 1.0, rid
    if x < fw and y < fh:
        if x > fw - 0.10 / pw * 2 or y > fh - 0.10 / ph * 2 or (x < 0.05 / pw * 2 and not ground):
            return 2, 1.0, rid
        if y < fh * 0.18 and y > fh * 0.18 - 0.07 / ph * 2 and hash3(7, 3, int(sd * 1000)) > 0.5:
            return 2, 1.0, rid
        # shade under the lintel reads as a recess
        return 1, 0.55 + 0.45 * smooth(0.0, 0.35, fh - (b - j - 0.5) * 2.0), rid
    if x < fw + 0.14 / pw * 2 and b - j - 0.5 < 0 and y < fh + 0.16 / ph * 2 and y >= fh:
        return 3, 1.15, rid
    if y > 0.94:
        return 3, 0.85, rid
    return 0, 1.0, rid


@njit(**JIT)
def albedo(M, m, T, x, y, z, nx, ny, nz, fp, depthcue):
    """Surface look at a texture-space point (m) with a local unit normal.

    fp: pixel footprint (m). depthcue: 0..1, how deep inside a canopy the point lies.
    Returns (r, g, b, bump, spec, gloss, mirror, emission)."""
    k = int(M[m, 0])
    f = M[m, 7]
    sd = M[m, 18]
    bump = M[m, 8]
    spec = M[m, 9]
    gloss = M[m, 10]
    mirror = M[m, 11]
    glow = M[m, 12]
    ax = abs(nx)
    ay = abs(ny)
    az = abs(nz)
    if az >= ax and az >= ay:
        u = x
        v = y
    elif ax >= ay:
        u = y
        v = z
    else:
        u = x
        v = z
    q = fp * f
    w = 0.0  # mix of colour 2
    s = 1.0  # brightness
    if k == 0:
        s = 0.90 + 0.2 * fbm(x * f + sd, y * f, z * f, 3, q)
    elif k == 1:
        w = smooth(0.3, 0.7, fbm(x * f + sd, y * f, z * f, 5, q))
        s = 0.85 + 0.3 * fbm(x * f * 7 + sd, y * f * 7, z * f * 7, 2, q * 7)
    elif k == 2:
        w = smooth(0.3, 0.7, fbm(x * f * 0.3 + sd, y * f * 0.3, sd, 4, q * 0.3))
        n = fbm(x * f * 9, y * f * 9, z * 3 + sd, 3, q * 9)
        n2 = fbm(x * f * 40, y * f * 40, sd, 2, q * 40)
        s = 0.45 + 0.65 * n + 0.45 * n2
        if M[m, 13] > 0.0 and q * 30 < 1.0:  # flowers / fallen leaves
            d, i = cells(x * f * 7, y * f * 7)
            if d > 0.33 and i > 1.0 - M[m, 13]:
                return (M[m, 14], M[m, 15], M[m, 16], bump, spec, gloss, 0.0, 0.0)
    elif k == 3:
        n = fbm(x * 60 + sd, y * 60, z * 60, 2, fp * 60)
        p = fbm(x * 0.5 + sd, y * 0.5, sd, 4, fp * 0.5)
        s = 0.75 + 0.35 * (n - 0.5) + 0.5 * (p - 0.5) + 0.1
        c = abs(fbm(x * 0.35 + 9 + sd, y * 0.35, 2.2, 5, fp * 0.35) - 0.5)
        if c < 0.0022 + fp * 0.05 and fp < 0.04:
            s *= 0.6 + 8.0 * fp
        w = smooth(0.55, 0.75, fbm(x * 0.12 + sd, y * 0.9, 3.0, 3, fp))
    elif k == 4:
        row = math.floor(v * f * 2.2)
        a = u * f + 0.5 * (row - 2 * math.floor(row * 0.5))
        i = math.floor(a)
        p = min(a - i, 1 - a + i)
        o = v * f * 2.2 - row
        o = min(o, 1 - o)
        e = 1.0 - smooth(0.25, 0.6, q)
        rid = hash3(int(i), int(row), int(sd * 100))
        s = 1.0 + ((rid - 0.5) * 0.5 + 0.4 * (fbm(u * f * 6, v * f * 6, sd, 3, q * 6) - 0.5)) * e
        if p < 0.035 or o < 0.075:
            w = 0.85 * e + 0.15
        else:
            w = 0.15 * (1 - e)
        s *= 0.75 + 0.5 * fbm(u * 0.4 + sd, v * 0.4, z * 0.1, 3, fp * 0.4)
    elif k == 5:
        kind, s, rid = facade(M, m, u, v, fp, sd)
        if az > 0.7:
            kind = 0
        if kind == 1:
            mirror = 0.35
            spec = 0.6
            gloss = 60.0
            lit = M[m, 12]
            d = 0.03 + 0.10 * rid * rid
            if rid > 0.62:  # curtains or blinds
                d += 0.25 * (0.6 + 0.4 * math.sin(u * 40.0)) * (rid - 0.5)
            if lit > 0.0 and rid < 0.45:
                g = lit * (0.4 + rid)
                return 0.9, 0.65, 0.35, 0.0, 0.1, 20.0, 0.1, g
            return d * s, d * s * 1.03, d * s * 1.08, 0.0, spec, gloss, mirror, 0.0
        glow = 0.0
        if kind == 2:
            g = 0.7 if hash3(int(sd * 100), 5, 5) > 0.4 else 0.08
            return g * s, g * s, g * s * 0.97, 0.02, 0.1, 20.0, 0.0, 0.0
        n = fbm(u * 0.35 + sd, v * 0.35, sd, 4, fp * 0.35)
        n2 = fbm(u * 4 + sd, v * 0.5, sd, 3, fp * 4)  # streaks
        s *= 0.7 + 0.35 * n + 0.25 * n2
        if M[m, 17] > 1.5:  # brick-faced
            row = math.floor(v * 9.0)
            a = u * 4.2 + 0.5 * (row - 2 * math.floor(row * 0.5))
            i = math.floor(a)
            e = 1.0 - smooth(0.2, 0.5, fp * 5)
            s *= 1.0 + (hash3(int(i), int(row), 3) - 0.5) * 0.4 * e
            if (a - i < 0.05 or v * 9.0 - row < 0.13) and e > 0.1:
                w = 0.6 * e
        if kind == 3:
            w = 0.8
    elif k == 6:
        a = u if M[m, 13] < 0.5 else v
        b = v if M[m, 13] < 0.5 else u
        pl = math.floor(b * M[m, 14])
        ps = b * M[m, 14] - pl
        h = hash3(int(pl), 17, int(sd * 100))
        n = fbm(a * f * 0.25 + h * 50, b * f * 2.5 + sd, z * f * 2.5 if az < 0.7 else h, 4, q)
        g = math.sin((b * f * 1.5 + 3.0 * n) * 6.28)
        w = 0.5 * n + 0.22 * g * (1.0 - smooth(0.1, 0.4, q * 1.5)) + 0.18
        s = 0.85 + 0.3 * (h - 0.5) + 0.3 * fbm(a * f * 3, b * f * 25, sd, 2, q * 25)
        if M[m, 14] > 0.0 and (ps < 0.02 or ps > 0.98) and fp * M[m, 14] < 0.2:
            s *= 0.4
    elif k == 7:
        t = 0.5
        if q < 0.35:
            t = 0.5 + 0.25 * (math.sin(u * f * 6.28) + math.sin(v * f * 6.28))
        s = 0.72 + 0.2 * t + 0.3 * fbm(x * 6 + sd, y * 6, z * 6, 3, fp * 6)
        pt = int(M[m, 13])
        g = M[m, 14]
        if pt == 1:
            w = 1.0 if math.sin(v * g * 6.28) > 0.2 else 0.0
        elif pt == 2:
            w = (0.5 if math.sin(u * g * 6.28) > 0.3 else 0.0) + (0.5 if math.sin(v * g * 6.28) > 0.3 else 0.0)
        elif pt == 3:
            d, i = cells(u * g, v * g)
            w = 1.0 if d > 0.35 else 0.0
            w *= i
        elif pt == 4:
            w = smooth(0.47, 0.53, fbm(u * g + sd, v * g, sd, 3, fp * g))
    elif k == 8:
        n = fbm(x * f + sd, y * f, z * f, 5, q)
        w = math.pow(1.0 - abs(math.sin((x + y * 0.6 + z * 0.8) * f * 1.5 + n * 9.0)), 5.0)
        s = 0.88 + 0.24 * n
    elif k == 9:
        d, i = cells(u * f, v * f)
        e = 1.0 - smooth(0.25, 0.6, q)
        s = 1.0 + (0.55 * (i - 0.5) + 0.35 * (fbm(u * f * 5, v * f * 5, sd, 3, q * 5) - 0.5)) * e
        w = (1.0 - smooth(0.03, 0.14, d)) * e
        s *= 0.7 + 0.6 * fbm(u * 0.3 + sd, v * 0.3, sd, 3, fp * 0.3)
    elif k == 10:
        n = fbm(x * f + sd, y * f, z * f, 3, q)
        n2 = fbm(x * f * 0.12 + sd, y * f * 0.12, z * f * 0.12, 2, q * 0.12)
        s = (0.35 + 1.1 * n) * (1.0 - 0.75 * depthcue) * (0.75 + 0.5 * n2)
        w = smooth(0.35, 0.75, 0.6 * n2 + 0.4 * n)
    elif k == 11:
        w = smooth(0.3, 0.7, fbm(x * 0.07 + sd, y * 0.07, 1.0, 3, fp * 0.07))
    elif k == 12:
        n = T.shape[0]
        if n > 0:
            i = int(M[m, 13]) % n
            a = u * f + M[m, 14]
            b = -v * f + M[m, 15]
            a = abs(a - 2.0 * math.floor(a * 0.5) - 1.0)
            b = abs(b - 2.0 * math.floor(b * 0.5) - 1.0)
            px = a * 254.99
            py = b * 254.99
            ix = int(px)
            iy = int(py)
            px -= ix
            py -= iy
            c0 = 0.0
            c1 = 0.0
            c2 = 0.0
            for jj in range(2):
                for ii in range(2):
                    g = (px if ii else 1 - px) * (py if jj else 1 - py)
                    c0 += g * T[i, iy + jj, ix + ii, 0]
                    c1 += g * T[i, iy + jj, ix + ii, 1]
                    c2 += g * T[i, iy + jj, ix + ii, 2]
            c0 = (c0 / 255.0) ** 2.2
            c1 = (c1 / 255.0) ** 2.2
            c2 = (c2 / 255.0) ** 2.2
            return c0 * M[m, 1], c1 * M[m, 2], c2 * M[m, 3], bump, spec, gloss, mirror, glow
        w = fbm(u * f * 3, v * f * 3, sd, 4, q * 3)
    elif k == 13:  # sign / poster: blocks, circles and text-like marks
        a = u * f
        b = v * f
        d, i = cells(a * 0.8 + sd, b * 0.8)
        w = i * 0.6 if M[m, 13] > 0.5 else 0.0
        row = math.floor(b * 4.0)
        o = b * 4.0 - row
        if o > 0.25 and o < 0.75 and hash3(int(row), 3, int(sd * 100)) > 0.3:
            ch = math.floor(a * 9.0)
            if hash3(int(ch), int(row), int(sd * 100)) > 0.28 and q < 0.3:
                sub = fbm(a * 30.0, b * 14.0, sd, 1, q * 30)
                w = 1.0 if sub > 0.42 else w
    elif k == 14:
        n = fbm(x * f + sd, y * f, z * f, 6, q)
        n2 = abs(fbm(x * f * 0.6 + 5, y * f * 0.6 + sd, z * f * 1.4, 4, q * 0.6) - 0.5) * 2
        s = 0.55 + 0.7 * n
        if n2 < 0.06:
            s *= 0.55
        w = smooth(0.45, 0.7, fbm(x * f * 0.35, y * f * 0.35, z * f * 0.35 + sd, 4, q * 0.35))
    elif k == 15:
        n = fbm(x * f + sd, y * f * 1.7, z * f, 5, q)
        r = 0.5 + 0.5 * math.sin((y * 1.0 + 2.0 * fbm(x * 0.6 + sd, y * 0.6, 0.5, 3, fp)) * f * 4.0)
        s = 0.82 + 0.25 * n + 0.09 * r * (1.0 - smooth(0.1, 0.5, q))
        w = smooth(0.4, 0.7, fbm(x * 0.15 + sd, y * 0.15, 0.1, 4, fp * 0.15))
    elif k == 16:
        a = u * f
        b = v * f
        i = math.floor(a)
        j = math.floor(b)
        p = min(min(a - i, 1 - a + i), min(b - j, 1 - b + j))
        e = 1.0 - smooth(0.3, 0.7, q)
        if p < 0.025:
            w = 0.8 * e
        elif M[m, 13] > 0.5 and (int(i) + int(j)) % 2 == 0:
            w = 1.0 * e + 0.5 * (1 - e)
        s = 1.0 + (hash3(int(i), int(j), int(sd * 10)) - 0.5) * 0.18 * e
        s *= 0.85 + 0.3 * fbm(u * 1.5 + sd, v * 1.5, sd, 4, fp * 1.5)
    elif k == 17:
        an = math.atan2(y, x) * 3.0
        n = fbm(an * f * 0.4 + sd, z * f * 0.35, 1.0, 4, q)
        n2 = fbm(x * f * 2, y * f * 2, z * f * 0.5 + sd, 3, q)
        s = 0.35 + 0.7 * n + 0.4 * n2
        w = smooth(0.5, 0.8, fbm(x * 2 + sd, y * 2, z * 0.7, 3, fp * 2))
    elif k == 18:
        s = 0.95 + 0.1 * fbm(x * f + sd, y * f, z * f, 3, q)
    elif k == 19:
        return M[m, 1], M[m, 2], M[m, 3], 0.0, 0.0, 10.0, 0.0, glow
    elif k == 20:
        a = u * f
        row = math.floor(y * 0.0 + v * f * 1.3)
        a += 0.5 * (row - 2 * math.floor(row * 0.5))
        i = math.floor(a)
        o = v * f * 1.3 - row
        e = 1.0 - smooth(0.25, 0.6, q)
        s = 1.0 + ((hash3(int(i), int(row), int(sd * 100)) - 0.5) * 0.45 - 0.5 * (1 - smooth(0.0, 0.3, o))) * e
        s *= 0.7 + 0.6 * fbm(x * 0.5 + sd, y * 0.5, z * 0.5, 4, fp * 0.5)
        w = smooth(0.55, 0.8, fbm(x * 0.7, y * 0.7 + sd, z * 0.7, 3, fp))
    elif k == 21 or k == 24:
        n = fbm(x * f, y * f + sd, z * f * 0.22, 3, q)
        s = 0.5 + n
        w = smooth(0.4, 0.65, fbm(x * M[m, 13] + sd, y * M[m, 13], z * M[m, 13], 3, fp * M[m, 13]))
    elif k == 22:
        a = (u if M[m, 13] < 0.5 else v) * f
        w = 1.0 if a - math.floor(a) < 0.5 else 0.0
        s = 0.85 + 0.3 * fbm(x * 2 + sd, y * 2, z * 2, 3, fp * 2)
    elif k == 23:
        n = fbm(x * 22 + sd, y * 22, z * 22, 3, fp * 22)
        s = 0.92 + 0.16 * n
        w = 0.35 * smooth(0.4, 0.75, fbm(x * 9 + sd, y * 9, z * 9, 2, fp * 9))
    else:
        s = 0.85 + 0.3 * fbm(u * f * 4 + sd, v * f, sd, 3, q * 4)
        w = smooth(0.1, 1.0, abs(v) * M[m, 13])
    if M[m, 17] > 0.5 and k != 2:  # dirt gathers near the ground
        dd = 1.0 - smooth(0.0, 0.9, z - M[m, 17] * 0.0 + 0.5 * (vnoise(x * 2, y * 2, sd) - 0.5))
        s *= 1.0 - 0.35 * dd
    s = max(s, 0.0)
    r = (M[m, 1] + (M[m, 4] - M[m, 1]) * w) * s
    g = (M[m, 2] + (M[m, 5] - M[m, 2]) * w) * s
    b = (M[m, 3] + (M[m, 6] - M[m, 3]) * w) * s
    return r, g, b, bump, spec, gloss, mirror, glow
