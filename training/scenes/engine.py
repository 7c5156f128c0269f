"""Ray-cast renderer: surface samples, light samples, filtering, composition, edges.

`render` turns a compiled scene into linear RGB [H, W, 3] and depth z (m) [H, W] with
inf for sky. Light vector L: 0:3 sun direction, 3:6 sun colour, 6 sun softness (rad),
7 occlusion reach (m), 8:11 light from above, 11:14 light from below, 14 number of lamps,
15+7i: lamp position, colour, size; 40 haze density (1/m), 41:44 haze colour,
44 haze scale height (m).
"""
import math

import numpy as np
from numba import njit

from .bvh import blocked, closest
from .ground import ground_hit, ground_normal, lookup
from .materials import albedo
from .noise import JIT, fbm, hash3, vnoise
from .prims import blob_material, normal
from .sky import sky

SKY, GROUND, WATER_ID = -1, -2, -3


@njit(**JIT)
def surface(S, E, primary, ox, oy, oz, dx, dy, dz, tmin, tmax, pix):
    """First surface along a unit ray.

    pix: pixel angle (rad). Returns (t, id, r, g, b, nx, ny, nz, spec, gloss, mirror,
    glow, wrap); id -1 is sky."""
    P, Q, B, K, O = S
    M, T, G, H, X, W, KS, L = E
    t, i = closest(S, ox, oy, oz, dx, dy, dz, tmin, tmax)
    tg, wet = ground_hit(H, X, G, primary, ox, oy, oz, dx, dy, dz, t)
    if tg > 0.0:
        t = tg
        i = WATER_ID if wet else GROUND
    if i == SKY:
        return (t, float(i), 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0)
    x = ox + dx * t
    y = oy + dy * t
    z = oz + dz * t
    fp = t * pix
    if i < 0:
        if wet:
            m = int(G[12])
            nx = 0.0
            ny = 0.0
            nz = 1.0
            r, g, b, bump, spec, gloss, mirror, glow = albedo(M, m, T, x, y, z, 0.0, 0.0, 1.0, fp, 0.0)
            f = M[m, 7]
            k = bump / (1.0 + fp * f * 2.0)
            nx += k * (fbm(x * f, y * f * 1.6, 1.5, 3, 0.0) - 0.5)
            ny += k * (fbm(x * f + 31.0, y * f * 1.6, 7.5, 3, 0.0) - 0.5)
            s = 1.0 / math.sqrt(nx * nx + ny * ny + 1.0)
            nx *= s
            ny *= s
            nz = s
            c = max(-(dx * nx + dy * ny + dz * nz), 0.0)
            mirror = 0.04 + 0.9 * math.pow(1.0 - c, 4.0)
            return (t, float(i), r, g, b, nx, ny, nz, spec, gloss, mirror, 0.0, 0.0)
        fe = max(0.04, fp * 2.0)
        nx, ny, nz = ground_normal(H, G, x, y, fe)
        m = int(G[2])
        flip = 0.0
        if G[0] > 1.5:
            w = lookup(W, G, x, y)
            if w > 0.02:
                n = fbm(x * 1.3, y * 1.3, 4.4, 4, fp * 1.3)
                if w + (n - 0.5) * 0.7 > 0.5:
                    m = int(G[3])
        r, g, b, bump, spec, gloss, mirror, glow = albedo(M, m, T, x, y, z, nx, ny, nz, fp, 0.0)
        lx = x
        ly = y
        lz = z
        wrap = 0.35 if int(M[m, 0]) == 2 else 0.0
    else:
        px = x - P[i, 3]
        py = y - P[i, 4]
        pz = z - P[i, 5]
        lx = P[i, 6] * px + P[i, 7] * py + P[i, 8] * pz
        ly = P[i, 9] * px + P[i, 10] * py + P[i, 11] * pz
        lz = P[i, 12] * px + P[i, 13] * py + P[i, 14] * pz
        kx, ky, kz = normal(P, Q, i, lx, ly, lz)
        ty = int(P[i, 0])
        m = int(P[i, 1])
        cue = 0.0
        off = 0.0
        if ty == 6:
            sc = P[i, 20]
            m = blob_material(Q, int(P[i, 18]), int(P[i, 19]), lx / sc + P[i, 23], ly / sc + P[i, 24],
                              lz / sc + P[i, 25])
        elif ty == 4:
            a = lx / P[i, 15]
            b = ly / P[i, 16]
            c = lz / P[i, 17]
            cue = min(max((1.0 - math.sqrt(a * a + b * b + c * c)) * 1.9, 0.0), 1.0)
            # under-sides of a crown get less light
            cue = min(1.0, cue + 0.25 * max(0.0, -c))
            f = P[i, 18]
            jit = 1.5
            kx += jit * (vnoise(a * f + 3.0, b * f, c * f) - 0.5)
            ky += jit * (vnoise(a * f, b * f + 11.0, c * f) - 0.5)
            kz += jit * (vnoise(a * f, b * f, c * f + 23.0) - 0.5)
        if ty == 1 or ty == 4:
            off = P[i, 2] * 7.0
        zz = lz + P[i, 17] if ty == 0 else lz
        r, g, b, bump, spec, gloss, mirror, glow = albedo(M, m, T, lx + off, ly, zz, kx, ky, kz, fp, cue)
        nx = P[i, 6] * kx + P[i, 9] * ky + P[i, 12] * kz
        ny = P[i, 7] * kx + P[i, 10] * ky + P[i, 13] * kz
        nz = P[i, 8] * kx + P[i, 11] * ky + P[i, 14] * kz
        wrap = 0.0
        if int(M[m, 0]) == 10 or int(M[m, 0]) == 25:
            wrap = 0.45
        if nx * dx + ny * dy + nz * dz > 0.0 and (ty == 3 or ty == 2):
            nx = -nx
            ny = -ny
            nz = -nz
    if bump > 0.0:
        f = max(M[m, 7] * 1.7, 0.05)
        w = bump / (1.0 + fp * f * 2.0)
        if w > 0.01:
            nx += w * (vnoise(lx * f + 9.0, ly * f, lz * f) + vnoise(lx * f * 3, ly * f * 3, lz * f * 3) - 1.0)
            ny += w * (vnoise(lx * f, ly * f + 19.0, lz * f) + vnoise(lx * f * 3, ly * f * 3 + 5, lz * f * 3) - 1.0)
            nz += w * (vnoise(lx * f, ly * f, lz * f + 29.0) + vnoise(lx * f * 3 + 5, ly * f * 3, lz * f * 3) - 1.0)
    s = 1.0 / (math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-9)
    if mirror > 0.0:
        c = abs((dx * nx + dy * ny + dz * nz) * s)
        mirror *= 0.25 + 0.75 * math.pow(1.0 - c, 3.0)
    return (t, float(i), r, g, b, nx * s, ny * s, nz * s, spec, gloss, mirror, glow, wrap)


