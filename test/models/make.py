"""Writes a small ONNX file (gzip) of each family of depth models beside this file, and expected.json with their maps.

    python test/models/make.py [--out DIR] [NAME …]

Requirements: torch, timm, transformers, onnx, onnxruntime, numpy, pillow. The files kept here came from torch 2.9.1, transformers 5.24.0,
onnx 1.23.2 and onnxruntime 1.32.0; those of LeViT and 1 / x from torch 2.15.0 and timm 1.0.31. The architectures, sizes, names and operators are those of public exports; the
weights are random and few. They prove how a model is read, prepared and run, and nothing about depth.

expected.json: what each file wants, and the inverse depth of photo.png at GRID points, by onnxruntime with the
preparation of the model's documentation.
"""
import argparse
import gzip
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import timm
import torch
import torch.nn.functional as F
import transformers.models.depth_anything.modeling_depth_anything as depth_anything
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from PIL import Image, ImageFilter
from torch import nn
from transformers import (
    AutoBackbone,
    BeitConfig,
    DepthAnythingConfig,
    DepthAnythingForDepthEstimation,
    DepthProConfig,
    DepthProForDepthEstimation,
    Dinov2Config,
    DPTConfig,
    DPTForDepthEstimation,
    Swinv2Config,
    ZoeDepthConfig,
    ZoeDepthForDepthEstimation,
)

HERE = Path(__file__).parent
# A blurred sample photo: every way to resize it gives almost the same pixels, so that what remains is the model.
PHOTO = HERE / "photo.png"
SAMPLE = HERE.parent.parent / "public" / "samples" / "temple.small.jpg"
GRID = (9, 12)
HALF, IMAGENET = ([0.5] * 3, [0.5] * 3), ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
UNIT = ([0.0] * 3, [1.0] * 3)

# So that the output's size stays dynamic in the trace, as in the public exports.
depth_anything.int = lambda x: x if isinstance(x, torch.Tensor) else int.__call__(x)
torch.backends.mha.set_fastpath_enabled(False)


def seeded(model, seed=1, bias=3.0, last=None):
    """Random weights with which the map depends on the picture. The last convolution gives positive values."""
    torch.manual_seed(seed)
    for name, p in model.named_parameters():
        if p.dim() == 4:
            nn.init.kaiming_normal_(p, nonlinearity="relu")
            if "patch_embed" not in name:
                p.data *= 0.8
        elif p.dim() == 2:
            nn.init.normal_(p, std=0.6 / p.shape[1] ** 0.5)
        elif "position" in name or "cls_token" in name:
            nn.init.normal_(p, std=0.1)
        # Few different values, so that the file compresses.
        p.data = torch.round(p.data * 64) / 64
    if last is not None:
        last.weight.data.abs_()
        last.bias.data.fill_(bias)
    return model.eval()


class Output(nn.Module):
    """Only the tensors that an export has."""

    def __init__(self, model, *names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, pixel_values):
        result = self.model(pixel_values)
        found = tuple(getattr(result, name) for name in self.names)
        return found[0] if len(found) == 1 else found


def dinov2(patch=14, image=70, width=8, layers=4, **more):
    config = Dinov2Config(
        hidden_size=width, num_hidden_layers=layers, num_attention_heads=2, mlp_ratio=2, image_size=image, patch_size=patch,
        out_features=[f"stage{i + 1}" for i in range(layers)], **{"reshape_hidden_states": False, "apply_layernorm": True, **more})
    config._attn_implementation = "eager"
    return config


def depth_anything_model(**more):
    config = DepthAnythingConfig(
        backbone_config=dinov2(), reassemble_hidden_size=8, neck_hidden_sizes=[4, 4, 4, 4], fusion_hidden_size=6, head_hidden_size=6, **more)
    config._attn_implementation = "eager"
    model = DepthAnythingForDepthEstimation(config)
    seeded(model, last=model.head.conv3, bias=0.5)
    return model


