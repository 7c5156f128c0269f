"""One picture of a named scene: world, ray casting, camera look."""
from __future__ import annotations

import cv2
import numpy as np

from . import engine, post, registry
from .world import World


def picture(name: str, rng: np.random.Generator, w: int, h: int, tex: np.ndarray, over: int = 1,
            clean: bool = False, mood: str | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Returns (uint8 RGB [h, w, 3], depth z in metres [h, w], inf for sky).

    over: supersampling factor of the colour; clean: no sensor noise or odd colours;
    mood: weather kind to force."""
    world = World(rng, len(tex))
    world.mood = mood
    registry.SCENES[name][0](world, w / h)
    if clean:
        world.look.update(sat=1.0, contrast=.45, wb=(1.02, 1.0, .98))
        world.look["key"] = .24 if mood != "sunset" else .2
    S, E = world.compile_scene(tex)
    rgb, z = engine.trace_frame(S, E, world.cam, w * over, h * over)
    if over > 1:
        rgb = np.minimum(rgb, 2.5)
        rgb = cv2.resize(rgb, (w, h), interpolation=cv2.INTER_AREA)
        z = z[over // 2::over, over // 2::over]
    return post.develop(rgb, z, world.look, rng, clean), z