@njit(**JIT)
def is_blocked(S, E, x, y, z, dx, dy, dz, tmin, tmax):
    """Distance to any geometry within tmax metres of a point, or -1."""
    M, T, G, H, X, W, KS, L = E
    t = blocked(S, x, y, z, dx, dy, dz, tmin, tmax)
    if t > 0.0:
        return t
    if G[0] > 1.5:
        step = 0.3
        u = 0.0
        for _ in range(14):
            u += step
            if u > tmax:
                break
            step *= 1.7
            if z + dz * u + 0.05 < lookup(H, G, x + dx * u, y + dy * u) - 0.01 * u:
                return u
    return -1.0


@njit(**JIT)
def lit(E, x, y, z, dx, dy, dz, q, lb, hb):
    """Direct and ambient light on a surface sample q, without mirror and haze."""
    M, T, G, H, X, W, KS, L = E
    r, g, b = q[2], q[3], q[4]
    nx, ny, nz = q[5], q[6], q[7]
    c = nx * L[0] + ny * L[1] + nz * L[2]
    wrap = q[12]
    nd = max(c, 0.0)
    if wrap > 0.0:
        nd = (1 - wrap) * nd + wrap * 0.5 * (abs(c) + 0.4)
    nd *= lb[0]
    h = 0.5 + 0.5 * nz
    ao = lb[1]
    er = (L[8] * h + L[11] * (1.0 - h)) * ao + L[3] * nd
    eg = (L[9] * h + L[12] * (1.0 - h)) * ao + L[4] * nd
    eb = (L[10] * h + L[13] * (1.0 - h)) * ao + L[5] * nd
    sr = 0.0
    sg = 0.0
    sb = 0.0
    if q[8] > 0.0 and lb[0] > 0.01:
        hx = L[0] - dx
        hy = L[1] - dy
        hz = L[2] - dz
        s = 1.0 / (math.sqrt(hx * hx + hy * hy + hz * hz) + 1e-9)
        k = (hx * nx + hy * ny + hz * nz) * s
        if k > 0.0:
            k = q[8] * math.pow(k, q[9]) * lb[0] * (q[9] + 4.0) * 0.06
            sr = L[3] * k
            sg = L[4] * k
            sb = L[5] * k
    for i in range(int(L[14])):
        o = 15 + 7 * i
        px = L[o] - x
        py = L[o + 1] - y
        pz = L[o + 2] - z
        d2 = px * px + py * py + pz * pz
        s = 1.0 / math.sqrt(d2 + 1e-9)
        k = (px * nx + py * ny + pz * nz) * s
        if wrap > 0.0:
            k = (1 - wrap) * k + wrap * 0.5
        k = max(k, 0.0) * lb[2 + i] / (d2 + L[o + 6] * L[o + 6])
        er += L[o + 3] * k
        eg += L[o + 4] * k
        eb += L[o + 5] * k
        if q[8] > 0.0 and k > 0.0:
            hx = px * s - dx
            hy = py * s - dy
            hz = pz * s - dz
            u = 1.0 / (math.sqrt(hx * hx + hy * hy + hz * hz) + 1e-9)
            a = max((hx * nx + hy * ny + hz * nz) * u, 0.0)
            a = q[8] * math.pow(a, q[9]) * (q[9] + 4.0) * 0.05 * k
            sr += L[o + 3] * a
            sg += L[o + 4] * a
            sb += L[o + 5] * a
    return r * (er + q[11]) + sr, g * (eg + q[11]) + sg, b * (eb + q[11]) + sb


