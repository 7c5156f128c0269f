"""Writes the goldens of test/unit: the results of the reference implementations. They are stored beside this file.

Re-run with `python test/golden/make.py`; every run gives the same files.
Requirements: numpy, opencv-python-headless, torch, matplotlib, scipy, pillow. The files kept here came from
numpy 2.4.6, OpenCV 5.0.0, PyTorch 2.9.1 (CPU), matplotlib 3.11.2, SciPy 1.17.1 and Pillow 13.0.0.

The JSON files hold arrays as base64 of little-endian float32, uint8 or uint16 in row-major order.
"""
import base64
import io
import json
from pathlib import Path

import cv2
import matplotlib
import numpy as np
import torch
from PIL import Image
from scipy.stats import percentileofscore

HERE = Path(__file__).parent
MEAN = np.array([0.485, 0.456, 0.406])
STD = np.array([0.229, 0.224, 0.225])


def text(array, kind="<f4"):
    return base64.b64encode(np.ascontiguousarray(array).astype(kind).tobytes()).decode()


def write(name, value):
    (HERE / name).write_text(json.dumps(value, indent=1) + "\n")


def opencv_inferno(levels):
    """H x W x RGB of a 2-D uint8 array of levels. OpenCV returns BGR."""
    return cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO)[:, :, ::-1]


def inferno():
    published = np.array(matplotlib.colormaps["inferno"].colors)
    write("inferno.json", {
        "matplotlib": [[round(x, 6) for x in row] for row in published.tolist()],
        "opencv": text(opencv_inferno(np.arange(256, dtype=np.uint8)[:, None]), "u1"),
    })


def palettes():
    """RGB of all 256 entries, rounded to 8 bits, under Depthdrop's names."""
    names = ["inferno", "magma", "plasma", "viridis", "cividis", "turbo", "Spectral"]
    entries = {name.lower(): matplotlib.colormaps[name](np.arange(256))[:, :3] for name in names}
    write("palettes.json", {name: text(np.round(rgb * 255), "u1") for name, rgb in entries.items()})


def calibration():
    """1/metres = a + b·value through two points. null is beyond the horizon, where a + b·value is not positive."""
    cases = []
    for values, metres in (((900, 100), (1.5, 12)), ((0.92, 0.11), (0.4, 3.2)), ((-3, -40), (2, 1000)), ((3000, 2999), (1, 1.01))):
        a, b = np.linalg.solve([[1, values[0]], [1, values[1]]], [1 / metres[0], 1 / metres[1]])
        asked = np.linspace(min(values) - abs(values[0]), max(values) * 1.5, 7)
        inverse = a + b * asked
        cases.append({
            "values": values, "metres": metres, "a": a, "b": b, "asked": asked.tolist(),
            "answers": [1 / x if x > 0 else None for x in inverse.tolist()],
        })
    write("calibration.json", cases)


def statistics():
    """numpy.histogram, numpy.percentile (linear) and SciPy's percentileofscore (mean)."""
    rng = np.random.default_rng(5)
    cases = []
    for name, values, bins, low, high in (
        ("noise", rng.normal(500, 200, 1000), 32, 100, 900),
        ("whole numbers on the edges", np.arange(120) % 12, 12, 0, 12),
        ("tenths, whose edges are rounded", np.arange(200) % 21 / 10, 21, 0, 2.1),
        ("below zero", rng.uniform(-9, -3, 333), 7, -9, -3),
        ("one value", np.full(20, 7.0), 5, 7, 7),
        ("a single number", np.array([3.5]), 3, 0, 4),
    ):
        values = values.astype(np.float32)
        parts = [0, 1, 2.5, 25, 50, 99, 100]
        scores = [float(values.min()) - 1, float(values[0]), float(np.median(values)), float(values.max()) + 1]
        cases.append({
            "name": name, "values": text(values), "bins": bins, "low": low, "high": high,
            "counts": np.histogram(values, bins, (low, high))[0].tolist(),
            "parts": parts, "percentiles": np.percentile(values.astype(np.float64), parts).tolist(),
            "scores": scores, "ranks": [float(percentileofscore(values, score, "mean")) for score in scores],
        })
    write("statistics.json", cases)


