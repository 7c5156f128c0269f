/** Every failure a person can meet: a code, its facts, and an English sentence that says what to do. */

/** Sentences with {placeholders}. `{name}` is the file's name. Other languages hold the same keys. */
export const ERROR_MESSAGES = {
  'empty-file':
    '“{name}” is empty (0 bytes). Pick the photo again, or copy it once more from where it came.',
  'a-folder':
    '“{name}” is a folder without pictures, or one that cannot be opened here. Drop the pictures themselves.',
  'not-an-image':
    '“{name}” is not a picture: its first bytes are not those of any image format. Use a JPEG, PNG, WebP, AVIF, GIF, BMP, ICO or SVG file.',
  heic: '“{name}” is a HEIC photo, which this browser cannot open. On the phone choose “Most compatible” in the camera settings, or export the photo as JPEG, and drop that.',
  unsupported:
    '“{name}” is in the {format} format, which this browser cannot open as a picture. Convert it to JPEG or PNG and drop that.',
  'damaged-image':
    '“{name}” is damaged or cut off: the browser could not decode it as {format}. Copy or download it again.',
  'too-large':
    '“{name}” says it is {width} × {height} pixels ({megapixels} megapixels); the limit is {limit} megapixels. Make it smaller and drop it again.',
  'too-narrow': '“{name}” has no picture area ({width} × {height} pixels).',
  'source-address': '“{address}” is not an address. Give a full one, or one relative to the page.',
  'source-http':
    'There is no picture at {address}: the server answered {status}. Check the address.',
  'source-blocked':
    'The picture at {address} could not be read: the connection failed, or that site does not let other sites read it. Save the picture and use the file, or have the site send Access-Control-Allow-Origin.',
  'source-tainted':
    'The canvas holds a picture of another site that does not let other sites read it. Load that picture with crossorigin="anonymous", or use its file.',
  'map-gone':
    'The map of “{name}” is not in this browser’s storage any more, and photos are not kept. Drop the photo again.',
  'file-unreadable':
    '“{name}” could not be read. It may have been moved, renamed or changed since you picked it; pick it again.',
  'out-of-memory':
    'There was not enough memory for “{name}”. Close other tabs, or use a smaller picture or model.',
  'worker-died':
    'The engine stopped while working on “{name}”, also on a second try. Reload the page; if it happens again, use a smaller picture or the starter model.',
  'engine-failed': 'The engine could not work on “{name}”: {detail}',
  'photo-gone':
    'The photo “{name}” is not at hand any more, and this file shows it beside its map. Choose the photo again.',
  'half-range':
    'The values of “{name}” go up to {largest}, and half floats end at {most}. Save it with full floats.',
  'queue-full':
    '“{name}” was not taken: {limit} pictures are waiting already. Drop it again when some are done.',
  'model-missing':
    'The model “{model}” is not on this site and no mirror answered. Run `npm run model` where the site is built, or use the starter model.',
  'model-network':
    'The download of “{model}” stopped after {done} of {total} bytes and did not come back after {tries} tries. Check the connection and start it again; it goes on from there.',
  'model-length':
    'The file for “{model}” has {actual} bytes instead of {expected}. It was refused and removed; download it again.',
  'model-hash':
    'The file for “{model}” was altered: its SHA-256 is {actual} instead of {expected}. It was refused and removed; download it again.',
  'model-parts':
    'The list of a model’s parts cannot be used: {detail}. Run `npm run model -- --split` where the site is built, and publish the parts again.',
  'model-not-onnx':
    '“{name}” is not a readable ONNX file: {detail}. Drop an .onnx file that holds a whole model.',
  'model-wrong-graph':
    '“{name}” cannot make depth maps: {found}. Needed is one image input of shape 1×3×H×W or 1×H×W×3 and one output that is a single-channel map.',
  'model-unclear':
    'The graph of “{name}” does not say how its pixels are to be normalised. Give `addModel` one of these as `pixels`: {candidates}.',
  'model-storage':
    'The model “{model}” was dropped in an earlier visit and is no longer in this browser’s storage. Drop the .onnx file again.',
  'calibration-distance': 'A distance must be a number of metres above 0. Give both points theirs.',
  'calibration-same-value':
    'Both points have the same value on this map, so they cannot tell near from far. Choose two points that differ in colour.',
  'calibration-same-distance':
    'Both points have the same distance but differ on the map, so they contradict it. Choose one near point and one far point.',
  'calibration-order':
    'The point with the smaller distance is the farther one on this map. Check which distance belongs to which point.',
  'camera-refused':
    'The camera was refused. Allow it for this site beside the address, and for the browser in the system’s settings; then try again.',
  'camera-policy':
    'This page may not use the camera where it is: its host, or the page around its frame, forbids it. Open it in a tab of its own; a frame needs allow="camera".',
  'camera-missing': 'No camera was found. Plug one in or turn it on, then try again.',
  'camera-busy':
    'The camera could not be opened: another app or tab may be using it. Close that, then try again.',
  'camera-gone':
    'The camera is gone: it was unplugged, turned off or withdrawn. Connect it again, then try again.',
  'camera-insecure':
    'Browsers give the camera only to pages opened over https or as localhost. Open this page that way.',
  'camera-failed':
    'The camera could not be opened: {detail}. Try another camera, or another browser.',
  'video-failed':
    'The moving picture “{name}” stopped: the browser could not play it any further. Check where it comes from, then start it again.',
  'video-tainted':
    '“{name}” is a video of another site that does not let other sites read it. Load it with crossorigin="anonymous".',
  sandboxed:
    'This frame’s `sandbox` attribute lets it start no worker. It needs allow-same-origin beside allow-scripts: sandbox="allow-scripts allow-same-origin".',
  'depth-unreadable':
    '“{name}” cannot be read as a depth map: {detail}. Use a PNG in 8 or 16 bits of grey, a PFM or an NPY file.',
  'depth-coloured':
    '“{name}” is a picture in colours. A depth map holds one number per pixel: use its grey PNG, PFM or NPY instead of the heat map.',
  'depth-shape':
    '“{name}” is {width} × {height}, another shape than the photo’s {photoWidth} × {photoHeight}. Use the depth map that belongs to this photo, neither cropped nor turned.',
  'depth-unclear':
    '“{name}” does not say what its numbers mean. Say whether near is large or small (`near`, --near-is), or in which unit they are distances (`unit`, --unit).',
  'inside-damaged':
    'The depth map that “{name}” carries cannot be used: {detail}. Estimate its depth instead.',
  'inside-shape':
    'The depth map that “{name}” carries ({width} × {height}) has another shape than the photo ({photoWidth} × {photoHeight}), which must have been edited since. Estimate its depth instead.',
  'gdepth-xmp':
    'Depth cannot be put into “{name}”: {detail}. Nothing of its own is thrown away for that; save the map in another form.',
  insecure:
    'This page was opened over plain http from another machine, where browsers offer no hashing, threads or storage. Open it over https or as localhost.',
} as const satisfies Record<string, string>

export type ErrorCode = keyof typeof ERROR_MESSAGES

export type Facts = Readonly<Record<string, string | number>>

/** Fills `{placeholders}`; an unknown one stays as it is. */
export function fill(sentence: string, facts: Facts): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(facts[key] ?? whole))
}

/** What crosses a thread: an error's class and fields are lost there. */
export interface Failure {
  readonly code: ErrorCode
  readonly facts: Facts
}

/** The only error class Depthdrop throws on purpose. `message` is the English sentence. */
export class DepthdropError extends Error {
  override readonly name = 'DepthdropError'
  readonly code: ErrorCode
  readonly facts: Facts

  constructor(code: ErrorCode, facts: Facts = {}) {
    super(fill(ERROR_MESSAGES[code], facts))
    this.code = code
    this.facts = facts
  }
}

/** Cancelling is not an error, but promises know no third way: this is what they reject with. */
export function cancelled(): Error {
  const error = new Error('Cancelled.')
  error.name = 'AbortError'
  return error
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Object && 'name' in error && error.name === 'AbortError'
}
