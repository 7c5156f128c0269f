"""Trains the starter network on measured rooms and rendered scenes; resumes from its own checkpoint.

The learning rate follows a cosine over wall-clock minutes, so that a run of any length ends cooled down.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

from data import SIDE, Batches
from evaluate import score
from losses import loss
from model import Starter, pretrained


SMALL_SIDE = 192


def average(target: Starter, source: Starter, keep: float) -> None:
    """Exponential moving average of weights; batch-norm statistics follow at the same pace."""
    with torch.no_grad():
        for t, s in zip(target.state_dict().values(), source.state_dict().values(), strict=True):
            if t.dtype.is_floating_point:
                t.lerp_(s, 1 - keep)
            else:
                t.copy_(s)


def predictor(net: Starter):
    def predict(x: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return net(torch.from_numpy(x).contiguous(memory_format=torch.channels_last))[0].numpy()

    return predict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measured", type=Path, required=True, help="folder with train/ and eval/")
    parser.add_argument("--rendered", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=110)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--share", type=float, default=0.5, help="share of rendered pairs in a batch")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--small", type=float, default=0.6, help="share of the time at 192x192")
    parser.add_argument("--threads", type=int, default=0, help="0: all cores; fewer where others compute too")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    if args.threads > 0:
        torch.set_num_threads(args.threads)

    net = pretrained().to(memory_format=torch.channels_last)
    smooth = copy.deepcopy(net).eval()
    encoder = list(net.encoder.parameters())
    known = {id(p) for p in encoder}
    rest = [p for p in net.parameters() if id(p) not in known]
    rates = (args.rate * 0.3, args.rate)
    optimiser = torch.optim.AdamW(
        [{"params": encoder}, {"params": rest}], lr=args.rate, weight_decay=0.01, betas=(0.9, 0.99)
    )
    checkpoint = args.out / "checkpoint.pt"
    step, spent = 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        net.load_state_dict(saved["net"])
        smooth.load_state_dict(saved["smooth"])
        optimiser.load_state_dict(saved["optimiser"])
        step, spent = saved["step"], saved["spent"]
    # A resumed run must not see the same draws again.
    batches = Batches(args.measured / "train", args.rendered, args.batch, args.share, args.seed + step)

    def save() -> None:
        state = {"net": net.state_dict(), "smooth": smooth.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)

    budget = args.minutes * 60
    scored = saved_at = time.monotonic()
    last, running = time.monotonic(), 0.0
    while spent < budget:
        warm = min(1.0, (step + 1) / 150)
        cosine = 0.5 * (1 + math.cos(math.pi * spent / budget))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * warm * max(cosine, 0.01)
        # Smaller pictures first: nearly twice as many of them in the same time.
        batches.side = SIDE if spent > args.small * budget else SMALL_SIDE
        images, inverse, measured = batches.next()
        net.train()
        with torch.autocast("cpu", torch.bfloat16):
            prediction = net(images)
        total, parts = loss(prediction.float(), inverse, measured)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average(smooth, net, min(0.998, step / (step + 10)))
        step += 1
        now = time.monotonic()
        spent, last = spent + now - last, now
        running = 0.95 * running + 0.05 * float(total.detach())
        if step % 20 == 0:
            print(f"{step} {spent / 60:.1f} min loss {running:.4f} rendered {len(batches.rendered)} {parts}", flush=True)
        if now - saved_at > 120:
            save()
            saved_at = now
        if now - scored > 480:
            print("score", json.dumps({"step": step, **score(predictor(smooth), args.measured / "eval")}), flush=True)
            scored = time.monotonic()
    save()
    torch.save(smooth.state_dict(), args.out / "starter.pt")
    print("final", json.dumps({"step": step, **score(predictor(smooth), args.measured / "eval")}), flush=True)


if __name__ == "__main__":
    main()