def maps():
    """Returns tuples of name, map, and the width and height to upsample to."""
    rng = np.random.default_rng(2)
    edge = np.where(np.add.outer(np.arange(8), np.arange(8)) > 7, 900.0, 20.0)
    return [
        ("noise at ratios 3.29 and 3.4", rng.uniform(-50, 800, (5, 7)), 23, 17),
        ("an edge, which overshoots", edge, 61, 48),
        ("its own size", rng.uniform(0, 1, (6, 6)), 6, 6),
        ("a long row", rng.uniform(0, 3000, (2, 16)), 3001, 2),
        ("a map larger than the picture", rng.uniform(0, 3000, (24, 32)), 10, 3),
        ("wider but lower", rng.uniform(0, 3000, (32, 24)), 200, 5),
        ("one pixel", rng.uniform(0, 3000, (8, 8)), 1, 1),
        ("from one value", np.array([[7.0]]), 5, 4),
    ]


def upsample():
    cases = []
    for name, values, width, height in maps():
        values = values.astype(np.float32)
        answer = {}
        for kind, dtype in (("float64", torch.float64), ("float32", torch.float32)):
            tensor = torch.from_numpy(values)[None, None].to(dtype)
            answer[kind] = torch.nn.functional.interpolate(
                tensor, size=(height, width), mode="bicubic", align_corners=False)[0, 0].numpy()
        cases.append({
            "name": name,
            "mapWidth": values.shape[1], "mapHeight": values.shape[0], "width": width, "height": height,
            "map": text(values), "pytorch": text(answer["float64"]), "pytorchFloat32": text(answer["float32"]),
        })
    write("upsample.json", cases)


