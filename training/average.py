"""Averages the weights of starters: `python average.py OUT.pt FILE SHARE [FILE SHARE ...]`, then `export.py OUT.pt`.

A network that continued from another one and that other one can be averaged weight by weight, and the result scores better
than either, on new photos and on those of the first training (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
models"). A FILE is an exported .onnx file or a `starter.pt` of `train.py`. The shares are divided by their sum.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from export import load as load_checkpoint
from load_onnx import load_starter
from model import Starter


def load(file: Path) -> Starter:
    return load_starter(file) if file.suffix == ".onnx" else load_checkpoint(file)


def average(parts: list[tuple[Path, float]]) -> Starter:
    total = sum(share for _, share in parts)
    nets = [(load(file), share / total) for file, share in parts]
    result = nets[0][0]
    with torch.no_grad():
        for name, value in result.state_dict().items():
            if value.dtype.is_floating_point:
                value.copy_(sum(share * net.state_dict()[name] for net, share in nets))
    return result.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", nargs="+", help="FILE SHARE, in turn")
    args = parser.parse_args()
    if len(args.parts) % 2:
        parser.error("each FILE needs a SHARE")
    pairs = zip(args.parts[::2], args.parts[1::2], strict=True)
    torch.save(average([(Path(file), float(share)) for file, share in pairs]).state_dict(), args.out)


if __name__ == "__main__":
    main()
