"""Scene description in Python: add primitives, materials, ground, sky, lights, camera;
`compile_scene` packs it for the engine. Lengths in metres, angles in degrees; x right,
y away from the camera, z up. Colours are sRGB triples in [0, 1] at this level.
"""
from __future__ import annotations

import math

import numpy as np

from . import bvh, ground, materials as mt, prims as pr

PW = 28


def lin(c) -> np.ndarray:
    """sRGB to linear."""
    return np.clip(np.asarray(c, float), 0, 2) ** 2.2


def rot(yaw: float = 0, pitch: float = 0, roll: float = 0) -> np.ndarray:
    """Local->world rotation: roll about y, then pitch about x, then yaw about z."""
    a, b, c = (math.radians(v) for v in (yaw, pitch, roll))
    rz = np.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
    rx = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    ry = np.array([[math.cos(c), 0, math.sin(c)], [0, 1, 0], [-math.sin(c), 0, math.cos(c)]])
    return rz @ rx @ ry


def align_z(d) -> np.ndarray:
    """Local->world rotation that takes local z to direction d."""
    z = np.asarray(d, float)
    z = z / (np.linalg.norm(z) + 1e-12)
    x = np.cross([0, 1, 0], z)
    if np.linalg.norm(x) < 1e-3:
        x = np.array([1.0, 0, 0])
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z], axis=1)


class Blob:
    """Parts of one signed-distance object, in its own local frame (metres)."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []

    def _row(self, kind, mat, k, sub, a, b, r1, r2, R=None):
        q = np.zeros(21)
        q[0], q[1], q[2], q[3] = kind, mat, k, float(sub)
        q[4:7], q[7:10], q[10], q[11] = a, b, r1, r2
        q[12:21] = (np.eye(3) if R is None else R.T).ravel()
        self.rows.append(q)
        return self

    def cone(self, mat, a, b, r1, r2=None, k=0.03, sub=False):
        """Tapered capsule from a to b with radii r1, r2."""
        return self._row(0, mat, k, sub, a, b, r1, r1 if r2 is None else r2)

    def box(self, mat, c, half, r=0.02, k=0.0, sub=False, R=None):
        """Rounded box with centre c and half sizes."""
        return self._row(1, mat, k, sub, c, half, min(r, min(half) * 0.99), 0, R)

    def ell(self, mat, c, half, k=0.03, sub=False, R=None):
        """Ellipsoid with centre c and half sizes."""
        return self._row(2, mat, k, sub, c, half, 0, 0, R)

    def torus(self, mat, c, r1, r2, k=0.0, sub=False, R=None):
        """Torus around local z: ring radius r1, tube radius r2."""
        return self._row(3, mat, k, sub, c, (0, 0, 0), r1, r2, R)

    def cyl(self, mat, c, r1, r2, half, r=0.005, k=0.0, sub=False, R=None):
        """Rounded tapered cylinder along local z: radii r1 (bottom), r2 (top)."""
        return self._row(4, mat, k, sub, c, (r1, r2, half), min(r, 0.9 * min(max(r1, r2), half)), 0, R)

    def bounds(self):
        """Axis-aligned bounds (lo, hi) of the union parts."""
        lo, hi = np.full(3, 1e9), np.full(3, -1e9)
        for q in self.rows:
            if q[3] > 0.5:
                continue
            if q[0] == 0:
                r = max(q[10], q[11])
                l, h = np.minimum(q[4:7], q[7:10]) - r, np.maximum(q[4:7], q[7:10]) + r
            else:
                e = q[7:10].copy()
                if q[0] == 3:
                    e = np.array([q[10] + q[11], q[10] + q[11], q[11]])
                if q[0] == 4:
                    e = np.array([max(q[7], q[8]), max(q[7], q[8]), q[9]])
                e = np.abs(q[12:21].reshape(3, 3)).T @ e
                l, h = q[4:7] - e, q[4:7] + e
            l, h = l - q[2] * 0.3, h + q[2] * 0.3
            lo, hi = np.minimum(lo, l), np.maximum(hi, h)
        return lo, hi


def with_spheres(Q: np.ndarray) -> np.ndarray:
    """Appends each part's bounding sphere (centre, radius in metres)."""
    cone, tor, cyl = Q[:, 0] == 0, Q[:, 0] == 3, Q[:, 0] == 4
    c = np.where(cone[:, None], (Q[:, 4:7] + Q[:, 7:10]) / 2, Q[:, 4:7])
    r = np.linalg.norm(Q[:, 7:10], axis=1)
    r = np.where(Q[:, 0] == 2, Q[:, 7:10].max(1), r)
    r = np.where(cone, np.linalg.norm(Q[:, 7:10] - Q[:, 4:7], axis=1) / 2 + np.maximum(Q[:, 10], Q[:, 11]), r)
    r = np.where(tor, Q[:, 10] + Q[:, 11], r)
    r = np.where(cyl, np.hypot(np.maximum(Q[:, 7], Q[:, 8]), Q[:, 9]), r)
    return np.concatenate([Q, c, r[:, None]], axis=1)