def dpt(backbone=None, **more):
    shared = dict(neck_hidden_sizes=[4, 8, 16, 32] if isinstance(backbone, Swinv2Config) else [8, 8, 8, 8], fusion_hidden_size=8, use_auxiliary_head=False, semantic_loss_ignore_index=0)
    if backbone is None:
        more = dict(hidden_size=8, num_hidden_layers=4, num_attention_heads=2, intermediate_size=16, image_size=64,
                    backbone_out_indices=[0, 1, 2, 3], **more)
    config = DPTConfig(backbone_config=backbone, **shared, **more)
    config._attn_implementation = "eager"
    model = DPTForDepthEstimation(config)
    return seeded(model, last=model.head.head[4])


def swin2():
    config = Swinv2Config(image_size=64, patch_size=4, embed_dim=4, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2], window_size=4,
                          out_features=["stage1", "stage2", "stage3", "stage4"])
    return config


def beit(image):
    config = BeitConfig(hidden_size=8, num_hidden_layers=4, num_attention_heads=2, intermediate_size=16, image_size=image, patch_size=16,
                        use_relative_position_bias=True, reshape_hidden_states=False, out_features=["stage1", "stage2", "stage3", "stage4"])
    config._attn_implementation = "eager"
    return config


def zoedepth():
    config = ZoeDepthConfig(
        backbone_config=beit(64), neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8, bottleneck_features=8, num_relative_features=8,
        bin_embedding_dim=8, num_attractors=[4, 2, 2, 1],
        bin_configurations=[{"name": "nyu", "n_bins": 16, "min_depth": 0.001, "max_depth": 10.0}])
    config._attn_implementation = "eager"
    return seeded(ZoeDepthForDepthEstimation(config))


class DepthPro(nn.Module):
    """As onnx-community/DepthPro-ONNX: the field of view turns the inverse depth into metres within the graph."""

    def __init__(self):
        super().__init__()
        encoder = lambda: dinov2(patch=16, image=384, width=4, layers=2)  # noqa: E731
        config = DepthProConfig(
            fusion_hidden_size=8, intermediate_hook_ids=[1, 0], intermediate_feature_dims=[8, 8], scaled_images_feature_dims=[8, 8, 8],
            use_fov_model=True, image_model_config=encoder(), patch_model_config=encoder(), fov_model_config=encoder())
        self.model = DepthProForDepthEstimation(config)
        last = [m for m in self.model.head.modules() if isinstance(m, nn.Conv2d)][-1]
        seeded(self.model, last=last, bias=0.3)

    def forward(self, pixel_values):
        found = self.model(pixel_values)
        width = pixel_values.shape[-1]
        focal = 0.5 * width / torch.tan((found.field_of_view.abs() + 40) * (torch.pi / 360))
        inverse = found.predicted_depth * width / focal[:, None, None]
        return 1.0 / torch.clamp(inverse, min=1e-4, max=1e4), focal


class DepthAnything3(nn.Module):
    """As onnx-community/depth-anything-v3-small: views, and depth (large is far) with its confidence and the camera."""

    def __init__(self):
        super().__init__()
        self.inner = depth_anything_model()

    def forward(self, pixel_values):
        batch, views = pixel_values.shape[0], pixel_values.shape[1]
        depth = torch.exp(self.inner(pixel_values.flatten(0, 1)).predicted_depth * 0.1).unflatten(0, (batch, views))
        eye = torch.eye(4)[:3].expand(batch, views, 3, 4)
        return depth, depth * 0.5 + 1, eye, eye[..., :3]


