"""Ray/primitive intersection: boxes, ellipsoids, frusta, quads, leaf canopies, prisms,
and smooth blends of rounded parts (signed-distance "blobs").

A primitive is one row of a float64 table (metres):
  0 type, 1 material, 2 seed, 3:6 centre, 6:15 world->local rotation (rows are the local
  axes), 15:18 half sizes a b c, 18:22 extra parameters, 22 object id.
A blob's parts are rows of a second table:
  0 type, 1 material, 2 blend radius, 3 op (0 union, 1 subtract), 4:7 a, 7:10 b, 10 r1,
  11 r2, 12:21 rotation (boxes, ellipsoids, cylinders), 21:25 bounding sphere.
"""
import math

from numba import njit

from .noise import JIT, vnoise

BOX, ELLIPSOID, FRUSTUM, QUAD, CANOPY, PRISM, BLOB = range(7)
CONE_PART, BOX_PART, ELL_PART, TORUS_PART, CYL_PART = range(5)
NONE = -1.0


@njit(**JIT)
def part_distance(Q, j, x, y, z):
    """Approximate signed distance (m) from a local point to part j."""
    k = int(Q[j, 0])
    if k == 0:  # tapered capsule a-b
        bx = Q[j, 7] - Q[j, 4]
        by = Q[j, 8] - Q[j, 5]
        bz = Q[j, 9] - Q[j, 6]
        px = x - Q[j, 4]
        py = y - Q[j, 5]
        pz = z - Q[j, 6]
        h = (px * bx + py * by + pz * bz) / (bx * bx + by * by + bz * bz + 1e-12)
        if h < 0.0:
            h = 0.0
        if h > 1.0:
            h = 1.0
        px -= bx * h
        py -= by * h
        pz -= bz * h
        return math.sqrt(px * px + py * py + pz * pz) - (Q[j, 10] + (Q[j, 11] - Q[j, 10]) * h)
    px = x - Q[j, 4]
    py = y - Q[j, 5]
    pz = z - Q[j, 6]
    lx = Q[j, 12] * px + Q[j, 13] * py + Q[j, 14] * pz
    ly = Q[j, 15] * px + Q[j, 16] * py + Q[j, 17] * pz
    lz = Q[j, 18] * px + Q[j, 19] * py + Q[j, 20] * pz
    if k == 1:
        r = Q[j, 10]
        qx = abs(lx) - Q[j, 7] + r
        qy = abs(ly) - Q[j, 8] + r
        qz = abs(lz) - Q[j, 9] + r
        m = max(qx, max(qy, qz))
        qx = max(qx, 0.0)
        qy = max(qy, 0.0)
        qz = max(qz, 0.0)
        return math.sqrt(qx * qx + qy * qy + qz * qz) + min(m, 0.0) - r
    if k == 2:
        ax = lx / Q[j, 7]
        ay = ly / Q[j, 8]
        az = lz / Q[j, 9]
        k0 = math.sqrt(ax * ax + ay * ay + az * az)
        ax /= Q[j, 7]
        ay /= Q[j, 8]
        az /= Q[j, 9]
        k1 = math.sqrt(ax * ax + ay * ay + az * az)
        return k0 * (k0 - 1.0) / (k1 + 1e-9)
    if k == 3:  # torus, axis local z, major r1, minor r2
        q = math.sqrt(lx * lx + ly * ly) - Q[j, 10]
        return math.sqrt(q * q + lz * lz) - Q[j, 11]
    # rounded cylinder along local z: radius 7 at bottom, 8 at top, half height 9
    t = 0.5 + 0.5 * lz / Q[j, 9]
    t = min(max(t, 0.0), 1.0)
    r = Q[j, 10]
    dx = math.sqrt(lx * lx + ly * ly) - (Q[j, 7] + (Q[j, 8] - Q[j, 7]) * t) + r
    dz = abs(lz) - Q[j, 9] + r
    m = max(dx, dz)
    dx = max(dx, 0.0)
    dz = max(dz, 0.0)
    return math.sqrt(dx * dx + dz * dz) + min(m, 0.0) - r


@njit(**JIT)
def blob_distance(Q, j0, j1, amp, freq, x, y, z):
    """Signed distance (m) of a whole blob, with noise displacement near the surface."""
    d = 1e9
    for j in range(j0, j1):
        k = Q[j, 2]
        if Q[j, 3] < 0.5:  # bounding sphere: too far to matter
            e = max(d, 0.0) + k + Q[j, 24]
            if (x - Q[j, 21]) ** 2 + (y - Q[j, 22]) ** 2 + (z - Q[j, 23]) ** 2 > e * e:
                continue
        e = part_distance(Q, j, x, y, z)
        if Q[j, 3] > 0.5:
            e = -e
            h = max(k - abs(d - e), 0.0) / (k + 1e-9)
            d = max(d, e) + h * h * k * 0.25
        else:
            h = max(k - abs(d - e), 0.0) / (k + 1e-9)
            d = min(d, e) - h * h * k * 0.25
    if amp > 0.0 and d < 3.0 * amp:
        n = vnoise(x * freq + 3.1, y * freq, z * freq) * 0.67
        n += vnoise(x * freq * 2.1, y * freq * 2.1 + 7.7, z * freq * 2.1) * 0.33
        d -= amp * (2.0 * n - 1.0)
    return d


