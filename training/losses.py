"""Losses that ignore scale and shift, after Ranftl et al. 2020 (MiDaS), sections 5 and 6. Unknown pixels have no loss.

The trust of a picture (`sources.py`) decides its terms. Metric and exact depth has all of them. Relative depth has all but the
relative error of depth. Depth of unknown curve has order and gradients, and little of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from sources import EXACT, METRIC, ORDER

# The number of point pairs whose order is compared, and how much they must differ, as a share of the range.
PAIRS, APART = 1024, 0.06
# The least spread of a map (which goes from about 1 to 10) in terms that divide by it. Without it the gradient of a nearly flat
# map is huge; the first run of a network without batch norms ended with a constant map.
LEAST_SPREAD = 0.3


@dataclass
class Target:
    """value: [N,H,W], 0…1 between the 2nd and the 98th percentile. known: 1 or 0. low, high: those percentiles, [N,1,1]."""

    value: Tensor
    known: Tensor
    count: Tensor
    low: Tensor
    high: Tensor


def mean(x: Tensor, count: Tensor) -> Tensor:
    """The mean over known pixels, [N,1,1]. x is [N,H,W] and 0 where unknown."""
    return x.sum((1, 2), keepdim=True) / count


def normalise(inverse: Tensor) -> Target:
    known = (inverse >= 0).float()
    # Every seventh pixel is enough, even for lidar, and sorting all pixels is slow.
    flat = inverse.flatten(1)[:, ::7]
    flat = torch.where(flat >= 0, flat, torch.nan)
    low, high = (flat.nanquantile(q, dim=1)[:, None, None].nan_to_num(0.0) for q in (0.02, 0.98))
    high = torch.maximum(high, low + 1e-3)
    return Target((inverse - low) / (high - low) * known, known, known.sum((1, 2), keepdim=True).clamp(min=50), low, high)


def align(prediction: Tensor, target: Target) -> Tensor:
    """Least-squares scale and shift of each prediction [N,H,W] onto its target over the known pixels, differentiable."""
    mp, mt = mean(prediction * target.known, target.count), mean(target.value, target.count)
    off = (prediction - mp) * target.known
    scale = mean(off * (target.value - mt), target.count) / (mean(off**2, target.count) + LEAST_SPREAD**2 / 4)
    return (prediction - mp) * scale + mt


def deviation(x: Tensor, target: Target, least: float) -> Tensor:
    """x without its mean, divided by its mean absolute deviation. Unlike `align` this keeps the sign of the scale."""
    off = (x - mean(x * target.known, target.count)) * target.known
    return off / mean(off.abs(), target.count).clamp(min=least)


def gradient_matching(error: Tensor, known: Tensor, scales: int = 4) -> Tensor:
    """The mean absolute gradient of the error, summed over scales 1, 1/2, 1/4, 1/8. [N]. It makes edges sharp and planes flat."""
    total = error.new_zeros(error.shape[0])
    for k in range(scales):
        e, m = error[:, :: 2**k, :: 2**k], known[:, :: 2**k, :: 2**k]
        across = ((e[:, :, 1:] - e[:, :, :-1]).abs() * m[:, :, 1:] * m[:, :, :-1]).sum((1, 2))
        down = ((e[:, 1:] - e[:, :-1]).abs() * m[:, 1:] * m[:, :-1]).sum((1, 2))
        total = total + (across + down) / m.sum((1, 2)).clamp(min=20)
    return total


def ranking(prediction: Tensor, target: Target) -> Tensor:
    """The mean logistic loss of the order of random point pairs, [N]. Half of the pairs are at most 12 pixels apart."""
    n, h, w = prediction.shape
    size = (n, PAIRS)
    y, x = torch.randint(h, size), torch.randint(w, size)
    reach = torch.where(torch.arange(PAIRS) % 2 == 0, max(h, w), 12)
    v = (y + ((torch.rand(size) * 2 - 1) * reach).long()).clamp(0, h - 1)
    u = (x + ((torch.rand(size) * 2 - 1) * reach).long()).clamp(0, w - 1)
    a, b = y * w + x, v * w + u
    flat, truth, known = prediction.flatten(1), target.value.flatten(1), target.known.flatten(1)
    apart = truth.gather(1, a) - truth.gather(1, b)
    judged = (apart.abs() > APART).float() * known.gather(1, a) * known.gather(1, b)
    spread = mean((prediction - mean(prediction * target.known, target.count)).abs() * target.known, target.count)[:, :, 0]
    step = (flat.gather(1, a) - flat.gather(1, b)) / spread.detach().clamp(min=LEAST_SPREAD)
    wrong = F.softplus(-3 * step * apart.sign()) * judged
    return wrong.sum(1) / judged.sum(1).clamp(min=20)


def loss(prediction: Tensor, inverse: Tensor, trust: Tensor) -> tuple[Tensor, dict[str, float]]:
    """prediction, inverse: [N,H,W]; trust: [N]."""
    target = normalise(inverse)
    curve = (trust != ORDER).float()
    aligned = align(prediction, target)
    error = (aligned - target.value) * target.known
    # The other terms leave scale and shift free. This one keeps the map positive, where the final ReLU has a gradient. It needs
    # dense depth, because the percentiles of sparse depth are not those of the whole photo.
    dense = curve * (target.known.mean((1, 2)) > 0.95)
    direct = ((prediction - 1) / 9 - target.value) * target.known
    swapped = deviation(prediction, target, LEAST_SPREAD) - deviation(target.value, target, 0.02)
    parts = {
        "direct": 0.3 * mean(direct.abs(), target.count)[:, 0, 0] * dense,
        "aligned": mean(error.abs(), target.count)[:, 0, 0] * (0.2 + 0.8 * curve),
        "swapped": 0.2 * mean(swapped.abs(), target.count)[:, 0, 0] * curve,
        "gradient": 0.5 * gradient_matching(error, target.known) * (0.4 + 0.6 * curve),
        "order": (0.3 - 0.15 * curve) * ranking(prediction, target),
    }
    # AbsRel and delta1 measure the relative error of depth. Rooms end at 10 m. Rendered scenes are cut at 64 times the depth
    # of their nearest parts, which is about 80 m in a street.
    floor = torch.where((trust == METRIC)[:, None, None], torch.full_like(target.high, 0.1), target.high / 64)
    weight = 0.5 * (trust == METRIC) + 0.15 * (trust == EXACT)
    relative = torch.maximum(aligned * (target.high - target.low) + target.low, floor).log() - torch.maximum(inverse, floor).log()
    parts["log"] = mean(relative.abs() * target.known, target.count)[:, 0, 0] * weight
    parts = {k: v.mean() for k, v in parts.items()}
    total = sum(parts.values(), prediction.new_zeros(()))
    return total, {k: round(float(v.detach()), 4) for k, v in parts.items()}
