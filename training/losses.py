"""Losses that ignore scale and shift, after Ranftl et al. 2020 (MiDaS), sections 5 and 6."""

from __future__ import annotations

import torch
from torch import Tensor


def normalise(inverse: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """[N,H,W] to a target whose 2nd and 98th percentile are 0 and 1; also returns those two, [N,1,1]."""
    flat = inverse.flatten(1)[:, ::7]
    low = flat.quantile(0.02, dim=1)[:, None, None]
    high = flat.quantile(0.98, dim=1)[:, None, None]
    high = torch.maximum(high, low + 1e-3)
    return (inverse - low) / (high - low), low, high


def align(prediction: Tensor, target: Tensor) -> Tensor:
    """Least-squares scale and shift of each prediction [N,H,W] onto its target, differentiable."""
    p, t = prediction.flatten(1), target.flatten(1)
    mp, mt = p.mean(1, keepdim=True), t.mean(1, keepdim=True)
    variance = ((p - mp) ** 2).mean(1, keepdim=True)
    scale = ((p - mp) * (t - mt)).mean(1, keepdim=True) / (variance + 1e-4)
    return ((p - mp) * scale + mt).view_as(prediction)


def gradient_matching(error: Tensor, scales: int = 4) -> Tensor:
    """Mean absolute gradient of the aligned error over dyadic scales: sharp edges, flat planes."""
    total = error.new_zeros(())
    for k in range(scales):
        e = error[:, :: 2**k, :: 2**k]
        total = total + (e[:, :, 1:] - e[:, :, :-1]).abs().mean() + (e[:, 1:] - e[:, :-1]).abs().mean()
    return total


def loss(prediction: Tensor, inverse: Tensor, measured: Tensor) -> tuple[Tensor, dict[str, float]]:
    """prediction, inverse: [N,H,W]; measured: [N] bool, true where inverse is in 1/m."""
    target, low, high = normalise(inverse)
    # Least squares gives no gradient to a map that does not correlate yet (its scale is 0 there), and
    # leaves scale and shift free: the direct term starts the training and keeps the final ReLU alive.
    direct = (prediction - 1) / 9 - target
    aligned = align(prediction, target)
    parts = {
        "direct": direct.abs().mean(),
        "aligned": (aligned - target).abs().mean(),
        "gradient": 0.5 * gradient_matching(direct),
    }
    # What AbsRel and delta1 see: relative error of depth, far walls and far houses included. Measured rooms
    # end at 10 m; rendered scenes are held to 1/64 of their nearest parts, about what 80 m is to a street.
    floor = torch.where(measured[:, None, None], torch.full_like(high, 0.1), high / 64)
    weight = torch.where(measured, 0.5, 0.15)
    relative = torch.maximum(aligned * (high - low) + low, floor).log() - torch.maximum(inverse, floor).log()
    parts["log"] = (relative.abs().mean((1, 2)) * weight).mean()
    total = sum(parts.values(), prediction.new_zeros(()))
    return total, {k: float(v.detach()) for k, v in parts.items()}
