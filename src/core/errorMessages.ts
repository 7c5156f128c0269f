/** The English message of every error that a person can see. Each says what happened and what to do. */

/** Messages with {placeholders}. `{name}` is the name of the file. src/page/i18n/ translates the same keys. */
export const ERROR_MESSAGES = {
  'empty-file':
    '“{name}” is empty (0 bytes). Choose the photo again, or copy it again from its source.',
  'a-folder':
    'The folder “{name}” contains no images, or can’t be opened here. Drop the images themselves.',
  'not-an-image':
    '“{name}” isn’t an image we can read. Use a JPEG, PNG, WebP, AVIF, GIF, BMP, ICO or SVG file.',
  'a-video':
    '“{name}” is a video. Name it .mp4, .mov, .webm or .mkv and drop it on the page of Depthdrop, or use depthVideo() in code.',
  heic: '“{name}” is a HEIC photo, which this browser can’t open. Export the photo as JPEG and add that, or choose “Most Compatible” in the camera settings of the phone.',
  unsupported:
    '“{name}” is a {format} file, which this browser can’t open as an image. Convert it to JPEG or PNG and add that.',
  'damaged-image':
    '“{name}” is damaged or incomplete: the browser couldn’t decode it as {format}. Copy or download it again.',
  'too-large':
    '“{name}” is {width} × {height} pixels ({megapixels} megapixels); the limit is {limit} megapixels. Make it smaller and add it again.',
  'too-narrow': '“{name}” has no image area ({width} × {height} pixels). Use another image.',
  'too-long':
    '“{name}” is {width} × {height} pixels, which is longer than a canvas of this browser. Make it smaller, or pass the image file.',
  'source-address':
    '“{address}” isn’t a valid address. Use a full one, or one relative to the page.',
  'source-http': 'There is no image at {address}: the server answered {status}. Check the address.',
  'source-blocked':
    'The image at {address} couldn’t be read: the connection failed, or that site doesn’t let other sites read it. Save the image and use the file, or have the site send Access-Control-Allow-Origin.',
  'source-credentials':
    'The address {address} was given with a user name or a password, which is never sent. Use the address without it, or save the image and use the file.',
  'source-too-big':
    'The file at {address} has more than {limit} MB. Save it, make it smaller and use the file.',
  'source-tainted':
    'The canvas contains an image from another site that doesn’t let other sites read it. Load that image with crossorigin="anonymous", or use its file.',
  'map-gone':
    'The map of “{name}” is no longer in this browser’s storage, and photos are not stored. Add the photo again.',
  'file-unreadable':
    '“{name}” couldn’t be read. It may have been moved, renamed or changed. Choose it again.',
  'out-of-memory':
    'There isn’t enough memory for “{name}”. Close other tabs, or use a smaller image or model.',
  'worker-died':
    'The engine stopped twice while it worked on “{name}”. Reload the page. If it happens again, use a smaller image or the starter model.',
  'no-answer':
    'The model didn’t finish “{name}” in time, in two attempts, and was stopped. Use a faster model, or a smaller image.',
  'engine-failed':
    'The model couldn’t run on “{name}”. Use another model or image. The engine reports: {detail}',
  'no-wasm':
    'This browser doesn’t run WebAssembly with SIMD, which the engine needs. Update it, or turn off the setting that blocks it, such as Lockdown Mode.',
  'wasm-blocked':
    "The Content-Security-Policy of this page blocks WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
  'no-browser':
    'Depthdrop needs a browser: a page or a Web Worker. In Node.js, use its command line.',
  'engine-missing':
    'The engine couldn’t be loaded: a file of it isn’t on the site, or the connection failed. Check your connection, then reload the page.',
  'asset-missing':
    'A part of Depthdrop ({file}) couldn’t be loaded: it isn’t on the site, or the connection failed. Check your connection, then reload the page.',
  'asset-damaged':
    'A part of Depthdrop ({file}) arrived cut off or altered and was rejected. Reload the page. If it happens again, the site has to publish this file again.',
  'photo-gone':
    'The photo “{name}” is no longer available, and this file shows it beside its map. Choose the photo again.',
  'half-range':
    'The values of “{name}” go up to {largest}, but half floats end at {most}. Save it with 32-bit floats.',
  'queue-full':
    '“{name}” wasn’t added: {limit} images are already waiting. Add it again when some are done.',
  'model-missing':
    'The model “{model}” is not on this site, and no mirror responded. Run `npm run model` where the site is built, or use the starter model.',
  'model-network':
    'The download of “{model}” stopped after {done} of {total} bytes, and {tries} retries failed. Check your connection and start it again. It resumes where it stopped.',
  'model-length':
    'The file for “{model}” has {actual} bytes instead of {expected}. It was rejected and deleted. Download it again.',
  'model-hash':
    'The file for “{model}” was altered: its SHA-256 is {actual} instead of {expected}. It was rejected and deleted. Download it again.',
  'model-parts':
    'The list of a model’s parts can’t be used: {detail}. Run `npm run model -- --split` where the site is built, and publish the parts again.',
  'model-not-onnx':
    '“{name}” isn’t a readable ONNX file: {detail}. Use an .onnx file that contains a whole model.',
  'model-wrong-graph':
    '“{name}” can’t make depth maps: {found}. It needs an image with 3 channels as input, and a map with one channel as output.',
  'model-unclear':
    'The graph of “{name}” doesn’t say how to normalise its input. Pass one of these to `addModel` as `pixels`: {candidates}.',
  'model-address':
    '“{address}” isn’t the address of a model. Use one that begins with https:// and leads to an .onnx file.',
  'model-credentials':
    'The address {address} was given with a user name or a password, which is never sent. Use the address without it, or download the file and add that.',
  'model-http': 'There is no model at {address}: the server answered {status}. Check the address.',
  'model-page':
    'There is a web page at {address}, not a model. Use the address of the file itself (on Hugging Face with /resolve/ in place of /blob/).',
  'model-blocked':
    'The model at {address} couldn’t be read: the connection failed, or that site doesn’t let other sites read it. Download the file and add that, or have the site send Access-Control-Allow-Origin.',
  'model-too-big':
    'The model at {address} has more than {limit} MB, the most that a browser tab can run. Use a smaller one, for example with 8-bit weights.',
  'model-changed':
    'The file at {address} is no longer the one that was downloaded before: its SHA-256 is {actual} instead of {expected}. It was rejected. If you trust the new file, remove “{name}” under “Model” and download it again.',
  'model-late':
    '“{name}” isn’t used: it didn’t finish a test photo within {seconds} seconds. Use a smaller model, or export it for a smaller input.',
  'model-memory':
    '“{name}” isn’t used: a test photo at {width} × {height} needed more memory than a browser tab has (up to 4 GB). Export it for a smaller input, or with 16-bit or 8-bit weights.',
  'model-operator':
    '“{name}” isn’t used: no engine here has its operator {operator}. Export it again with ONNX’s own operators, for example with torch.onnx.export(…, opset_version=17).',
  'model-run':
    '“{name}” isn’t used: it failed on a test photo at {width} × {height}. Check it with onnx.checker.check_model(…, full_check=True), and export it again with fixed sizes, for example with torch.onnx.export(…, opset_version=17) without dynamic_axes.',
  'model-storage':
    'The model “{model}” was added in an earlier visit and is no longer in this browser’s storage. Add the .onnx file again.',
  'calibration-distance':
    'A distance must be a number of metres above 0. Enter one for each point.',
  'calibration-same-value':
    'Both points have the same value on this map, so they can’t set the scale. Choose two points with different colours.',
  'calibration-same-distance':
    'Both points have the same distance but different values on the map. Choose one near point and one far point.',
  'calibration-order':
    'The point with the smaller distance is the farther one on this map. Check whether the distances are swapped.',
  'camera-refused':
    'Camera access was denied. Allow it for this site next to the address, and for the browser in the system settings. Then try again.',
  'camera-policy':
    'This page may not use the camera here: its host, or the page around its frame, forbids it. Open it in its own tab. A frame needs allow="camera".',
  'camera-missing': 'No camera was found. Connect one or turn it on, then try again.',
  'camera-busy':
    'The camera couldn’t be opened: another app or tab may be using it. Close that, then try again.',
  'camera-gone':
    'The camera was disconnected: it was unplugged or turned off, or its permission was withdrawn. Connect it again, then try again.',
  'camera-insecure':
    'Browsers allow the camera only for pages opened over https or as localhost. Open this page that way.',
  'camera-failed':
    'The camera couldn’t be opened: {detail}. Try another camera or another browser.',
  'video-failed':
    'The video “{name}” stopped: the browser couldn’t play it any further. Check its source, then start it again.',
  'video-tainted':
    '“{name}” is a video from another site that doesn’t let other sites read it. Load it with crossorigin="anonymous".',
  'video-encoder':
    'This browser can’t encode “{name}” as {format} at {width} × {height}. Choose another size, or save it as {possible}.',
  'video-unreadable':
    '“{name}” can’t be read as a video. Copy it again from its source, or convert it to MP4.',
  'video-codec':
    '“{name}” contains {codec} video, which this browser can’t decode. Convert it to MP4 (H.264).',
  'trusted-types':
    'This page requires Trusted Types and doesn’t allow the policy that starts Depthdrop’s workers. Add it to the Content-Security-Policy of the page: trusted-types depthdrop.',
  sandboxed:
    'This frame’s `sandbox` attribute blocks workers. It needs allow-same-origin as well as allow-scripts: sandbox="allow-scripts allow-same-origin".',
  'depth-unreadable':
    '“{name}” couldn’t be read as a depth map: {detail}. Use an 8- or 16-bit grey PNG, a PFM or an NPY file.',
  'depth-coloured':
    '“{name}” is a colour image. A depth map has one number per pixel: use its grey PNG, PFM or NPY instead of the heat map.',
  'depth-shape':
    '“{name}” is {width} × {height}, which doesn’t match the photo’s aspect ratio ({photoWidth} × {photoHeight}). Use the depth map that belongs to this photo, neither cropped nor rotated.',
  'depth-unclear':
    '“{name}” doesn’t say what its numbers mean. Say whether near is large or small (`near`, --near-is), or which unit the distances have (`unit`, --unit).',
  'inside-damaged':
    'The depth map in “{name}” can’t be used: {detail}. Estimate its depth instead.',
  'inside-shape':
    'The depth map in “{name}” ({width} × {height}) doesn’t match the photo’s aspect ratio ({photoWidth} × {photoHeight}). The photo was probably edited. Estimate its depth instead.',
  'gdepth-xmp':
    'Depth can’t be embedded in “{name}”: {detail}. Nothing of the photo’s own metadata is thrown away for it. Save the map in another format.',
  insecure:
    'This page was opened over plain http from another machine, where browsers offer no hashing, threads or storage. Open it over https or as localhost.',
} as const satisfies Record<string, string>
