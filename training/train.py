"""Trains the starter network on rooms, in-the-wild photos and rendered scenes.

`--start FILE.onnx` continues from an exported starter. The learning rate follows a cosine over minutes of training, so a run
of any length ends at a low rate. A run that was stopped continues from its checkpoint. A run can be paused with SIGSTOP: a step
counts for at most a minute.
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
from data_parallel import average_gradients, run_processes
from evaluate import score
from evaluate_wild import score_network
from load_onnx import load_starter
from losses import loss
from model import Starter, pretrained

SMALL_SIDE = 192
LONGEST_STEP = 60.0


def average(target: Starter, source: Starter, keep: float) -> None:
    """Exponential moving average of weights; batch-norm statistics, where there are any, follow at the same pace."""
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


def is_bf16_faster(net: Starter, images: torch.Tensor, steps: int = 10) -> bool:
    """Times ten steps in float32 and in bf16, which is ten times slower on a processor without instructions for it.

    Two images are enough. The bf16 steps end as soon as they took longer than the float32 steps.
    """
    seconds = {}
    for half in (False, True):
        began = 0.0
        for k in range(steps + 1):
            if k == 1:
                began = time.monotonic()
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                net(images).float().mean().backward()
            if half and k > 0 and time.monotonic() - began > seconds[False]:
                break
        seconds[half] = time.monotonic() - began
    net.zero_grad()
    is_faster = seconds[True] < seconds[False]
    print(f"float32 {steps * len(images) / seconds[False]:.1f} images/s, bf16 {'faster' if is_faster else 'slower'}", flush=True)
    return is_faster


def scores(net: Starter, args: argparse.Namespace, step: int) -> str:
    """One line of JSON: the scores on other rooms, and the mean scores on the set-aside sources."""
    predict = predictor(net)
    wild = {f"wild_{k}": round(v, 4) for k, v in score_network(predict, args.wild)["mean"].items()}
    return json.dumps({"step": step, **score(predict, args.rooms / "eval"), **wild})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=Path, required=True, help="folder with train/ and eval/")
    parser.add_argument("--wild", type=Path, required=True, help="folder with a folder per source")
    parser.add_argument("--rendered", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an exported starter to continue from; default: an ImageNet encoder")
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--shares", type=float, nargs=2, default=(0.33, 0.17), help="shares of rooms and renders in a batch")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--small", type=float, default=0.6, help="share of the time at 192x192")
    parser.add_argument("--processes", type=int, default=2, help="each with one thread and its share of the batch")
    parser.add_argument("--score", type=float, default=20, help="minutes between scores")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def train(rank: int, args: argparse.Namespace) -> None:
    """Trains in one process. All processes hold the same weights; the first one scores and saves."""
    is_first = rank == 0
    net = (load_starter(args.start) if args.start else pretrained()).to(memory_format=torch.channels_last)
    smooth = copy.deepcopy(net).eval()
    # A decoder with random weights needs larger steps than an encoder from ImageNet. A trained starter has one rate.
    encoder = list(net.encoder.parameters())
    known = {id(p) for p in encoder}
    rates = (args.rate * (1 if args.start else 0.3), args.rate)
    optimiser = torch.optim.AdamW(
        [{"params": encoder}, {"params": [p for p in net.parameters() if id(p) not in known]}],
        lr=args.rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True,
    )
    checkpoint = args.out / "checkpoint.pt"
    step, spent, half = 0, 0.0, None
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        net.load_state_dict(saved["net"])
        smooth.load_state_dict(saved["smooth"])
        optimiser.load_state_dict(saved["optimiser"])
        step, spent, half = saved["step"], saved["spent"], saved.get("half")
    # Another seed than before a stop, so that the run draws other pictures.
    seed = args.seed + step + 100_000 * rank
    torch.manual_seed(seed)
    batches = Batches(args.rooms / "train", args.wild, args.rendered, args.batch // args.processes, tuple(args.shares), seed)
    net.train()
    if half is None:
        half = is_bf16_faster(net, batches.next().images[:2])

    def save() -> None:
        state = {
            "net": net.state_dict(), "smooth": smooth.state_dict(), "optimiser": optimiser.state_dict(),
            "step": step, "spent": spent, "half": half,
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)

    budget = args.minutes * 60
    scored = saved_at = last = time.monotonic()
    running, seen = 0.0, 0
    while spent < budget:
        warm = min(1.0, (step + 1) / 150)
        cosine = 0.5 * (1 + math.cos(math.pi * spent / budget))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * warm * max(cosine, 0.01)
        # Training at 192x192 processes 1.8 times as many pictures per second.
        batches.side = SIDE if spent > args.small * budget else SMALL_SIDE
        batch = batches.next()
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            prediction = net(batch.images)
        total, parts = loss(prediction.float(), batch.inverse, batch.trust)
        optimiser.zero_grad()
        total.backward()
        now = time.monotonic()
        spent += average_gradients(net.parameters(), min(now - last, LONGEST_STEP))
        last = now
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average(smooth, net, min(0.998, step / (step + 10)))
        step, seen = step + 1, seen + 1
        running += (float(total.detach()) - running) * max(0.05, 1 / seen)
        if not is_first:
            continue
        if step % 10 == 0:
            spread = float(prediction.detach().std())
            state = f"loss {running:.4f} gradient {float(norm):.2f} spread {spread:.2f}"
            print(f"{step} {spent / 60:.1f} min {state} {parts}", flush=True)
        if now - saved_at > 120:
            save()
            saved_at = now
        if now - scored > args.score * 60:
            print("score", scores(smooth, args, step), flush=True)
            scored = time.monotonic()
    if is_first:
        save()
        torch.save(smooth.state_dict(), args.out / "starter.pt")
        print("final", scores(smooth, args, step), flush=True)


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    run_processes(args.processes, train, args)


if __name__ == "__main__":
    main()
