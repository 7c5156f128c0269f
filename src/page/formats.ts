/** The file formats of the download menu, with the keys of their titles. */
import { type FileFormat, FORMAT_NAMES } from '../core/files/fileFormats.ts'
import type { PageKey } from './i18n/strings.ts'

/** The groups of the menu: images to look at, data to work with, surfaces for 3D programs, pictures with depth. */
export type FormatGroup = 'pictures' | 'data' | 'space' | 'scene'

/** `inferno` has no entry: a heat map with the default look is written in it. */
export type OfferedFormat = Exclude<FileFormat, 'inferno'>

interface FormatTexts {
  readonly title: PageKey
  readonly more: PageKey
  readonly group: FormatGroup
}

const FORMAT_TEXTS: Readonly<Record<OfferedFormat, FormatTexts>> = {
  heat: { title: 'formatHeat', more: 'formatHeatMore', group: 'pictures' },
  side: { title: 'formatSide', more: 'formatSideMore', group: 'pictures' },
  gray16: { title: 'formatGray16', more: 'formatGray16More', group: 'data' },
  gray8: { title: 'formatGray8', more: 'formatGray8More', group: 'data' },
  tiff: { title: 'formatTiff', more: 'formatTiffMore', group: 'data' },
  exr: { title: 'formatExr', more: 'formatExrMore', group: 'data' },
  npy: { title: 'formatNpy', more: 'formatNpyMore', group: 'data' },
  pfm: { title: 'formatPfm', more: 'formatPfmMore', group: 'data' },
  gdepth: { title: 'formatGdepth', more: 'formatGdepthMore', group: 'space' },
  json: { title: 'formatJson', more: 'formatJsonMore', group: 'data' },
  normal: { title: 'formatNormal', more: 'formatNormalMore', group: 'space' },
  glb: { title: 'formatGlb', more: 'formatGlbMore', group: 'space' },
  usdz: { title: 'formatUsdz', more: 'formatUsdzMore', group: 'space' },
  obj: { title: 'formatObj', more: 'formatObjMore', group: 'space' },
  ply: { title: 'formatPly', more: 'formatPlyMore', group: 'space' },
  stl: { title: 'formatStl', more: 'formatStlMore', group: 'space' },
  sbs: { title: 'formatSbs', more: 'formatSbsMore', group: 'scene' },
  anaglyph: { title: 'formatAnaglyph', more: 'formatAnaglyphMore', group: 'scene' },
  rgbd: { title: 'formatRgbd', more: 'formatRgbdMore', group: 'scene' },
  autostereogram: { title: 'formatDots', more: 'formatDotsMore', group: 'scene' },
  blur: { title: 'formatBlur', more: 'formatBlurMore', group: 'scene' },
  cutout: { title: 'formatCutout', more: 'formatCutoutMore', group: 'scene' },
  loop: { title: 'formatLoop', more: 'formatLoopMore', group: 'scene' },
  mp4: { title: 'formatLoop', more: 'formatMp4More', group: 'scene' },
  webm: { title: 'formatLoop', more: 'formatWebmMore', group: 'scene' },
  psd: { title: 'formatPsd', more: 'formatPsdMore', group: 'scene' },
}

export interface OfferedEntry extends FormatTexts {
  readonly format: OfferedFormat
}

function isOffered(format: FileFormat): format is OfferedFormat {
  return format !== 'inferno'
}

export const OFFERED: readonly OfferedEntry[] = FORMAT_NAMES.filter(isOffered).map((format) => ({
  format,
  ...FORMAT_TEXTS[format],
}))

const GROUP_TITLES: Readonly<Record<FormatGroup, PageKey>> = {
  pictures: 'formatsPictures',
  data: 'formatsData',
  space: 'formatsSpace',
  scene: 'formatsScene',
}

/** In the order of the menus. */
export const FORMAT_GROUPS = (['pictures', 'data', 'scene', 'space'] as const).map((group) => ({
  group,
  title: GROUP_TITLES[group],
  entries: OFFERED.filter((entry) => entry.group === group),
}))