class MoGe2(nn.Module):
    """As Ruicheng/moge-2-vits-normal-onnx: points (z = exp), normals, a mask and the scale; the number of tokens is an input."""

    def __init__(self):
        super().__init__()
        backbone = dinov2(reshape_hidden_states=True)
        self.encoder = AutoBackbone.from_config(backbone)
        self.neck = nn.Sequential(nn.Conv2d(10, 8, 1), nn.ReLU(), nn.ConvTranspose2d(8, 8, 2, 2), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
        self.points, self.normal, self.mask = nn.Conv2d(8, 3, 3, padding=1), nn.Conv2d(8, 3, 3, padding=1), nn.Conv2d(8, 1, 3, padding=1)
        self.scale = nn.Linear(8, 1)
        self.register_buffer("mean", torch.tensor(IMAGENET[0]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(IMAGENET[1]).view(1, 3, 1, 1))
        seeded(self)
        self.points.weight.data *= 0.2
        self.mask.bias.data.fill_(4.0)

    def forward(self, image, num_tokens):
        height, width = image.shape[-2], image.shape[-1]
        aspect = width / height
        rows = (num_tokens / aspect).sqrt().round().long()
        columns = (num_tokens * aspect).sqrt().round().long()
        small = F.interpolate(image, (rows * 14, columns * 14), mode="bilinear", align_corners=False)
        features = self.encoder((small - self.mean) / self.std).feature_maps[-1]
        y, x = torch.meshgrid(torch.linspace(-1, 1, features.shape[-2]), torch.linspace(-1, 1, features.shape[-1]), indexing="ij")
        f = self.neck(torch.cat([features, torch.stack([x, y])[None]], 1))
        points, normal, mask = (F.interpolate(head(f), (height, width), mode="bilinear", align_corners=False)
                                for head in (self.points, self.normal, self.mask))
        points = points.permute(0, 2, 3, 1)
        xy, z = points.split([2, 1], dim=-1)
        z = torch.exp(z)
        normal = F.normalize(normal.permute(0, 2, 3, 1), dim=-1)
        return torch.cat([xy * z, z], -1), normal, mask.squeeze(1).sigmoid(), self.scale(features.mean((2, 3))).squeeze(1).exp()


class LiteMono(nn.Module):
    """Lite-Mono: layers of dilated depthwise convolutions, a bilinear decoder, and sigmoid disparities at three scales."""

    def __init__(self):
        super().__init__()
        widths = [8, 12, 16]
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.GELU(), nn.Conv2d(8, 8, 3, 2, 1), nn.GELU())
        self.down = nn.ModuleList([nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(widths, widths[1:])])
        self.mix = nn.ModuleList([nn.Conv2d(c, c, 3, padding=2, dilation=2, groups=c) for c in widths])
        self.up = nn.ModuleList([nn.Conv2d(a, b, 3) for a, b in zip(widths[::-1], widths[-2::-1] + [8])])
        self.out = nn.ModuleList([nn.Conv2d(c, 1, 3) for c in widths[-2::-1] + [8]])
        seeded(self)

    def forward(self, x):
        x = self.stem((x - 0.45) / 0.225)
        features = []
        for i, mix in enumerate(self.mix):
            x = x + F.gelu(mix(x))
            features.append(x)
            if i < 2:
                x = self.down[i](x)
        pad = lambda v: F.pad(v, (1, 1, 1, 1), mode="reflect")  # noqa: E731
        outs, y = [], features[-1]
        for i, (up, out) in enumerate(zip(self.up, self.out)):
            y = F.elu(up(pad(y)))
            y = F.interpolate(y, scale_factor=2.0, mode="bilinear")
            if i < 2:
                y = y + features[1 - i]
            outs.insert(0, torch.sigmoid(0.3 * F.interpolate(out(pad(y)), scale_factor=2.0, mode="bilinear")))
        return tuple(outs)


def block(i, o, k=5):
    return nn.Sequential(nn.Conv2d(i, i, k, padding=k // 2, groups=i), nn.BatchNorm2d(i), nn.ReLU(), nn.Conv2d(i, o, 1), nn.BatchNorm2d(o), nn.ReLU())


class FastDepth(nn.Module):
    """A narrow MobileNet, NNConv5 with additive skips and nearest-neighbour enlargement; metres."""

    def __init__(self):
        super().__init__()
        widths = [8, 8, 12, 12, 16]
        self.encoder = nn.ModuleList([nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.BatchNorm2d(b), nn.ReLU()) for a, b in zip([3] + widths, widths)])
        self.decoder = nn.ModuleList([block(a, b) for a, b in zip(widths[::-1], widths[-2::-1] + [8])])
        self.out = nn.Sequential(nn.Conv2d(8, 1, 1), nn.BatchNorm2d(1), nn.ReLU())
        seeded(self, last=self.out[0], bias=2.0)

    def forward(self, x):
        features = []
        for layer in self.encoder:
            x = layer(x)
            features.insert(0, x)
        for i, layer in enumerate(self.decoder):
            x = F.interpolate(layer(x), scale_factor=2.0, mode="nearest")
            if i + 1 < len(features):
                x = x + features[i + 1]
        return self.out(x)


class Levit(nn.Module):
    """As MiDaS 3.1 with LeViT: BatchNormalization after each product, attention with a bias and with wider values, fewer queries."""

    def __init__(self):
        super().__init__()
        self.encoder = timm.create_model(
            "levit_384", features_only=True, out_indices=(0, 1, 2), img_size=128, embed_dim=(16, 24, 32), num_heads=(2, 3, 4), depth=(1, 1, 1),
            key_dim=8)
        widths = self.encoder.feature_info.channels()
        self.side = nn.ModuleList([nn.Conv2d(width, 8, 1) for width in widths])
        self.head = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 1, 1), nn.ReLU())
        seeded(self, last=self.head[3])
        for name, values in [*self.named_parameters(), *self.named_buffers()]:
            if "attention_biases" in name and values.is_floating_point():
                nn.init.normal_(values, std=1)
        for part in self.modules():
            if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
                nn.init.uniform_(part.weight, 0.5, 1.5)
                nn.init.normal_(part.bias, std=0.2)
                part.running_mean.normal_(std=0.2)
                part.running_var.uniform_(0.5, 2)

    def forward(self, x):
        y = None
        for feature, side in list(zip(self.encoder(x), self.side))[::-1]:
            feature = side(feature)
            y = feature if y is None else feature + F.interpolate(y, size=feature.shape[-2:], mode="bilinear", align_corners=True)
        return self.head(F.interpolate(y, size=x.shape[-2:], mode="bilinear", align_corners=False))[:, 0]


