"""Scene types and their share of the pictures (shares need not sum to 1)."""
from __future__ import annotations

import numpy as np

from . import closeup, nature, people, places, rooms, streets, tabletop, views

SCENES = {
    "street": (streets.street, .095), "suburb": (streets.suburb, .05), "car": (streets.car_view, .025),
    "monument": (streets.monument, .03), "bridge": (streets.bridge, .02),
    "meadow": (nature.meadow, .065), "forest": (nature.forest, .05), "lake": (nature.lake, .035),
    "mountain": (nature.mountain, .03), "beach": (nature.beach, .02),
    "person": (people.person, .09), "animal": (people.animal, .06), "portrait": (people.portrait, .08),
    "table": (tabletop.table, .10), "shelf": (tabletop.shelf, .02), "flatlay": (tabletop.flatlay, .035),
    "flowers": (closeup.flowers, .035), "leaves": (closeup.leaves, .02), "held": (closeup.held, .025),
    "room": (rooms.room, .04), "corridor": (rooms.corridor, .02), "window": (rooms.window, .015),
    "railway": (places.railway, .015), "stairs": (places.stairs, .02), "terrace": (places.terrace, .025),
    "market": (places.market, .02), "rows": (places.rows, .02), "pool": (places.pool, .015),
    "aerial": (views.aerial, .015), "facade_up": (views.facade_up, .015), "ground_down": (views.ground_down, .015),
}
PORTRAIT_LIKE = {"portrait", "person"}


def choose(rng: np.random.Generator) -> str:
    """A scene name drawn by share."""
    names = list(SCENES)
    p = np.array([SCENES[n][1] for n in names])
    return str(rng.choice(names, p=p / p.sum()))
