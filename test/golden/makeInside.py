"""Writes test/golden/inside: photos with embedded depth, and files of depth maps, written by other programs.

Re-run with `python test/golden/makeInside.py`; every run gives the same files. Requirements: numpy, Pillow,
opencv-python-headless, and exiftool and ImageMagick's convert-im6.q16 on the PATH. The files kept here came from numpy 2.4.6,
Pillow 13.0.0, OpenCV 5.0.0, ExifTool 12.57 and ImageMagick 6.9.11.

ExifTool writes GDepth as XMP. It uses an extended packet if the XMP does not fit into 64 kB.
"""
import base64
import io
import json
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

HERE = Path(__file__).parent / "inside"
HERE.mkdir(exist_ok=True)


def text(array, kind="<f4"):
    return base64.b64encode(np.ascontiguousarray(array).astype(kind).tobytes()).decode()


def photo(path, orientation=None, size=(48, 32)):
    """Saves a small picture without any symmetry as a JPEG."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 255 // width, y * 255 // height, (x + y) % 64 + 64], -1).astype(np.uint8)
    exif = Image.Exif()
    if orientation is not None:
        exif[274] = orientation
    Image.fromarray(rgb).save(path, quality=80, exif=exif)


def levels(width, height, most):
    y, x = np.mgrid[0:height, 0:width]
    return np.round(most * (0.15 + 0.8 * (x / width) ** 2 * (1 - 0.6 * y / height))).astype(np.uint16 if most > 255 else np.uint8)


def inverse(t, near, far):
    """1/z of RangeInverse, from the formula for z that Google publishes. t is the level in 0..1."""
    return 1 / (far * near / (far - t * (far - near)))


def linear(t, near, far):
    return 1 / (t * (far - near) + near)


def gdepth(name, grey, words, orientation=None):
    target = HERE / name
    photo(target, orientation)
    with tempfile.TemporaryDirectory() as folder:
        mime = words["Mime"]
        picture = Path(folder) / ("depth.png" if mime == "image/png" else "depth.jpg")
        Image.fromarray(grey).save(picture, **({} if mime == "image/png" else {"quality": 95}))
        arguments = [f"-XMP-GDepth:{key}={value}" for key, value in words.items()]
        subprocess.run(["exiftool", "-q", "-overwrite_original", *arguments, f"-XMP-GDepth:DepthImage<={picture}", target], check=True)
        return np.asarray(Image.open(picture)).astype(np.float64) / (65535 if grey.dtype == np.uint16 else 255)


answers = {}
t = gdepth("inverse16.jpg", levels(24, 16, 65535), {"Format": "RangeInverse", "Near": 0.5, "Far": 8, "Units": "m", "Mime": "image/png"})
answers["inverse16.jpg"] = {"width": 24, "height": 16, "data": text(inverse(t, 0.5, 8)), "isMetric": True}
t = gdepth("linear8.jpg", levels(24, 16, 255), {"Format": "RangeLinear", "Near": 500, "Far": 9000, "Units": "mm", "Mime": "image/png"})
answers["linear8.jpg"] = {"width": 24, "height": 16, "data": text(linear(t, 0.5, 9)), "isMetric": True}
# This photo has no units and orientation 6: a viewer rotates it, and its depth map, clockwise by 90 degrees.
t = gdepth("turned.jpg", levels(24, 16, 255), {"Format": "RangeInverse", "Near": 1, "Far": 50, "Mime": "image/png"}, orientation=6)
answers["turned.jpg"] = {"width": 16, "height": 24, "data": text(np.rot90(inverse(t, 1, 50), -1)), "isMetric": False}
# Noise does not compress, so the XMP exceeds 64 kB and ExifTool writes an extended packet.
noise = np.random.default_rng(3).integers(0, 65536, (160, 240)).astype(np.uint16)
t = gdepth("extended.jpg", noise, {"Format": "RangeInverse", "Near": 0.25, "Far": 4, "Units": "m", "Mime": "image/png"})
answers["extended.jpg"] = {"width": 240, "height": 160, "sum": float(inverse(t, 0.25, 4).sum()), "first": inverse(t, 0.25, 4)[0, :8].tolist(), "isMetric": True}

pngs = {}


def png(name, array, *convert):
    if convert:
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.png"
            Image.fromarray(array).save(plain)
            subprocess.run(["convert-im6.q16", plain, *convert, "-strip", HERE / name], check=True)
    else:
        Image.fromarray(array).save(HERE / name)


wide, deep = levels(21, 13, 65535), levels(21, 13, 255)
png("grey16.png", wide)
png("grey8.png", deep)
png("interlaced16.png", wide, "-interlace", "PNG", "-define", "png:bit-depth=16", "-define", "png:color-type=0")
png("interlaced8.png", deep, "-interlace", "PNG", "-define", "png:bit-depth=8", "-define", "png:color-type=0")
png("greyalpha16.png", wide, "-alpha", "on", "-define", "png:bit-depth=16", "-define", "png:color-type=4")
png("rgb16.png", wide, "-define", "png:bit-depth=16", "-define", "png:color-type=2")
png("palette.png", deep, "-define", "png:color-type=3")
png("rgb8.png", np.stack([deep] * 3, -1))
four = (deep // 16 * 17).astype(np.uint8)
png("grey4.png", four, "-type", "Grayscale", "-depth", "4")
for name, array in {"grey16": wide, "grey8": deep, "interlaced16": wide, "interlaced8": deep, "greyalpha16": wide, "rgb16": wide, "palette": deep, "rgb8": deep, "grey4": four}.items():
    # OpenCV must read the same values from the files of Pillow and ImageMagick.
    read = cv2.imread(str(HERE / f"{name}.png"), cv2.IMREAD_UNCHANGED | cv2.IMREAD_ANYDEPTH)
    read = read if read.ndim == 2 else read[:, :, 0]
    assert np.array_equal(read, array), name
    pngs[f"{name}.png"] = {"width": 21, "height": 13, "most": 65535 if array.dtype == np.uint16 else 255, "data": text(array)}
png("coloured.png", np.stack([deep, deep, 255 - deep], -1))

floats = 10 ** np.linspace(-1, 1.5, 21 * 13).reshape(13, 21).astype(np.float32)
arrays = {}
for name, array in {
    "f4.npy": floats, "f8.npy": floats.astype(np.float64), "f2.npy": floats.astype(np.float16), "big.npy": floats.astype(">f4"),
    "u2.npy": wide, "u1.npy": deep, "i4.npy": wide.astype(np.int32), "fortran.npy": np.asfortranarray(floats), "channel.npy": floats[:, :, None], "batch.npy": floats[None],
}.items():
    np.save(HERE / name, array)
    arrays[name] = {"width": 21, "height": 13, "data": text(np.load(HERE / name).reshape(13, 21))}
cv2.imwrite(str(HERE / "cv.pfm"), floats)
arrays["cv.pfm"] = {"width": 21, "height": 13, "data": text(floats)}


def boxes(data, at, end):
    """Yields the type, the content and the whole bytes of each box."""
    while at < end:
        length = int.from_bytes(data[at:at + 4], "big")
        yield data[at + 4:at + 8].decode(), data[at + 8:at + length], data[at:at + length]
        at += length


def box(kind, *parts):
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4, "big") + kind.encode() + body


def u(value, length):
    return value.to_bytes(length, "big")


def avif_parts(image):
    """The property boxes and the AV1 data of a picture that Pillow (libavif) encoded."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "AVIF", quality=95, speed=8)
    data = buffer.getvalue()
    top = {kind: content for kind, content, _ in boxes(data, 0, len(data))}
    meta = {kind: content for kind, content, _ in boxes(top["meta"], 4, len(top["meta"]))}
    iprp = {kind: content for kind, content, _ in boxes(meta["iprp"], 0, len(meta["iprp"]))}
    return [whole for kind, _, whole in boxes(iprp["ipco"], 0, len(iprp["ipco"])) if kind in ("ispe", "pixi", "av1C", "colr")], top["mdat"]


