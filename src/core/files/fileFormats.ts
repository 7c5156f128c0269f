/** The formats in which a map can be saved. File names, types, menus and checks are derived from this list. */

/** The options that change a file of a format. `FileOptions` describes them. */
export type FileOption = 'look' | 'colourBar' | 'fieldOfView' | 'half' | 'space'

interface FormatEntry {
  /** Follows the photo's name without its extension. No two formats share one. */
  readonly ending: string
  readonly type: string
  /**
   * - `colours`: an image to look at.
   * - `levels`: integers over their full range, between the look's two ends.
   * - `values`: the model's floats at the photo's size, otherwise unchanged.
   * - `normals`: surface directions as colours.
   * - `words`: metadata.
   * - `space`: geometry, or a picture that geometry makes. A worker of its own writes it.
   * - `video`: moving pictures that geometry makes. Another worker encodes them.
   * - `layers`: pictures over each other for an image editor. A third worker writes them.
   */
  readonly holds:
    | 'colours'
    | 'levels'
    | 'values'
    | 'normals'
    | 'words'
    | 'space'
    | 'video'
    | 'layers'
  /** How much of the look the file uses. `ends`: far, near and reversed, but no palette, bands or gamma. */
  readonly look: 'all' | 'ends' | 'none'
  readonly options: readonly FileOption[]
  /** The file contains the photo itself. */
  readonly photo?: true
}

const SPACE = {
  holds: 'space',
  look: 'ends',
  options: ['look', 'fieldOfView', 'space'],
} as const
const WITH_PHOTO = { ...SPACE, photo: true } as const
const VIDEO = { ...WITH_PHOTO, holds: 'video' } as const

/** `inferno` is the whole range in plain Inferno, independent of the look. `heat` is the map as shown. */
export const FILE_FORMATS = {
  inferno: { ending: '.depth.png', type: 'image/png', holds: 'colours', look: 'none', options: [] },
  heat: {
    ending: '.heat.png',
    type: 'image/png',
    holds: 'colours',
    look: 'all',
    options: ['look', 'colourBar'],
  },
  side: {
    ending: '.side.png',
    type: 'image/png',
    holds: 'colours',
    look: 'all',
    options: ['look'],
    photo: true,
  },
  gray16: {
    ending: '.depth16.png',
    type: 'image/png',
    holds: 'levels',
    look: 'ends',
    options: ['look'],
  },
  gray8: {
    ending: '.depth8.png',
    type: 'image/png',
    holds: 'levels',
    look: 'ends',
    options: ['look'],
  },
  tiff: { ending: '.depth.tiff', type: 'image/tiff', holds: 'values', look: 'none', options: [] },
  exr: {
    ending: '.depth.exr',
    type: 'image/x-exr',
    holds: 'values',
    look: 'none',
    options: ['half'],
  },
  npy: {
    ending: '.depth.npy',
    type: 'application/octet-stream',
    holds: 'values',
    look: 'none',
    options: [],
  },
  pfm: {
    ending: '.depth.pfm',
    type: 'application/octet-stream',
    holds: 'values',
    look: 'none',
    options: [],
  },
  gdepth: {
    ending: '.gdepth.jpg',
    type: 'image/jpeg',
    holds: 'levels',
    look: 'none',
    options: [],
    photo: true,
  },
  json: {
    ending: '.depth.json',
    type: 'application/json',
    holds: 'words',
    look: 'all',
    options: ['look'],
  },
  normal: {
    ending: '.normal.png',
    type: 'image/png',
    holds: 'normals',
    look: 'none',
    options: ['fieldOfView'],
  },
  glb: { ending: '.glb', type: 'model/gltf-binary', ...WITH_PHOTO },
  usdz: { ending: '.usdz', type: 'model/vnd.usdz+zip', ...WITH_PHOTO },
  obj: { ending: '.obj.zip', type: 'application/zip', ...WITH_PHOTO },
  ply: { ending: '.ply', type: 'application/octet-stream', ...WITH_PHOTO },
  stl: { ending: '.stl', type: 'model/stl', ...SPACE },
  sbs: { ending: '.sbs.png', type: 'image/png', ...WITH_PHOTO },
  anaglyph: { ending: '.anaglyph.png', type: 'image/png', ...WITH_PHOTO },
  rgbd: { ending: '.rgbd.png', type: 'image/png', ...WITH_PHOTO },
  autostereogram: { ending: '.autostereogram.png', type: 'image/png', ...SPACE },
  blur: { ending: '.blur.png', type: 'image/png', ...WITH_PHOTO },
  cutout: { ending: '.cutout.png', type: 'image/png', ...WITH_PHOTO },
  loop: { ending: '.loop.gif', type: 'image/gif', ...WITH_PHOTO },
  mp4: { ending: '.loop.mp4', type: 'video/mp4', ...VIDEO },
  webm: { ending: '.loop.webm', type: 'video/webm', ...VIDEO },
  psd: {
    ending: '.psd',
    type: 'image/vnd.adobe.photoshop',
    ...WITH_PHOTO,
    holds: 'layers',
  },
} as const satisfies Record<string, FormatEntry>

export type FileFormat = keyof typeof FILE_FORMATS

type FormatThatHolds<Content> = {
  [Format in FileFormat]: (typeof FILE_FORMATS)[Format]['holds'] extends Content ? Format : never
}[FileFormat]

export type SpaceFormat = FormatThatHolds<'space'>
export type VideoFormat = FormatThatHolds<'video'>
export type LayersFormat = FormatThatHolds<'layers'>

/** The worker that writes files of a format. */
export function encoderOf(format: FileFormat): 'painter' | 'space' | 'video' | 'layers' {
  const { holds } = FILE_FORMATS[format]
  return holds === 'space' || holds === 'video' || holds === 'layers' ? holds : 'painter'
}

export const FORMAT_NAMES = Object.keys(FILE_FORMATS) as readonly FileFormat[]

/** Checks a name from the command line or from the iframe's host. */
export function isFileFormat(name: string): name is FileFormat {
  return Object.hasOwn(FILE_FORMATS, name)
}

export function holdsPhoto(format: FileFormat): boolean {
  return 'photo' in FILE_FORMATS[format]
}
