"""Reads the files of a folder with every installed Python library and prints the result as JSON.

Usage: python check.py FOLDER. The folder contains cases.json, a list of {name, width, height}. For each case it contains
NAME.f32 (little-endian float32, row by row: the expected values of the float files) and NAME with the ending of each format.
"""
import json
import os
import sys
from pathlib import Path

# OpenCV reads OpenEXR only if this variable is set.
os.environ["OPENCV_IO_ENABLE_OPENEXR"] = "1"

READERS = {}


def reader(module):
    def add(check):
        READERS[module] = check
        return check
    return add


def same(np, one, other):
    return one is not None and one.shape == other.shape and one.dtype == other.dtype and np.array_equal(one, other)


def levels(np, values, most):
    low, high = np.float64(values.min()), np.float64(values.max())
    return np.zeros(values.shape) if high == low else np.floor(most * (values.astype(np.float64) - low) / (high - low))


@reader("numpy")
def numpy_reads(np, path, values):
    yield "npy", same(np, np.load(path + ".depth.npy"), values)
    yield "npy in C order", np.load(path + ".depth.npy", mmap_mode="r").flags["C_CONTIGUOUS"]


@reader("cv2")
def opencv_reads(np, path, values):
    import cv2
    for ending in (".depth.tiff", ".depth.pfm"):
        yield ending, same(np, cv2.imread(path + ending, cv2.IMREAD_UNCHANGED), values)
    # The wheels of OpenCV are built without OpenEXR.
    if cv2.haveImageReader(path + ".depth.exr"):
        yield "exr", same(np, cv2.imread(path + ".depth.exr", cv2.IMREAD_UNCHANGED), values)
        half = cv2.imread(path + ".half.exr", cv2.IMREAD_UNCHANGED)
        yield "half exr", half is not None and np.array_equal(half, values.astype(np.float16).astype(np.float32))
    gray8 = cv2.imread(path + ".depth8.png", cv2.IMREAD_UNCHANGED)
    gray16 = cv2.imread(path + ".depth16.png", cv2.IMREAD_UNCHANGED)
    yield "gray8", gray8.dtype == np.uint8 and gray8.ndim == 2 and np.array_equal(gray8, levels(np, values, 255))
    yield "gray16", gray16.dtype == np.uint16 and np.array_equal(gray16, levels(np, values, 65535))
    heat = cv2.imread(path + ".heat.png", cv2.IMREAD_UNCHANGED)
    yield "heat", np.array_equal(heat, cv2.applyColorMap(levels(np, values, 255).astype(np.uint8), cv2.COLORMAP_INFERNO))


@reader("PIL")
def pillow_reads(np, path, values):
    from PIL import Image
    tiff = Image.open(path + ".depth.tiff")
    yield "tiff", tiff.mode == "F" and same(np, np.array(tiff), values)
    gray16 = Image.open(path + ".depth16.png")
    gray16.load()
    yield "gray16", np.array_equal(np.array(gray16).astype(np.int64), levels(np, values, 65535))
    gray8 = Image.open(path + ".depth8.png")
    yield "gray8", gray8.mode == "L" and np.array_equal(np.array(gray8), levels(np, values, 255))
    yield "texts", gray16.text["depthdrop:photo"].startswith("a “b”\ufffd\n深度 🙂") and float(gray16.text["depthdrop:min"]) == values.min()
    # Python can evaluate the formula.
    span = float(values.max()) - float(values.min())
    back = np.array([eval(gray16.text["depthdrop:formula"].split("= ")[1], {"level": level}) for level in np.array(gray16).astype(float).ravel()[:200]])
    yield "formula", np.abs(back - values.ravel()[:200]).max() <= span / 65535 * 1.01 + 1e-9
    normal = Image.open(path + ".normal.png")
    yield "normal", normal.mode == "RGB" and normal.size == values.shape[::-1]


@reader("tifffile")
def tifffile_reads(np, path, values):
    import tifffile
    with tifffile.TiffFile(path + ".depth.tiff") as file:
        page = file.pages[0]
        yield "tiff", same(np, page.asarray(), values)
        yield "extremes", page.tags[340].value == values.min() and page.tags[341].value == values.max()
        yield "words", "relative inverse depth, near is large" in page.description and page.software.startswith("Depthdrop ")


@reader("OpenEXR")
def openexr_reads(np, path, values):
    import OpenEXR
    whole = OpenEXR.File(path + ".depth.exr")
    yield "exr", same(np, whole.channels()["Y"].pixels, values)
    yield "words", whole.header()["depthdrop:encoding"] == "relative inverse depth, near is large"
    yield "compression", whole.header()["compression"] == OpenEXR.ZIP_COMPRESSION
    yield "half exr", same(np, OpenEXR.File(path + ".half.exr").channels()["Y"].pixels, values.astype(np.float16))


def main(folder):
    import numpy as np
    result = {"ran": [], "absent": [], "checks": 0, "wrong": []}
    cases = json.loads(Path(folder, "cases.json").read_text())
    for module, check in READERS.items():
        try:
            __import__(module)
        except ImportError:
            result["absent"].append(module)
            continue
        result["ran"].append(module)
        for case in cases:
            path = str(Path(folder, case["name"]))
            values = np.fromfile(path + ".f32", "<f4").reshape(case["height"], case["width"])
            try:
                for what, is_right in check(np, path, values):
                    result["checks"] += 1
                    if not is_right:
                        result["wrong"].append(f"{module}: {what} of {case['name']}")
            except Exception as error:
                result["wrong"].append(f"{module}: {case['name']}: {error!r}")
    print(json.dumps(result))


main(sys.argv[1])