class Distance(nn.Module):
    """Inverse depth of which the graph returns the inverse, as exports of MiDaS in metres do."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2.0, mode="bilinear"),
            nn.Conv2d(8, 1, 3, padding=1), nn.ReLU())
        seeded(self, last=self.net[6], bias=0.5)
        self.net[2].running_mean.fill_(0.25)
        self.net[2].running_var.fill_(2.0)

    def forward(self, x):
        return 3.0 / self.net((x - 0.45) / 0.225)


def export(model, args, path, inputs, outputs, dynamic=None):
    with torch.no_grad():
        torch.onnx.export(model, args, str(path), input_names=inputs, output_names=outputs, dynamic_axes=dynamic, opset_version=17, dynamo=False)


def compact(path):
    """Removes names and descriptions that only people read; they are most of a small graph."""
    model = onnx.load(path)
    graph = model.graph
    kept = {value.name for value in [*graph.input, *graph.output]}
    short = {"": ""}
    rename = lambda name: name if name in kept else short.setdefault(name, f"{len(short):x}")  # noqa: E731
    for node in graph.node:
        node.name = node.doc_string = ""
        node.input[:], node.output[:] = map(rename, node.input), map(rename, node.output)
        for attribute in node.attribute:
            # A subgraph uses the names of values outside it.
            for inner in attribute.g.node:
                inner.name = inner.doc_string = ""
                inner.input[:], inner.output[:] = map(rename, inner.input), map(rename, inner.output)
            for value in attribute.g.output:
                value.name = rename(value.name)
    for tensor in graph.initializer:
        tensor.name = rename(tensor.name)
    del graph.value_info[:], model.metadata_props[:]
    whole = model.SerializeToString()
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(whole, 9, mtime=0))
    path.write_bytes(whole)


HW = {0: "batch_size", 2: "height", 3: "width"}
MAP = {0: "batch_size", 1: "height", 2: "width"}


def dynamic_da(model, path):
    export(Output(model, "predicted_depth"), (torch.rand(1, 3, 140, 140),), path, ["pixel_values"], ["predicted_depth"],
           {"pixel_values": HW, "predicted_depth": MAP})


def half_da(path, keep):
    dynamic_da(depth_anything_model(), path)
    onnx.save(convert_float_to_float16(onnx.load(path), keep_io_types=keep), path)


def fixed(model, shape, path, outputs=("predicted_depth",), name="pixel_values"):
    export(model, (torch.rand(*shape),), path, [name], list(outputs))


def uint8_da(path):
    whole = path.with_suffix(".float")
    dynamic_da(depth_anything_model(), whole)
    quantize_dynamic(whole, path, weight_type=QuantType.QUInt8)
    whole.unlink()


def da3(path):
    axes = {0: "batch_size", 1: "num_images"}
    export(DepthAnything3(), (torch.rand(1, 1, 3, 140, 140),), path, ["pixel_values"], ["predicted_depth", "confidence", "extrinsics", "intrinsics"],
           {"pixel_values": {**axes, 3: "height", 4: "width"}, "predicted_depth": {**axes, 2: "height", 3: "width"}, "confidence": {**axes, 2: "height", 3: "width"}})


def moge2(path):
    export(MoGe2(), (torch.rand(1, 3, 140, 196), torch.tensor(140)), path, ["image", "num_tokens"], ["points", "normal", "mask", "metric_scale"],
           {"image": HW, "points": MAP, "normal": MAP, "mask": MAP})


# Each: how the file is made, its size (a fixed [H, W], or ("shorter" | "longer", side, multiple)), its normalisation, and what its map is.
FAMILIES = {
    "depth-anything-v2": (lambda p: dynamic_da(depth_anything_model(), p), ("shorter", 518, 14), IMAGENET, "disparity"),
    "depth-anything-v2-fixed": (lambda p: fixed(Output(depth_anything_model(), "predicted_depth"), (1, 3, 196, 252), p), [196, 252], IMAGENET, "disparity"),
    "depth-anything-v2-fp16": (lambda p: half_da(p, False), ("shorter", 518, 14), IMAGENET, "disparity"),
    "depth-anything-v2-fp16-io32": (lambda p: half_da(p, True), ("shorter", 518, 14), IMAGENET, "disparity"),
    "depth-anything-v2-uint8": (uint8_da, ("shorter", 518, 14), IMAGENET, "disparity"),
    "depth-anything-v2-metric": (
        lambda p: dynamic_da(depth_anything_model(depth_estimation_type="metric", max_depth=20), p), ("shorter", 518, 14), IMAGENET, "metres"),
    "depth-anything-v3": (da3, ("longer", 504, 14), IMAGENET, "distance"),
    "dpt": (lambda p: fixed(Output(dpt(), "predicted_depth"), (1, 3, 64, 64), p), [64, 64], HALF, "disparity"),
    "dpt-beit": (lambda p: fixed(Output(dpt(beit(64)), "predicted_depth"), (1, 3, 64, 64), p), [64, 64], HALF, "disparity"),
    "dpt-swin2": (lambda p: fixed(Output(dpt(swin2()), "predicted_depth"), (1, 3, 64, 64), p), [64, 64], HALF, "disparity"),
    "zoedepth": (lambda p: fixed(Output(zoedepth(), "predicted_depth"), (1, 3, 64, 64), p), [64, 64], HALF, "metres"),
    "moge-2": (moge2, ("shorter", 518, 14), UNIT, "distance"),
    "depth-pro": (lambda p: fixed(DepthPro(), (1, 3, 1536, 1536), p, ("predicted_depth", "focallength_px")), [1536, 1536], HALF, "metres"),
    "lite-mono": (lambda p: fixed(LiteMono(), (1, 3, 192, 640), p, ("disp_0", "disp_1", "disp_2"), "input"), [192, 640], UNIT, "disparity"),
    "levit": (lambda p: fixed(Levit(), (1, 3, 128, 128), p, name="input"), [128, 128], HALF, "disparity"),
    "distance": (lambda p: fixed(Distance(), (1, 3, 64, 96), p, ("distance",), "input"), [64, 96], UNIT, "distance"),
    "fastdepth": (lambda p: fixed(FastDepth(), (1, 3, 224, 224), p, ("depth",), "input"), [224, 224], UNIT, "metres"),
}


def size_for(rule, photo):
    if isinstance(rule, list):
        return rule
    side, length, multiple = rule
    scale = length / (min if side == "shorter" else max)(photo.size)
    return [max(1, round(v * scale / multiple)) * multiple for v in (photo.height, photo.width)]


def grid(values, photo):
    """The map at the photo's size (bicubic, as MiDaS and the float files do it), then bilinear samples at the centres of GRID."""
    rows, columns = GRID
    values = F.interpolate(torch.tensor(values)[None, None].float(), size=(photo.height, photo.width), mode="bicubic", align_corners=False)
    y, x = torch.meshgrid((torch.arange(rows) + 0.5) / rows * 2 - 1, (torch.arange(columns) + 0.5) / columns * 2 - 1, indexing="ij")
    found = F.grid_sample(values, torch.stack([x, y], -1)[None], align_corners=False)
    return [float(f"{v:.5g}") for v in found.flatten().tolist()]