@njit(**JIT)
def blob_material(Q, j0, j1, x, y, z):
    """Material of the union part closest to a local point."""
    best = 1e9
    m = Q[j0, 1]
    for j in range(j0, j1):
        e = part_distance(Q, j, x, y, z)
        if Q[j, 3] > 0.5:
            e = abs(e)
            if e < 0.004 and Q[j, 1] >= 0.0:
                return int(Q[j, 1])
            continue
        if e < best:
            best = e
            m = Q[j, 1]
    return int(m)


@njit(**JIT)
def slab(ox, oy, oz, dx, dy, dz, a, b, c):
    """Entry and exit distances of a ray with the box |x|<a, |y|<b, |z|<c."""
    ix = 1.0 / (dx if abs(dx) > 1e-9 else 1e-9)
    iy = 1.0 / (dy if abs(dy) > 1e-9 else 1e-9)
    iz = 1.0 / (dz if abs(dz) > 1e-9 else 1e-9)
    nx = ox * ix
    ny = oy * iy
    nz = oz * iz
    kx = abs(ix) * a
    ky = abs(iy) * b
    kz = abs(iz) * c
    return max(max(-nx - kx, -ny - ky), -nz - kz), min(min(-nx + kx, -ny + ky), -nz + kz)


@njit(**JIT)
def canopy_open(x, y, z, f, s, seed, dens):
    """Whether a canopy shell (scale s of 1) has a gap at unit-sphere point x y z."""
    n = 0.36 * vnoise(x * 3.1 + seed, y * 3.1, z * 3.1)
    n += 0.64 * vnoise(x * f, y * f + seed, z * f)
    return n < (s - 0.52) * 0.66 + (0.5 - dens) * 0.5 + 0.30


@njit(**JIT)
def quad_open(kind, u, v, p, seed):
    """Whether an alpha quad is transparent at u v in [-1, 1]; kind chooses the mask."""
    if kind == 0:
        return False
    if kind == 1:  # disc / petal
        return u * u + v * v > 1.0
    if kind == 2:  # pointed leaf along v
        w = 1.0 - v * v
        return abs(u) > w * (0.75 + 0.25 * v)
    if kind == 3:  # bars
        t = (u * 0.5 + 0.5) * p
        return abs(t - math.floor(t) - 0.5) > 0.17 and abs(abs(v) - 0.75) > 0.06
    if kind == 4:  # grass tuft: p blades
        t = (u * 0.5 + 0.5) * p
        i = math.floor(t)
        w = v * 0.5 + 0.5
        # three neighbouring blades may lean over this column
        for k in range(-1, 2):
            a = (i + k) * 3.1 + seed
            lean = (vnoise(a, 9.5, 1.3) - 0.5) * 4.0
            h = 0.3 + 0.7 * vnoise(a * 2.3, 0.5, 3.3)
            t0 = i + k + 0.5 + 1.2 * (vnoise(a * 1.7, 4.5, 7.3) - 0.5) + lean * w * w
            if w < h and abs(t - t0) < (0.14 + 0.22 * vnoise(a * 1.3, 2.2, 0.1)) * (1.0 - (w / h) ** 2):
                return False
        return True
    if kind == 5:  # ragged leaf clump
        n = 0.5 * vnoise(u * 3.0 + seed, v * 3.0, 0.5) + 0.5 * vnoise(u * 9.0, v * 9.0 + seed, 4.5)
        return n < 0.30 + 0.42 * (u * u + v * v)
    if kind == 6:  # mesh fence
        a = (u + v) * p
        b = (u - v) * p
        return abs(a - math.floor(a) - 0.5) < 0.40 and abs(b - math.floor(b) - 0.5) < 0.40
    if kind == 7:  # frame: open middle
        return abs(u) < p and abs(v) < p
    # arch opening
    return abs(u) < p and (v < 0.2 or u * u + (v - 0.2) ** 2 < p * p)