@njit(**JIT)
def haze(E, r, g, b, t, oz, dz):
    """Blends a colour with haze over t metres."""
    L = E[7]
    d = L[40]
    if d <= 0.0:
        return r, g, b
    hs = L[44]
    if hs > 0.0:
        k = dz / hs
        a = math.exp(-max(oz, 0.0) / hs)
        e = t if abs(k * t) < 1e-4 else (1.0 - math.exp(-max(k * t, -30.0))) / k
        d = d * a * max(e, 0.0)
    else:
        d = d * t
    f = 1.0 - math.exp(-d)
    return r + (L[41] - r) * f, g + (L[42] - g) * f, b + (L[43] - b) * f


@njit(**JIT)
def shade(S, E, ox, oy, oz, dx, dy, dz, q, lb, hb, pix):
    """Final linear colour of surface sample q seen along the ray."""
    KS = E[6]
    if q[1] == SKY:
        r, g, b = sky(KS, dx, dy, dz)
        if E[7][40] > 0.0:
            r, g, b = haze(E, r, g, b, 2500.0, oz, dz)
        return r, g, b
    x = ox + dx * q[0]
    y = oy + dy * q[0]
    z = oz + dz * q[0]
    r, g, b = lit(E, x, y, z, dx, dy, dz, q, lb, hb)
    mi = q[10]
    if mi > 0.03:
        c = 2.0 * (dx * q[5] + dy * q[6] + dz * q[7])
        rx = dx - c * q[5]
        ry = dy - c * q[6]
        rz = dz - c * q[7]
        if q[1] == WATER_ID and rz < 0.015:
            rz = 0.015
        p = surface(S, E, False, x, y, z, rx, ry, rz, 0.01 + 0.0005 * q[0], 1e5, pix * 10.0)
        if p[1] == SKY:
            rr, rg, rb = sky(KS, rx, ry, rz)
        else:
            one = np.ones(5)
            one[1] = 0.8
            rr, rg, rb = lit(E, x + rx * p[0], y + ry * p[0], z + rz * p[0], rx, ry, rz, p, one, hb)
        r += (min(rr, 3.0) - r) * mi
        g += (min(rg, 3.0) - g) * mi
        b += (min(rb, 3.0) - b) * mi
    return haze(E, r, g, b, q[0], oz, dz)


