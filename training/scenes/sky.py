"""Sky colour in linear RGB for a direction.

Parameter vector K: 0:3 zenith colour, 3:6 horizon colour, 6:9 sun colour, 9:12 sun
direction, 12 sun glow strength, 13 cloud cover 0..1, 14 cloud softness, 15:18 cloud light,
18:21 cloud dark, 21 seed, 22 gradient power, 23 cloud scale, 24 stars.
"""
import math

from numba import njit

from .noise import JIT, fbm, hash3, smooth


@njit(**JIT)
def sky(K, dx, dy, dz):
    """Linear RGB of the sky seen along the unit direction dx dy dz."""
    u = max(dz, 0.0)
    g = math.pow(u, K[22])
    r = K[3] + (K[0] - K[3]) * g
    gg = K[4] + (K[1] - K[4]) * g
    b = K[5] + (K[2] - K[5]) * g
    c = dx * K[9] + dy * K[10] + dz * K[11]
    if K[24] > 0.0 and hash3(int(dx * 350 + 500), int(dy * 350 + 500), int(dz * 350 + 500)) > 0.9985:
        r += K[24]
        gg += K[24]
        b += K[24]
    if K[12] > 0.0 and c > 0.0:
        w = K[12] * (0.35 * math.pow(c, 8.0) + 0.9 * math.pow(c, 90.0))
        if c > 0.99985:
            w += 12.0
        r += K[6] * w
        gg += K[7] * w
        b += K[8] * w
    if K[13] > 0.0 and dz > -0.02:
        s = K[23] / (u + 0.12)
        x = dx * s + K[21]
        y = dy * s
        n = fbm(x, y, K[21], 5, 0.01)
        n2 = fbm(x + 0.25 * K[9], y + 0.25 * K[10], K[21], 3, 0.01)
        th = 0.78 - 0.56 * K[13]
        a = smooth(th, th + K[14], n)
        if K[13] < 0.99:
            a *= smooth(-0.01, 0.12, dz)
        l = 0.5 + 2.2 * (n - n2) + 0.35 * (0.6 - n)
        l = min(max(l, 0.0), 1.0)
        cr = K[18] + (K[15] - K[18]) * l
        cg = K[19] + (K[16] - K[19]) * l
        cb = K[20] + (K[17] - K[20]) * l
        r += (cr - r) * a
        gg += (cg - gg) * a
        b += (cb - b) * a
    return r, gg, b
