"""Camera look: depth of field, bloom, exposure, tone, white balance, vignette, noise, blur.

Works on linear RGB [h, w, 3] float and depth z (m, inf for sky); returns uint8 sRGB.
"""
import math

import cv2
import numpy as np
from numba import njit

from .noise import JIT


@njit(**JIT)
def defocus(rgb, inv, focus, strength, rmax):
    """Blurs by circle of confusion = strength * |1/z - 1/focus| pixels (capped)."""
    h, w, _ = rgb.shape
    out = np.empty_like(rgb)
    coc = np.empty((h, w))
    for y in range(h):
        for x in range(w):
            coc[y, x] = min(strength * abs(inv[y, x] - focus), rmax)
    R = int(math.ceil(rmax))
    for y in range(h):
        for x in range(w):
            n = 0.0
            a = 0.0
            b = 0.0
            c = 0.0
            own = coc[y, x]
            for dy in range(-R, R + 1):
                yy = min(max(y + dy, 0), h - 1)
                for dx in range(-R, R + 1):
                    xx = min(max(x + dx, 0), w - 1)
                    k = coc[yy, xx]
                    # a farther sample must not spread over a nearer, sharper pixel
                    if inv[yy, xx] < inv[y, x]:
                        k = min(k, own)
                    d = math.sqrt(dx * dx + dy * dy)
                    g = min(max(k - d + 0.5, 0.0), 1.0)
                    if dx == 0 and dy == 0:
                        g = max(g, 0.3)
                    g = g / (k * k + 0.6)
                    n += g
                    a += g * rgb[yy, xx, 0]
                    b += g * rgb[yy, xx, 1]
                    c += g * rgb[yy, xx, 2]
            out[y, x, 0] = a / n
            out[y, x, 1] = b / n
            out[y, x, 2] = c / n
    return out


def develop(rgb: np.ndarray, z: np.ndarray, look: dict, rng: np.random.Generator, clean: bool = False) -> np.ndarray:
    """Turns linear light into an 8-bit picture. `look` may hold focus (m), aperture
    (pixels of blur per 1/m at 320 px), exposure (EV), key (target mean), wb (3 gains)."""
    h, w = z.shape
    unit = max(h, w) / 320.0
    rgb = np.nan_to_num(rgb, nan=0.0, posinf=4.0)
    if look.get("aperture", 0) > 0:
        inv = np.where(np.isfinite(z), 1.0 / np.maximum(z, 1e-3), 0.0)
        rmax = float(min(look.get("rmax", 6.0), 7.0) * unit)
        rgb = defocus(rgb, inv, 1.0 / look["focus"], look["aperture"] * unit, rmax)
    bloom = look.get("bloom", rng.uniform(0.0, 0.08))
    small = cv2.GaussianBlur(np.maximum(rgb - 0.8, 0), (0, 0), 8 * unit)
    rgb = rgb + bloom * 3 * small + look.get("veil", 0.0)
    lum = rgb @ np.array([0.2126, 0.7152, 0.0722])
    key = look.get("key", 0.22 * 2 ** rng.normal(0, 0.35))
    mean = math.exp(float(np.mean(np.log(lum + 0.01)))) * 0.6 + float(lum.mean()) * 0.4
    gain = key / max(mean, 1e-3)
    gain = min(max(gain, 0.25), 25.0) * 2 ** look.get("exposure", 0.0)
    wb = np.asarray(look.get("wb", np.exp(rng.normal(0, 0.06, 3))))
    x = rgb * gain * (wb / wb.mean())
    # filmic shoulder
    a = 2.51 * 0.8
    hard = np.clip((x * (a * x + 0.03)) / (x * (2.43 * 0.8 * x + 0.59) + 0.14), 0, 1)
    soft = 1.0 - np.exp(-1.35 * np.maximum(x, 0))
    mix = look.get("contrast", rng.uniform(0.0, 0.9))
    x = hard * mix + soft * (1 - mix)
    sat = look.get("sat", 0.86 + rng.normal(0, 0.14))
    g = x @ np.array([0.3, 0.59, 0.11])
    x = np.clip(g[..., None] + (x - g[..., None]) * sat, 0, 1)
    yy, xx = np.mgrid[0:h, 0:w]
    r2 = ((xx / w - 0.5) ** 2 + (yy / h - 0.5) ** 2) * 2
    x = x * (1 - rng.uniform(0, 0.3 if not clean else 0.12) * r2)[..., None]
    x = np.clip(x, 0, 1) ** (1 / 2.2)
    if clean:
        x = x + 0.15 * (x - cv2.GaussianBlur(x, (0, 0), 1.0))
    else:
        x = np.clip(0.5 + (x - 0.5) * (1 + rng.normal(0.03, 0.08)), 0, 1)
        b = rng.uniform()
        if b < 0.25:
            x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.3, 0.9))
        elif b < 0.65:
            x = x + rng.uniform(0.2, 0.8) * (x - cv2.GaussianBlur(x, (0, 0), 0.8))
        s = abs(rng.normal(0, 0.012)) + 0.002
        n = rng.normal(0, s, x.shape) * (0.6 + 0.8 * (1 - x)) * np.array([1, 0.8, 1.1])
        if rng.uniform() < 0.5:
            n = cv2.GaussianBlur(n, (0, 0), 0.6) * 1.6
        x = x + n
        if rng.uniform() < 0.04:
            x = np.repeat((np.clip(x, 0, 1) @ np.array([0.3, 0.59, 0.11]))[..., None], 3, 2)
    return (np.clip(x, 0, 1) * 255 + 0.5).astype(np.uint8)