@njit(**JIT)
def light_samples(S, E, x, y, z, nx, ny, nz, t, key, out):
    """Fills out = (sun visibility, openness, lamp visibilities) at a surface point."""
    M, T, G, H, X, W, KS, L = E
    e = 0.002 + 0.0006 * t
    x += nx * e
    y += ny * e
    z += nz * e
    u1 = hash3(key, 1, 7)
    u2 = hash3(key, 2, 7)
    c = nx * L[0] + ny * L[1] + nz * L[2]
    out[0] = 0.0
    if L[3] + L[4] + L[5] > 0.0 and c > -0.3:
        s = L[6]
        a = L[0] + s * (u1 - 0.5) * 2
        b = L[1] + s * (u2 - 0.5) * 2
        w = L[2] + s * (hash3(key, 3, 7) - 0.5) * 2
        k = 1.0 / math.sqrt(a * a + b * b + w * w)
        if is_blocked(S, E, x, y, z, a * k, b * k, w * k, e, 400.0) < 0.0:
            out[0] = 1.0
    # two cosine-weighted rays
    s = 0.0
    for i in range(2):
        r1 = hash3(key, 5 + i, 3)
        r2 = (hash3(key, 9 + i, 5) + i) * 0.5
        ph = 6.2832 * r2
        cz = 2.0 * r1 - 1.0
        sz = math.sqrt(max(1.0 - cz * cz, 0.0))
        a = nx + sz * math.cos(ph) * 0.98
        b = ny + sz * math.sin(ph) * 0.98
        w = nz + cz * 0.98
        k = 1.0 / (math.sqrt(a * a + b * b + w * w) + 1e-9)
        d = is_blocked(S, E, x, y, z, a * k, b * k, w * k, e, L[7])
        if d < 0.0:
            s += 0.5
        else:
            s += 0.5 * (0.08 + 0.55 * d / L[7])
    out[1] = s
    for i in range(int(L[14])):
        o = 15 + 7 * i
        r = L[o + 6]
        px = L[o] + r * (hash3(key, 21 + i, 1) - 0.5) * 2 - x
        py = L[o + 1] + r * (hash3(key, 22 + i, 2) - 0.5) * 2 - y
        pz = L[o + 2] + r * (hash3(key, 23 + i, 3) - 0.5) * 2 - z
        d = math.sqrt(px * px + py * py + pz * pz)
        out[2 + i] = 0.0
        if (px * nx + py * ny + pz * nz) > -0.3 * d:
            k = 1.0 / d
            if blocked(S, x, y, z, px * k, py * k, pz * k, e, d - r * 1.2) < 0.0:
                out[2 + i] = 1.0