@njit(**JIT)
def hit(P, Q, i, ox, oy, oz, dx, dy, dz, tmin, tmax):
    """Distance (m) along the unit ray to primitive i within (tmin, tmax), or -1."""
    k = int(P[i, 0])
    px = ox - P[i, 3]
    py = oy - P[i, 4]
    pz = oz - P[i, 5]
    lx = P[i, 6] * px + P[i, 7] * py + P[i, 8] * pz
    ly = P[i, 9] * px + P[i, 10] * py + P[i, 11] * pz
    lz = P[i, 12] * px + P[i, 13] * py + P[i, 14] * pz
    vx = P[i, 6] * dx + P[i, 7] * dy + P[i, 8] * dz
    vy = P[i, 9] * dx + P[i, 10] * dy + P[i, 11] * dz
    vz = P[i, 12] * dx + P[i, 13] * dy + P[i, 14] * dz
    a = P[i, 15]
    b = P[i, 16]
    c = P[i, 17]
    if k == 0:
        t0, t1 = slab(lx, ly, lz, vx, vy, vz, a, b, c)
        if t0 > t1 or t1 < tmin:
            return NONE
        if t0 > tmin:
            return t0 if t0 < tmax else NONE
        return t1 if t1 < tmax else NONE
    if k == 1 or k == 4:
        ax = lx / a
        ay = ly / b
        az = lz / c
        bx = vx / a
        by = vy / b
        bz = vz / c
        A = bx * bx + by * by + bz * bz
        B = ax * bx + ay * by + az * bz
        C = ax * ax + ay * ay + az * az
        D = B * B - A * (C - 1.0)
        if D <= 0.0:
            return NONE
        if k == 1:
            D = math.sqrt(D)
            t = (-B - D) / A
            if t < tmin:
                t = (-B + D) / A
            return t if t > tmin and t < tmax else NONE
        f = P[i, 18]
        dens = P[i, 19]
        s = 1.0
        for n in range(5):
            D = B * B - A * (C - s * s)
            if D <= 0.0:
                break
            t = (-B - math.sqrt(D)) / A
            if t > tmin:
                if t > tmax:
                    return NONE
                if n == 4 and dens > 0.5 or not canopy_open(ax + bx * t, ay + by * t, az + bz * t,
                                                            f, s, P[i, 2], dens):
                    return t
            s -= 0.12
        # far side of the outer shells, seen from inside through the gaps
        s = 0.76
        for n in range(2):
            D = B * B - A * (C - s * s)
            if D > 0.0:
                t = (-B + math.sqrt(D)) / A
                if t > tmin and t < tmax and not canopy_open(ax + bx * t, ay + by * t, az + bz * t,
                                                             f, s, P[i, 2], dens):
                    return t
            s += 0.24
        return NONE
    if k == 2:  # frustum along local z, half height c, radius a at bottom, b at top
        sl = (b - a) / (2.0 * c)
        rm = 0.5 * (a + b)
        r0 = rm + sl * lz
        A = vx * vx + vy * vy - sl * sl * vz * vz
        B = lx * vx + ly * vy - sl * vz * r0
        C = lx * lx + ly * ly - r0 * r0
        best = 1e18
        if abs(A) > 1e-12:
            D = B * B - A * C
            if D >= 0.0:
                D = math.sqrt(D)
                t = (-B - D) / A
                z = lz + vz * t
                if t > tmin and abs(z) <= c and rm + sl * z >= 0.0 and t < best:
                    best = t
                t = (-B + D) / A
                z = lz + vz * t
                if t > tmin and abs(z) <= c and rm + sl * z >= 0.0 and t < best:
                    best = t
        if abs(vz) > 1e-9 and P[i, 18] < 0.5:
            t = (c - lz) / vz
            x = lx + vx * t
            y = ly + vy * t
            if t > tmin and t < best and x * x + y * y <= b * b:
                best = t
            t = (-c - lz) / vz
            x = lx + vx * t
            y = ly + vy * t
            if t > tmin and t < best and x * x + y * y <= a * a:
                best = t
        return best if best < tmax else NONE
    if k == 3:
        if abs(vz) < 1e-9:
            return NONE
        t = -lz / vz
        if t < tmin or t > tmax:
            return NONE
        u = (lx + vx * t) / a
        v = (ly + vy * t) / b
        if abs(u) > 1.0 or abs(v) > 1.0 or quad_open(int(P[i, 18]), u, v, P[i, 19], P[i, 2]):
            return NONE
        return t
    if k == 5:  # prism: |y|<b, 0<z+c, roof planes through the ridge x=0 at z=+c
        t0 = -1e18
        t1 = 1e18
        for n in range(7):
            if n == 0:
                q = -lz - c
                w = -vz
            elif n == 1:
                q = ly - b
                w = vy
            elif n == 2:
                q = -ly - b
                w = -vy
            elif n == 3:
                q = lz - c + 2.0 * c * lx / a
                w = vz + 2.0 * c * vx / a
            elif n == 4:
                q = lz - c - 2.0 * c * lx / a
                w = vz - 2.0 * c * vx / a
            else:
                if P[i, 18] <= 0.0:
                    break
                g = 2.0 * c / P[i, 18]
                sg = 1.0 if n == 5 else -1.0
                q = lz + c + g * (sg * ly - b)
                w = vz + g * sg * vy
            if abs(w) < 1e-12:
                if q > 0.0:
                    return NONE
                continue
            t = -q / w
            if w < 0.0:
                t0 = max(t0, t)
            else:
                t1 = min(t1, t)
        if t0 > t1 or t1 < tmin:
            return NONE
        t = t0 if t0 > tmin else t1
        return t if t < tmax else NONE
    # blob: 18 part from, 19 part to, 20 scale, 21 displacement amplitude; freq = 2/amp-ish
    t0, t1 = slab(lx, ly, lz, vx, vy, vz, a, b, c)
    if t0 > t1 or t1 < tmin:
        return NONE
    sc = P[i, 20]
    lx = lx / sc + P[i, 23]
    ly = ly / sc + P[i, 24]
    lz = lz / sc + P[i, 25]
    t = max(t0, tmin) / sc
    t1 = min(t1, tmax) / sc
    j0 = int(P[i, 18])
    j1 = int(P[i, 19])
    amp = P[i, 21]
    eps = 0.0006 * t + 0.0002
    for n in range(56):
        d = blob_distance(Q, j0, j1, amp, P[i, 26], lx + vx * t, ly + vy * t, lz + vz * t)
        if d < eps:
            return t * sc
        t += d * 0.86
        if t > t1:
            return NONE
    return t * sc if d < 6.0 * eps else NONE


