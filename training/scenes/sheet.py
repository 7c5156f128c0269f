"""Contact sheet of rendered pairs: python -m scenes.sheet DIR OUT.png [start] [count]."""
import glob
import os
import sys

import cv2
import numpy as np


def main() -> None:
    d, out = sys.argv[1:3]
    s, n = (int(sys.argv[3]) if len(sys.argv) > 3 else 0), (int(sys.argv[4]) if len(sys.argv) > 4 else 24)
    tiles = []
    for f in sorted(glob.glob(os.path.join(d, "[0-9]*.jpg")))[s:s + n]:
        im, z = cv2.imread(f), cv2.imread(f[:-3] + "png", -1).astype(float)
        z = np.clip(z / max(np.percentile(z, 98), 1), 0, 1) ** .7
        c = cv2.applyColorMap((z * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
        k = 220 / max(im.shape[:2])
        box = np.full((220, 440, 3), 40, np.uint8)
        a, b = cv2.resize(im, None, fx=k, fy=k, interpolation=cv2.INTER_AREA), cv2.resize(c, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        box[:a.shape[0], :a.shape[1]], box[:b.shape[0], 220:220 + b.shape[1]] = a, b
        tiles.append(box)
    while len(tiles) % 4:
        tiles.append(np.zeros_like(tiles[0]))
    cv2.imwrite(out, np.vstack([np.hstack(tiles[i:i + 4]) for i in range(0, len(tiles), 4)]))


if __name__ == "__main__":
    main()