def expected(path, rule, normalisation, meaning):
    photo = Image.open(PHOTO).convert("RGB")
    height, width = size_for(rule, photo)
    pixels = np.asarray(photo.resize((width, height), Image.BICUBIC), np.float32) / 255
    mean, std = (np.array(v, np.float32) for v in normalisation)
    tensor = ((pixels - mean) / std).transpose(2, 0, 1)[None]
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    image, *others = session.get_inputs()
    if len(image.shape) == 5:
        tensor = tensor[None]
    feeds = {image.name: tensor.astype(np.float16 if "float16" in image.type else np.float32)}
    feeds.update({other.name: np.array(1800, np.int64) for other in others})
    outputs = dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds)))
    name = next(iter(outputs))
    values = outputs[name].astype(np.float32)
    if name == "points":
        values = np.where(outputs["mask"] >= 0.5, values[..., 2], np.inf)
    values = values.reshape(values.shape[-2:] if values.shape[-1] != 1 else values.shape[-3:-1])
    if meaning != "disparity":
        values = 1 / values
    assert np.isfinite(values).all() and values.std() > 0, path
    return {"width": width, "height": height, "meaning": meaning, "spread": float(values.std() / abs(values.mean())), "map": grid(values, photo)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--out", type=Path, default=HERE)
    wish = parser.parse_args()
    Image.open(SAMPLE).convert("RGB").filter(ImageFilter.GaussianBlur(6)).save(PHOTO, optimize=True)
    stored = wish.out / "expected.json"
    found = json.loads(stored.read_text()) if stored.exists() else {}
    for name, (make, rule, normalisation, meaning) in FAMILIES.items():
        if wish.names and name not in wish.names:
            continue
        path = wish.out / f"{name}.onnx"
        make(path)
        compact(path)
        found[name] = expected(path, rule, normalisation, meaning)
        path.unlink()
        print(f"{name}: {path.with_name(f'{name}.onnx.gz').stat().st_size} bytes, spread {found[name]['spread']:.3f}", flush=True)
    stored.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