@njit(**JIT)
def normal(P, Q, i, x, y, z):
    """Outward local unit normal of primitive i at local point x y z (metres)."""
    k = int(P[i, 0])
    a = P[i, 15]
    b = P[i, 16]
    c = P[i, 17]
    nx = 0.0
    ny = 0.0
    nz = 0.0
    if k == 0:
        ex = a - abs(x)
        ey = b - abs(y)
        ez = c - abs(z)
        r = P[i, 18] + 1e-9  # bevel radius, shading only
        nx = math.copysign(max(0.0, 1.0 - ex / r) + (1e-3 if ex <= ey and ex <= ez else 0.0), x)
        ny = math.copysign(max(0.0, 1.0 - ey / r) + (1e-3 if ey <= ex and ey <= ez else 0.0), y)
        nz = math.copysign(max(0.0, 1.0 - ez / r) + (1e-3 if ez <= ex and ez <= ey else 0.0), z)
    elif k == 1 or k == 4:
        nx = x / (a * a)
        ny = y / (b * b)
        nz = z / (c * c)
    elif k == 2:
        if z > c * 0.9999 and P[i, 18] < 0.5:
            nz = 1.0
        elif z < -c * 0.9999 and P[i, 18] < 0.5:
            nz = -1.0
        else:
            r = math.sqrt(x * x + y * y) + 1e-12
            nx = x / r
            ny = y / r
            nz = -(b - a) / (2.0 * c)
    elif k == 3:
        nz = 1.0
    elif k == 5:
        g = 2.0 * c / a
        best = abs(-z - c)
        nz = -1.0
        for n in range(1, 7):
            if n == 1:
                q = abs(y - b)
            elif n == 2:
                q = abs(y + b)
            elif n == 3:
                q = abs(z - c + g * x) / math.sqrt(1.0 + g * g)
            elif n == 4:
                q = abs(z - c - g * x) / math.sqrt(1.0 + g * g)
            else:
                if P[i, 18] <= 0.0:
                    break
                h = 2.0 * c / P[i, 18]
                sg = 1.0 if n == 5 else -1.0
                q = abs(z + c + h * (sg * y - b)) / math.sqrt(1.0 + h * h)
            if q < best:
                best = q
                nx = 0.0
                ny = 0.0
                nz = 0.0
                if n == 1:
                    ny = 1.0
                elif n == 2:
                    ny = -1.0
                elif n == 3:
                    nx = g
                    nz = 1.0
                elif n == 4:
                    nx = -g
                    nz = 1.0
                else:
                    ny = h * sg
                    nz = 1.0
    else:
        sc = P[i, 20]
        x = x / sc + P[i, 23]
        y = y / sc + P[i, 24]
        z = z / sc + P[i, 25]
        j0 = int(P[i, 18])
        j1 = int(P[i, 19])
        f = P[i, 26]
        m = P[i, 21]
        e = 0.002
        d = blob_distance(Q, j0, j1, m, f, x, y, z)
        nx = blob_distance(Q, j0, j1, m, f, x + e, y, z) - d
        ny = blob_distance(Q, j0, j1, m, f, x, y + e, z) - d
        nz = blob_distance(Q, j0, j1, m, f, x, y, z + e) - d
    s = 1.0 / (math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12)
    return nx * s, ny * s, nz * s
