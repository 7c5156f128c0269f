"""The sources of in-the-wild photos: how much to trust each one's depth, and which pictures belong to one scene.

Each source is a folder with NNN.jpg, NNN.png (16-bit inverse depth, near is large, 0 = unknown) and META.json, whose items
say where each picture comes from.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

# How much to trust inverse depth. `losses.py` chooses its terms by this.
# METRIC: in 1/m. EXACT: rendered. RELATIVE: unknown scale and shift. ORDER: unknown curve; order and edges are right.
METRIC, EXACT, RELATIVE, ORDER = range(4)

# Training never uses these sources; `evaluate_wild.py` scores on them.
SET_ASIDE = ("page_sharpdepth", "image2fake3d", "stereo_sgbm", "pjlab_lidar", "mpib_inputs", "middlebury_prime")

# Their depth was converted to inverse depth with a guessed near/far ratio, or is a grey ramp of unknown curve.
ORDER_ONLY = {
    "page_marigold", "page_sharpdepth", "omnidata_demo", "saliency_kinect_demo", "rgbd_fx_renders", "field_freespace",
    "lattermann_objects",
}

# Each of their pictures is a scene. In other sources, names that differ only in digits are frames of one scene.
GALLERIES = {
    "art_with_depth", "lattermann_objects", "leia_lif", "middlebury_prime", "mpib_inputs", "omnidata_demo", "page_marigold",
    "page_sharpdepth", "rgbd_fx_renders", "saliency_kinect_demo",
}

# The relative probability of a scene, 1 by default. Semi-dense depth and plain backgrounds teach less; streets are rare.
WEIGHTS = {
    "colmap_a": 0.5, "sfm_b": 0.6, "sfm_c": 0.6, "lattermann_objects": 0.25, "rgbd_fx_renders": 0.4, "art_with_depth": 0.6,
    "field_freespace": 0.6, "page_marigold": 1.3, "kitti_sfnd": 3, "kitti_velo2cam": 2, "cityscapes_fogsim": 2,
    "infinidepth_samples": 1.5,
}


@dataclass(frozen=True)
class Picture:
    """One picture of a source."""

    photo: Path
    scene: str
    trust: int
    weight: float


def scene_of(source: str, item: dict[str, object]) -> str:
    """The scene that a picture shows. Frames of a clip and photos of one photogrammetry set have the same scene."""
    where = str(item.get("src"))
    if source in GALLERIES:
        return f"{source}/{item['id']}"
    if "#" in where:
        return f"{source}/{where.split('#')[0]}"
    head, _, name = where.rpartition("/")
    return f"{source}/{head}/{re.sub(r'[0-9A-F]*[0-9][0-9A-F]*', '', name)}"


def list_pictures(folder: Path, set_aside: bool = False) -> list[Picture]:
    """The pictures of all sources for training, or of all sources that are set aside."""
    found = []
    for meta in sorted(folder.glob("*/META.json")):
        source = meta.parent.name
        if (source in SET_ASIDE) != set_aside:
            continue
        for item in json.loads(meta.read_text())["items"]:
            photo = meta.parent / f"{item['id']}.jpg"
            if photo.exists():
                trust = ORDER if source in ORDER_ONLY else RELATIVE
                found.append(Picture(photo, scene_of(source, item), trust, WEIGHTS.get(source, 1.0)))
    return found
