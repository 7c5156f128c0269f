"""Times a training step: `python speed.py --threads 1`.

Prints images per second, and images per core-second (processor time). Other work on the machine changes the second figure less.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import torch

from load_onnx import load_starter

STARTER = Path(__file__).parent.parent / "models" / "starter.onnx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--side", type=int, default=192)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--steps", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    net = load_starter(STARTER).to(memory_format=torch.channels_last).train()
    images = torch.rand(args.batch, 3, args.side, args.side).contiguous(memory_format=torch.channels_last)
    # The first step also allocates memory and compiles kernels.
    net(images).mean().backward()
    start, before = time.monotonic(), os.times()
    for _ in range(args.steps):
        net(images).mean().backward()
    after, pictures = os.times(), args.steps * args.batch
    work = after.user + after.system - before.user - before.system
    print(f"{pictures / (time.monotonic() - start):.1f} images/s, {pictures / work:.1f} images per core-second")


if __name__ == "__main__":
    main()