class World:
    """A scene under construction, with its own random generator."""

    def __init__(self, rng: np.random.Generator, n_textures: int = 0) -> None:
        self.rng = rng
        self.n_textures = n_textures
        self.P: list[np.ndarray] = []
        self.box_lo: list[np.ndarray] = []
        self.box_hi: list[np.ndarray] = []
        self.Q: list[np.ndarray] = []
        self.M: list[np.ndarray] = []
        self.G = np.zeros(16)
        self.G[11] = -1e9
        self.H = np.zeros((2, 2))
        self.W = np.zeros((2, 2))
        self.sky = np.zeros(26)
        self.L = np.zeros(48)
        self.cam = np.zeros(13)
        self.look: dict = {}
        self.mood: str | None = None  # forces the weather kind

    # ---- materials
    def mat(self, kind=mt.PLAIN, c1=(.5, .5, .5), c2=None, f=3.0, bump=0.1, spec=0.0, gloss=20.0,
            mirror=0.0, glow=0.0, p=(0, 0, 0, 0), dirt=0.0, extra=0.0) -> int:
        """Adds a material (colours sRGB, f features per metre); returns its number."""
        m = np.zeros(20)
        m[0], m[1:4], m[4:7] = kind, lin(c1), lin(c1 if c2 is None else c2)
        m[7:13] = f, bump, spec, gloss, mirror, glow
        m[13:13 + len(p)] = p
        m[17], m[18], m[19] = dirt, self.rng.uniform(0, 50), extra
        self.M.append(m)
        return len(self.M) - 1

    # ---- primitives
    def _add(self, kind, mat, c, R, half, extra=(), ext=None):
        p = np.zeros(PW)
        p[0], p[1], p[2] = kind, mat, self.rng.uniform(0, 40)
        p[3:6] = c
        R = np.eye(3) if R is None else R
        p[6:15] = R.T.ravel()
        p[15:18] = half
        p[18:18 + len(extra)] = extra
        self.P.append(p)
        e = np.abs(R) @ (np.asarray(half, float) if ext is None else np.asarray(ext, float)) + 1e-4
        c = np.asarray(c, float)
        self.box_lo.append(c - e)
        self.box_hi.append(c + e)
        return len(self.P) - 1

    def box(self, mat, c, half, R=None, bevel=0.02):
        """Box with centre c and half sizes; bevel is a shading radius."""
        return self._add(pr.BOX, mat, c, R, half, (bevel,))

    def ellipsoid(self, mat, c, half, R=None):
        """Solid ellipsoid."""
        return self._add(pr.ELLIPSOID, mat, c, R, half)

    def frustum(self, mat, a, b, r1, r2=None, open_ends=False):
        """Truncated cone from point a (radius r1) to point b (radius r2)."""
        a, b = np.asarray(a, float), np.asarray(b, float)
        r2 = r1 if r2 is None else r2
        h = 0.5 * float(np.linalg.norm(b - a))
        m = max(r1, r2)
        return self._add(pr.FRUSTUM, mat, (a + b) / 2, align_z(b - a), (r1, r2, h),
                         (float(open_ends),), (m, m, h))

    def quad(self, mat, c, half_u, half_v, R=None, mask=0, param=0.0):
        """Two-sided rectangle in the local x-y plane, cut out by a mask kind."""
        return self._add(pr.QUAD, mat, c, R, (half_u, half_v, 1), (mask, param), (half_u, half_v, 1e-3))

    def canopy(self, mat, c, half, leaf=9.0, density=0.6, R=None):
        """Leafy ellipsoid: nested shells with gaps; leaf = features per unit radius."""
        return self._add(pr.CANOPY, mat, c, R, half, (leaf * 2.3, density))

    def prism(self, mat, c, half, R=None, hip=0.0):
        """Gable roof: base half sizes a, b, half height c; ridge along local y. With
        hip = b the ends slope too (pyramid-like)."""
        return self._add(pr.PRISM, mat, c, R, half, (hip,))

    def blob(self, blob: Blob, pos, yaw=0.0, scale=1.0, amp=0.0, freq=8.0, R=None):
        """Places a blob with its local origin at pos. amp/freq: surface noise (m, 1/m)."""
        lo, hi = blob.bounds()
        lo, hi = lo - amp * 1.2 - 0.003, hi + amp * 1.2 + 0.003
        mid, half = (lo + hi) / 2, (hi - lo) / 2
        R = rot(yaw) if R is None else R
        j0 = len(self.Q)
        self.Q.extend(blob.rows)
        return self._add(pr.BLOB, 0, np.asarray(pos, float) + R @ (mid * scale), R, half * scale,
                         (j0, len(self.Q), scale, amp, 0, *mid, freq))

    # ---- camera
    def camera(self, pos, yaw=0.0, pitch=0.0, roll=0.0, fov=60.0):
        """yaw is to the right, pitch up; fov is horizontal."""
        F = rot(-yaw, pitch, 0)
        right, fwd, up = F[:, 0], F[:, 1], F[:, 2]
        a = math.radians(roll)
        r2 = right * math.cos(a) + up * math.sin(a)
        u2 = up * math.cos(a) - right * math.sin(a)
        self.cam[0:3], self.cam[3:6], self.cam[6:9], self.cam[9:12] = pos, r2, u2, fwd
        self.cam[12] = math.tan(math.radians(fov) / 2)

    # ---- lamps
    def lamp(self, pos, colour, power, size=0.1):
        """Adds a small spherical lamp (at most 3)."""
        n = int(self.L[14])
        if n >= 3:
            return
        o = 15 + 7 * n
        self.L[o:o + 3], self.L[o + 3:o + 6], self.L[o + 6] = pos, lin(colour) * power, size
        self.L[14] = n + 1

    def plane(self, mat, z=0.0):
        """Infinite flat ground."""
        self.G[0:3] = 1, z, mat

    def height(self, x: float, y: float) -> float:
        """Ground height (m) at x, y."""
        if self.G[0] > 1.5:
            return float(ground.lookup(self.H, self.G, float(x), float(y)))
        return float(self.G[1])

    def compile_scene(self, textures: np.ndarray):
        """Returns (S, E) for the engine."""
        n = len(self.P)
        P = np.array(self.P) if n else np.zeros((0, PW))
        Q = with_spheres(np.array(self.Q)) if self.Q else np.zeros((1, 25))
        if n:
            B, K, O = bvh.build(np.array(self.box_lo), np.array(self.box_hi))
        else:
            B, K, O = np.zeros((1, 6)), np.zeros((1, 2), np.int64), np.zeros(0, np.int64)
        X = ground.slopes(self.H, self.G) if self.G[0] > 1.5 else self.H
        return (P, Q, B, K, O), (np.array(self.M), textures, self.G, self.H, X, self.W, self.sky, self.L)