def avif(name, picture, depth, xmp=None, kind=b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth"):
    """Writes a photo, an auxiliary depth image, and XMP that describes the depth image (ISO/IEC 23008-12)."""
    (props, data), (depth_props, depth_data) = avif_parts(picture), avif_parts(depth)
    depth_props = depth_props + [box("auxC", bytes(4), kind, b"\0")]
    items = [(1, b"av01", data, b""), (2, b"av01", depth_data, b"")] + ([(3, b"mime", xmp, b"application/rdf+xml\0")] if xmp else [])
    infe = [box("infe", u(2 << 24, 4), u(i, 2), u(0, 2), k, b"\0", extra) for i, k, _, extra in items]
    refs = [box("auxl", u(2, 2), u(1, 2), u(1, 2))] + ([box("cdsc", u(3, 2), u(1, 2), u(2, 2))] if xmp else [])
    ends = [128 | (n + 1) if p[4:8] == b"av1C" else n + 1 for n, p in enumerate(props + depth_props)]
    ipma = box("ipma", bytes(4), u(2, 4), u(1, 2), u(len(props), 1), bytes(ends[:len(props)]), u(2, 2), u(len(depth_props), 1), bytes(ends[len(props):]))
    ftyp = box("ftyp", b"avif\0\0\0\0avifmif1miaf")

    def meta(start):
        places, at = [], start
        for i, _, content, _ in items:
            places.append(u(i, 2) + u(0, 2) + u(1, 2) + u(at, 4) + u(len(content), 4))
            at += len(content)
        iloc = box("iloc", bytes(4), bytes([0x44, 0]), u(len(items), 2), *places)
        hdlr = box("hdlr", bytes(8), b"pict", bytes(13))
        return box("meta", bytes(4), hdlr, box("pitm", bytes(4), u(1, 2)), box("iinf", bytes(4), u(len(items), 2), *infe), iloc, box("iref", bytes(4), *refs), box("iprp", box("ipco", *props, *depth_props), ipma))

    start = len(ftyp) + len(meta(0)) + 8
    (HERE / name).write_bytes(ftyp + meta(start) + box("mdat", *[content for _, _, content, _ in items]))


y, x = np.mgrid[0:64, 0:96]
picture = np.stack([x * 2, y * 3, 255 - x], -1).astype(np.uint8)
apple = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/" xmlns:depthData="http://ns.apple.com/depthData/1.0/"><apdi:AuxiliaryImageType>disparity</apdi:AuxiliaryImageType><apdi:IntMinValue>0</apdi:IntMinValue><apdi:IntMaxValue>255</apdi:IntMaxValue><apdi:FloatMinValue>0.25</apdi:FloatMinValue><apdi:FloatMaxValue>2</apdi:FloatMaxValue><depthData:Accuracy>absolute</depthData:Accuracy></rdf:Description></rdf:RDF></x:xmpmeta>"""
depth = np.repeat(levels(48, 32, 255)[:, :, None], 3, 2)
avif("depth.avif", picture, depth, apple.encode())
answers_avif = {"width": 48, "height": 32, "data": text(0.25 + depth[:, :, 0] / 255 * 1.75)}

(HERE / "answers.json").write_text(json.dumps({"photos": answers, "pngs": pngs, "arrays": arrays, "avif": answers_avif}, indent=1) + "\n")