def photo(width, height):
    """A photo by a formula that the tests repeat: H x W x RGB uint8, with hard edges in all directions."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((x * x * (c + 3) + (y * y % 1009) * x * 5 + y * 29 + c * 85) % 251).astype(np.uint8)


def reduce():
    # The output sides are powers of two, as 256 is. For other sides OpenCV with IPP and OpenCV without IPP differ by
    # 1e-4, because only the build without IPP rounds positions to float32.
    sizes = [(37, 29, 16), (50, 31, 24), (300, 7, 16), (9, 9, 16), (16, 16, 16), (4000, 3000, 32), (1, 1, 8),
             (20000, 10, 16)]
    cases = []
    for width, height, side in sizes:
        pixels = photo(width, height).astype(np.float32) / np.float32(255)
        cases.append({
            "width": width, "height": height, "side": side,
            "opencv": text(cv2.resize(pixels, (side, side), interpolation=cv2.INTER_CUBIC)),
        })
    write("reduce.json", cases)


def levels():
    """The formula of write_depth in MiDaS utils.py: in float64 (exact) and in float32, as MiDaS computes it."""
    rng = np.random.default_rng(3)
    cases = []
    for name, values in [
        ("hundreds", rng.uniform(120, 1900, (20, 30))),
        ("all below zero", rng.uniform(-9, -3, (20, 30))),
        ("around zero", rng.normal(0, 1e-3, (20, 30))),
        ("whole numbers", np.arange(600).reshape(20, 30)),
    ]:
        values = values.astype(np.float32)
        low, high = values.min(), values.max()
        case = {"name": name, "width": 30, "height": 20, "values": text(values), "low": float(low), "high": float(high)}
        for bits, kind in ((8, "<u1"), (16, "<u2")):
            top = 2**bits - 1
            exact = values.astype(np.float64)
            exact = top * (exact - exact.min()) / (exact.max() - exact.min())
            case[f"bits{bits}"] = text(exact.astype(kind), kind)
            case[f"midas{bits}"] = text((top * (values - low) / (high - low)).astype(kind), kind)
            if bits == 8:
                case["inferno"] = text(opencv_inferno(exact.astype(np.uint8)), "u1")
        cases.append(case)
    write("levels.json", cases)


def tensor():
    pixels = photo(4, 4)
    unit = pixels / 255.0
    write("tensor.json", {
        "side": 4,
        "rgb": text(pixels, "u1"),
        "plain": text(unit.transpose(2, 0, 1)),
        "normalised": text(((unit - MEAN) / STD).transpose(2, 0, 1)),
        "normalisedHwc": text((unit - MEAN) / STD),
        "bytesBgrHwc": text(pixels[:, :, ::-1]),
    })


def pfm():
    """The layout of write_pfm in MiDaS utils.py. OpenCV must read the same values from it."""
    values = np.random.default_rng(4).uniform(-5, 3000, (3, 5)).astype("<f4")
    path = HERE / "map.pfm"
    path.write_bytes(b"Pf\n5 3\n-1.000000\n" + values[::-1].tobytes())
    assert np.array_equal(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), values)
    done, written = cv2.imencode(".pfm", values)
    assert done
    (HERE / "opencv.pfm").write_bytes(written.tobytes())
    write("pfm.json", {"width": 5, "height": 3, "values": text(values)})


def npy():
    """Files that numpy wrote: the length, and the bytes of the header and of the first 15 values."""
    cases = []
    for height, width in ((3, 5), (1, 1), (12345, 1)):
        values = np.random.default_rng(5).uniform(-5, 3000, (height, width)).astype("<f4")
        buffer = io.BytesIO()
        np.save(buffer, values)
        cases.append({"width": width, "height": height, "file": base64.b64encode(buffer.getvalue()[:128 + 60]).decode(),
                      "values": text(values.ravel()[:15]), "bytes": len(buffer.getvalue())})
    write("npy.json", cases)


def normal_levels(x, y, z):
    n = np.stack([x, y, z], axis=-1)
    n = n / np.linalg.norm(n, axis=-1, keepdims=True)
    return np.floor((n + 1) * 127.5 + 0.5).astype(np.uint8)


def centred(width, height):
    return np.meshgrid(np.arange(width) + 0.5 - width / 2, np.arange(height) + 0.5 - height / 2)


def normals():
    """Normals by numpy.gradient, and normals of planes, which are known without a derivative."""
    rng = np.random.default_rng(6)
    cases = []
    for width, height, degrees, calibration in ((9, 7, 50.0, None), (1, 6, 60.0, None), (8, 1, 100.0, None), (1, 1, 60.0, None),
                                                (13, 11, 65.0, (-0.2, 0.004))):
        values = rng.uniform(100, 900, (height, width)).astype(np.float32)
        d = values.astype(np.float64)
        low, high = d.min(), d.max()
        if calibration:
            shift = calibration[0] / calibration[1]
        else:
            shift = (high - 10 * low) / 9 if high > low else 1 - low
        q = np.maximum(d + shift, 0)
        f = width / 2 / np.tan(np.radians(degrees) / 2)
        x, y = centred(width, height)
        qy = np.gradient(d, axis=0) if height > 1 else np.zeros_like(d)
        qx = np.gradient(d, axis=1) if width > 1 else np.zeros_like(d)
        cases.append({"width": width, "height": height, "fieldOfView": degrees, "calibration": calibration,
                      "values": text(values), "rgb": text(normal_levels(-f * qx, f * qy, q - x * qx - y * qy), "u1")})
    planes = []
    for towards in ((0, 0, 1), (0.5, -0.2, 1), (-0.2, 0.7, 0.6), (0.1, 0.75, 0.5)):
        width, height, degrees, distance = 12, 10, 60.0, 3.0
        # The plane is N.P = distance with x right, y down, z forward. The normal that faces the camera is -N, and y up
        # changes the sign of its y.
        n = np.array([-towards[0], towards[1], towards[2]]) / np.linalg.norm(towards)
        f = width / 2 / np.tan(np.radians(degrees) / 2)
        x, y = centred(width, height)
        q = (n[0] * x / f + n[1] * y / f + n[2]) / distance
        assert q.min() > 0
        level = normal_levels(*(np.full((1, 1), part) for part in towards))[0, 0]
        planes.append({"width": width, "height": height, "fieldOfView": degrees, "values": text(q), "level": level.tolist()})
    write("normals.json", {"gradients": cases, "planes": planes})


def headers():
    """Pictures of 7 x 5 pixels in the formats that Pillow writes, for the readers of image headers."""
    picture = Image.fromarray(photo(7, 5))
    frames = {"save_all": True, "append_images": [picture.transpose(Image.Transpose.ROTATE_180)]}
    exif = Image.Exif()
    exif[0x0112] = 6
    wanted = {
        "jpeg": ("JPEG", {}), "jpeg-progressive": ("JPEG", {"progressive": True}),
        "jpeg-turned": ("JPEG", {"exif": exif}),
        "png": ("PNG", {}), "png-turned": ("PNG", {"exif": exif}), "apng": ("PNG", frames),
        "gif": ("GIF", {}), "gif-animated": ("GIF", frames),
        "webp-lossy": ("WEBP", {}), "webp-lossless": ("WEBP", {"lossless": True}), "webp-animated": ("WEBP", frames),
        "webp-turned": ("WEBP", {"exif": exif}), "bmp": ("BMP", {}), "ico": ("ICO", {}), "tiff": ("TIFF", {}),
        "avif": ("AVIF", {}), "avif-turned": ("AVIF", {"exif": exif}), "jpeg2000": ("JPEG2000", {}),
    }
    found = {}
    for name, (kind, options) in wanted.items():
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        found[name] = base64.b64encode(buffer.getvalue()).decode()
    write("headers.json", found)


def box_mean(values, radius):
    """Mean over the part of the window inside the picture, computed directly from the definition."""
    height, width = values.shape
    out = np.empty_like(values)
    for y in range(height):
        for x in range(width):
            out[y, x] = values[max(0, y - radius):y + radius + 1, max(0, x - radius):x + radius + 1].mean()
    return out


def guided_terms(guide, values, radius, epsilon):
    """He et al. 2013, equations 19 and 20, in float64: numpy.linalg.solve per window, then the mean coefficients."""
    def mean(v):
        return box_mean(v, radius)
    means = [mean(guide[..., c]) for c in range(3)]
    mean_p = mean(values)
    cov = np.stack([mean(guide[..., c] * values) - means[c] * mean_p for c in range(3)], -1)
    sigma = np.empty((*values.shape, 3, 3))
    for i in range(3):
        for j in range(3):
            sigma[..., i, j] = mean(guide[..., i] * guide[..., j]) - means[i] * means[j] + (epsilon if i == j else 0)
    a = np.linalg.solve(sigma, cov[..., None])[..., 0]
    b = mean_p - sum(a[..., c] * means[c] for c in range(3))
    return np.stack([mean(a[..., c]) for c in range(3)] + [mean(b)], -1)


def guided():
    """The guided filter, and its fast form: coefficients at a smaller size, enlarged by OpenCV's INTER_LINEAR."""
    rng = np.random.default_rng(6)
    cases = []
    for name, width, height, radius, epsilon in [
        ("a picture", 37, 29, 4, 1e-3), ("windows larger than the picture", 9, 7, 12, 1e-4), ("a row", 40, 1, 3, 1e-4),
        ("a column", 1, 33, 2, 1e-2), ("a pixel", 1, 1, 1, 1e-4), ("even windows at the border", 16, 24, 8, 1e-4),
    ]:
        pixels = photo(width, height)
        values = (rng.normal(0, 40, (height, width)) + np.where(pixels[..., 0] > 125, 900, 200)).astype(np.float32)
        terms = guided_terms(pixels / 255.0, values.astype(np.float64), radius, epsilon)
        fine = photo(3 * width + 1, 2 * height + 1)
        size = (fine.shape[1], fine.shape[0])
        wide = np.stack([cv2.resize(terms[..., c], size, interpolation=cv2.INTER_LINEAR).reshape(size[::-1]) for c in range(4)], -1)
        cases.append({
            "name": name, "width": width, "height": height, "radius": radius, "epsilon": epsilon,
            "values": text(values), "same": text((terms[..., :3] * pixels / 255.0).sum(-1) + terms[..., 3]),
            "fineWidth": size[0], "fineHeight": size[1], "fine": text((wide[..., :3] * fine / 255.0).sum(-1) + wide[..., 3]),
        })
    write("guided.json", cases)


