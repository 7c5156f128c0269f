/** What `npm run depth -- --help` prints. Only node's own modules: this runs ahead of any installation. */

export const HELP = `Usage: npm run depth -- FILE|FOLDER… [options]

Makes depth maps of pictures with the app itself, in a headless Chromium; of a folder, all pictures in it
and in its folders. Prints one line of JSON per picture. A picture that fails is one line on stderr, and exit status 1 once the others are done.

  --out DIR         where the files go, in folders like those given; by default beside each picture
  --format LIST     any of these, separated by commas; by default inferno,gray16,pfm
                      inferno  NAME.depth.png    heat map in plain Inferno, bright is near
                      heat     NAME.heat.png     heat map as the options below say
                      side     NAME.side.png     the photo beside its heat map
                      gray8    NAME.depth8.png   8-bit grey, 255 is nearest
                      gray16   NAME.depth16.png  16-bit grey, 65535 is nearest
                      pfm      NAME.depth.pfm    float32 as the network gave it, near is large
                      npy      NAME.depth.npy    the same for NumPy
                      tiff     NAME.depth.tiff   the same as TIFF
                      exr      NAME.depth.exr    the same as OpenEXR, in channel Y
                      normal   NAME.normal.png   surface normals, OpenGL's way (Y+)
                      gdepth   NAME.gdepth.jpg   the photo as a JPEG, its depth inside as GDepth
                      json     NAME.depth.json   what is known of the map
  --colour-bar      heat map: its colours below it, with the near and the far end
  --field-of-view N normal: the camera's, horizontal, in degrees, 1 to 170; by default 60
  --half            exr: 16-bit floats, half the size
  --palette NAME    heat map: inferno (the default), grey or another of the page's palettes
  --bands N         heat map: so many equal steps, 2 to 64; by default a smooth run
  --gamma N         heat map: above 1 spreads what is near, below 1 what is far, 0.1 to 10
  --far N, --near N what gets the two ends, as parts of the map's range; by default 0 and 1
  --clip N          per cent of the values left out at each end before those count, 0 to 40; by default 0
  --reversed        heat map and grey files: near gets the far end's colour or level
  --model MODEL     starter (the default), midas-small (after \`npm run model\`), or an .onnx file
  --engine ENGINE   auto (the default) or turbo: Depthdrop's own where it knows the network; ort: onnxruntime-web; int8: its
                    own in 8 bits, faster, and the maps differ a little. The line's "engine" and "arithmetic" say what
                    computed the map, "declined" why it was not its own; a fallback is said on stderr, too
  --threads N       1 to 64; by default as many as the app would take
  --downscale HOW   smooth (the default), or reference (as OpenCV's INTER_CUBIC)
  --detail HOW      raw (the default), edges (brought to the edges of the photo), or tiles (parts of the
                    photo are looked at as well: up to ten times the work)
  --flip            the photo is looked at in a mirror as well, and the maps averaged: twice the work
  --use-embedded    where a photo carries a depth map of its own (docs/inside.md), that one; where not, the estimate. The
                    line's "origin" says which: photo or network; notices say why a map that is there was not used
  --own-depth FILE  this depth map of the one picture instead of an estimate: grey PNG, PFM or NPY
  --near-is WHICH   own-depth: large or small, where the file does not say what its numbers mean
  --unit UNIT       own-depth: metres or millimetres, where its numbers are distances
  --help
`