@njit(**JIT)
def trace_frame(S, E, C, w, h):
    """Surface, light and colour for every pixel of a w x h frame.

    C: 0:3 position, 3:6 right, 6:9 up, 9:12 forward, 12 tan of half the horizontal angle.
    Returns (rgb [h, w, 3], z [h, w] metres, inf for sky)."""
    tan = C[12]
    pix = 2.0 * tan / w
    ox, oy, oz = C[0], C[1], C[2]
    ids = np.empty((h, w), np.int32)
    dist = np.empty((h, w))
    depth = np.empty((h, w))
    buf = np.zeros((h, w, 13))
    lb = np.zeros((h, w, 5))
    lf = np.ones((h, w, 5))
    rgb = np.zeros((h, w, 3))
    tmp = np.zeros(5)
    hb = 0.0
    for y in range(h):
        for x in range(w):
            sx = (2.0 * (x + 0.5) / w - 1.0) * tan
            sy = -(2.0 * (y + 0.5) - h) / w * tan
            dx = C[9] + sx * C[3] + sy * C[6]
            dy = C[10] + sx * C[4] + sy * C[7]
            dz = C[11] + sx * C[5] + sy * C[8]
            s = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
            dx *= s
            dy *= s
            dz *= s
            q = surface(S, E, True, ox, oy, oz, dx, dy, dz, 0.01, 1e6, pix)
            ids[y, x] = int(q[1])
            dist[y, x] = q[0] if q[1] != SKY else 1e6
            depth[y, x] = q[0] * s if q[1] != SKY else np.inf
            for k in range(13):
                buf[y, x, k] = q[k]
            # small pictures sample light on a checkerboard; the filter fills the rest
            if q[1] != SKY and (w > 400 or (x + y) % 2 == 0):
                light_samples(S, E, ox + dx * q[0], oy + dy * q[0], oz + dz * q[0], q[5], q[6], q[7], q[0],
                              x * 7919 + y * 104729, tmp)
                for k in range(4):
                    lb[y, x, k] = tmp[k]
                lb[y, x, 4] = 1.0
    # filter the light samples among neighbours on the same surface
    R = 3 if w > 700 else 2
    for y in range(h):
        for x in range(w):
            i = ids[y, x]
            if i == SKY:
                continue
            n = 0.0
            a0 = 0.0
            a1 = 0.0
            a2 = 0.0
            a3 = 0.0
            a4 = 0.0
            d = dist[y, x]
            for yy in range(max(0, y - R), min(h, y + R + 1)):
                for xx in range(max(0, x - R), min(w, x + R + 1)):
                    if lb[yy, xx, 4] == 0.0 or abs(dist[yy, xx] - d) > 0.03 * d * (1 + R * 0.3):
                        continue
                    c = (buf[y, x, 5] * buf[yy, xx, 5] + buf[y, x, 6] * buf[yy, xx, 6]
                         + buf[y, x, 7] * buf[yy, xx, 7])
                    if c < 0.4 and yy != y and xx != x:
                        continue
                    g = 1.0 if ids[yy, xx] == i else 0.4
                    n += g
                    a1 += g * lb[yy, xx, 1]
                    # keep shadow edges sharper: weight close samples more for direct light
                    g2 = g if abs(yy - y) + abs(xx - x) <= 2 else g * 0.35
                    a4 += g2
                    a0 += g2 * lb[yy, xx, 0]
                    a2 += g2 * lb[yy, xx, 2]
                    a3 += g2 * lb[yy, xx, 3]
            if n == 0.0:  # isolated: sample it now
                sx = (2.0 * (x + 0.5) / w - 1.0) * tan
                sy = -(2.0 * (y + 0.5) - h) / w * tan
                s = d / math.sqrt(1.0 + sx * sx + sy * sy)
                light_samples(S, E, ox + s * (C[9] + sx * C[3] + sy * C[6]), oy + s * (C[10] + sx * C[4] + sy * C[7]),
                              oz + s * (C[11] + sx * C[5] + sy * C[8]), buf[y, x, 5], buf[y, x, 6], buf[y, x, 7], d,
                              x * 7919 + y * 104729, tmp)
                n = 1.0
                a4 = 1.0
                a0 = tmp[0]
                a1 = tmp[1]
                a2 = tmp[2]
                a3 = tmp[3]
            lf[y, x, 1] = a1 / n
            lf[y, x, 0] = a0 / a4
            lf[y, x, 2] = a2 / a4
            lf[y, x, 3] = a3 / a4
    for y in range(h):
        for x in range(w):
            edge = False
            i = ids[y, x]
            d = dist[y, x]
            for k in range(4):
                yy = y + (1 if k == 0 else (-1 if k == 1 else 0))
                xx = x + (1 if k == 2 else (-1 if k == 3 else 0))
                if yy < 0 or xx < 0 or yy >= h or xx >= w:
                    continue
                if ids[yy, xx] != i or abs(dist[yy, xx] - d) > 0.06 * d:
                    edge = True
            ns = 4 if edge else 1
            if edge and i >= 0 and S[0][i, 0] == 4.0 and w <= 400:
                ns = 2  # leaf clusters are edges everywhere
            cr = 0.0
            cg = 0.0
            cb = 0.0
            for k in range(ns):
                jx = 0.5
                jy = 0.5
                if ns > 1:
                    jx = 0.25 + 0.5 * (k & 1)
                    jy = 0.25 + 0.5 * (k >> 1 if ns == 4 else k)
                sx = (2.0 * (x + jx) / w - 1.0) * tan
                sy = -(2.0 * (y + jy) - h) / w * tan
                dx = C[9] + sx * C[3] + sy * C[6]
                dy = C[10] + sx * C[4] + sy * C[7]
                dz = C[11] + sx * C[5] + sy * C[8]
                s = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
                dx *= s
                dy *= s
                dz *= s
                if ns == 1:
                    b = buf[y, x]
                    q = (b[0], float(i), b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12])
                    r, g, bb = shade(S, E, ox, oy, oz, dx, dy, dz, q, lf[y, x], hb, pix)
                else:
                    q = surface(S, E, True, ox, oy, oz, dx, dy, dz, 0.01, 1e6, pix)
                    by = y
                    bx = x
                    best = 1e18
                    for yy in range(max(0, y - 1), min(h, y + 2)):
                        for xx in range(max(0, x - 1), min(w, x + 2)):
                            e = abs(dist[yy, xx] - q[0]) + (0.0 if ids[yy, xx] == q[1] else 0.3 * q[0])
                            if ids[yy, xx] == SKY:
                                e = 1e17
                            if e < best:
                                best = e
                                by = yy
                                bx = xx
                    r, g, bb = shade(S, E, ox, oy, oz, dx, dy, dz, q, lf[by, bx], hb, pix)
                cr += min(r, 4.0)
                cg += min(g, 4.0)
                cb += min(bb, 4.0)
            rgb[y, x, 0] = cr / ns
            rgb[y, x, 1] = cg / ns
            rgb[y, x, 2] = cb / ns
    return rgb, depth