def box():
    rng = np.random.default_rng(7)
    cases = []
    for width, height, radius in [(13, 9, 2), (5, 4, 9), (1, 12, 3), (12, 1, 0), (1, 1, 1)]:
        values = rng.uniform(-5, 900, (height, width)).astype(np.float32)
        cases.append({"width": width, "height": height, "radius": radius, "values": text(values), "mean": text(box_mean(values.astype(np.float64), radius))})
    write("box.json", cases)


def fit():
    rng = np.random.default_rng(8)
    cases = []
    for name, make in [
        ("noise on a line", lambda x: 3.5 * x - 70 + rng.normal(0, 25, x.size)),
        ("turned round", lambda x: -0.2 * x + 900 + rng.normal(0, 3, x.size)),
        ("far from zero", lambda x: 1e-3 * x + 1e6),
        ("nothing in common", lambda x: rng.uniform(0, 1, x.size)),
    ]:
        source = rng.uniform(100, 2000, 500).astype(np.float32)
        target = make(source.astype(np.float64)).astype(np.float32)
        a = np.stack([source.astype(np.float64), np.ones(source.size)], 1)
        (scale, shift), *_ = np.linalg.lstsq(a, target.astype(np.float64), rcond=None)
        cases.append({"name": name, "from": text(source), "to": text(target), "scale": scale, "shift": shift,
                      "correlation": np.corrcoef(source.astype(np.float64), target.astype(np.float64))[0, 1]})
    write("fit.json", cases)


if __name__ == "__main__":
    inferno()
    palettes()
    calibration()
    statistics()
    upsample()
    reduce()
    levels()
    tensor()
    pfm()
    npy()
    normals()
    headers()
    guided()
    box()
    fit()
