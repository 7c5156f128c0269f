/**
 * What `npm run depth -- --help` prints. This file runs before the packages are installed, so it may
 * import Node's own modules only.
 */
export const HELP = `Usage: npm run depth -- FILE|FOLDER… [options]

Makes depth maps with the app itself, in a headless Chromium. A folder means all pictures in it and in its
subfolders. A video becomes a video of its depth. Prints one line of JSON per file. If a file fails, prints
one line on stderr, continues, and exits with status 1.

  --out DIR         folder for the files, with the subfolders of the input; default: beside each picture
  --format LIST     formats, separated by commas; default: inferno,gray16,pfm
                      inferno  NAME.depth.png    heat map in Inferno, bright is near
                      heat     NAME.heat.png     heat map in the style of the options below
                      side     NAME.side.png     photo and heat map side by side
                      gray8    NAME.depth8.png   8-bit grey, 255 is nearest
                      gray16   NAME.depth16.png  16-bit grey, 65535 is nearest
                      pfm      NAME.depth.pfm    float32, the values of the model, near is large
                      npy      NAME.depth.npy    the same for NumPy
                      tiff     NAME.depth.tiff   the same as TIFF
                      exr      NAME.depth.exr    the same as OpenEXR, in channel Y
                      normal   NAME.normal.png   surface normals, OpenGL convention (Y+)
                      gdepth   NAME.gdepth.jpg   the photo as a JPEG with its depth inside (GDepth)
                      glb      NAME.glb          3D model with the photo on it, as binary glTF
                      usdz     NAME.usdz         the same for Apple's Quick Look
                      obj      NAME.obj.zip      the same as OBJ, MTL and JPEG
                      ply      NAME.ply          the same with a colour for each point
                      stl      NAME.stl          relief on a plate for 3D printing, 100 mm wide
                      sbs      NAME.sbs.png      stereo pair, left and right eye side by side
                      anaglyph NAME.anaglyph.png stereo for red and cyan glasses
                      rgbd     NAME.rgbd.png     photo and grey depth side by side
                      autostereogram  NAME.autostereogram.png  depth in random dots
                      blur     NAME.blur.png     lens blur, the middle in focus
                      cutout   NAME.cutout.png   the subject without background
                      loop     NAME.loop.gif     a loop of a moving camera, from side to side by default
                      mp4      NAME.loop.mp4     the same as a video
                      webm     NAME.loop.webm    the same as a video
                      psd      NAME.psd          layers: photo, depth, and the subject with a mask
                      json     NAME.depth.json   everything that is known about the map
                    For a video: mp4 (default, NAME.depth.mp4) and webm; with side, the video beside its depth
  --colour-bar      heat map: add a colour bar with the near and the far end
  --field-of-view N normal and files in space: the camera's horizontal field of view, 1 to 170 degrees;
                    default: from the photo's EXIF block, or 60
  --set NAME=VALUE  files in space: their options, separated by commas, for example
                    triangles=50000,ratio=8; docs/space.md lists them
  --half            exr: 16-bit floats, half the size
  --palette NAME    heat map: inferno (default), grey, or another palette of the page
  --bands N         heat map: N equal colour steps, 2 to 64; default: smooth
  --gamma N         heat map: above 1 spreads near values, below 1 far values, 0.1 to 10; default: 1
  --far N, --near N the two ends of the colours, as fractions of the map's range; default: 0 and 1
  --clip N          percentage of values to ignore at each end, 0 to 40; default: 0
  --auto-contrast   heat map and grey files: gives each map the whole palette, in place of --clip,
                    --far, --near and --gamma
  --reversed        heat map and grey files: swap the near and the far colours or levels
  --model MODEL     starter (default), midas-small (after \`npm run model\`), an .onnx file, or the https
                    address of one, whose host must let other sites read it; it runs once on a test photo
  --pixels HOW      .onnx file: how it wants its pixels, if its graph does not say so: imagenet (mean and
                    standard deviation of ImageNet), half (-1 to 1), unit (0 to 1) or bytes (0 to 255)
  --side N|WxH      .onnx file: the size of its input, if its graph leaves it open
  --keep-aspect     .onnx file: keep the photo's aspect ratio, if the graph accepts it
  --meaning WHAT    .onnx file: disparity (near is large), distance, metres, log-metres or near-small
  --output NAME     .onnx file: the output that is the map
  --sha256 HEX      address: refuse a file with another SHA-256
  --trial-seconds N .onnx file: how long it may take for the test photo, 1 to 180; default: 40
                    What the graph does not say is assumed; stderr says what. Weights in files beside the
                    .onnx file are found.
  --engine ENGINE   auto (default) or turbo: Depthdrop's own engine if it supports the model; ort:
                    onnxruntime-web; int8: Depthdrop's engine with 8-bit arithmetic, faster, with slightly
                    different maps. "engine" and "arithmetic" in the output say what computed the map, and
                    "declined" says why it was not Depthdrop's engine. A fallback is also printed on stderr.
  --threads N       1 to 64; default: as many as the app would use
  --downscale HOW   smooth (default) or reference (exactly as OpenCV's INTER_CUBIC)
  --detail HOW      raw (default), edges (snaps depth to the photo's edges) or tiles (also analyses the
                    photo in tiles, up to 10 times slower)
  --flip            average with the mirrored photo, 2 times slower
  --use-embedded    use the depth map inside the photo's file if there is one (docs/inside.md), else the
                    estimate. "origin" says which: photo or network. "notices" says why a map was not used.
  --own-depth FILE  use this depth map (grey PNG, PFM or NPY) for the one picture, without an estimate
  --near-is WHICH   own-depth: large or small, if the file does not say what its numbers mean
  --unit UNIT       own-depth: metres or millimetres, if the numbers are distances
  --help
`
