/** The library's entry. Importing it does nothing, also where there is no DOM. */
export { estimateDepth, type DepthOptions } from './library/estimateDepth.ts'
export { watchDepth, type DepthFrame, type WatchOptions } from './library/watchDepth.ts'
export {
  depthFrom,
  readDepth,
  type DepthFromOptions,
  type ReadDepthOptions,
} from './library/readDepth.ts'
export { addModel, type AddModelOptions, type Pixels } from './library/addModel.ts'
export { DepthMapElement } from './element/depthMap.ts'
export type { DepthMapEventMap, DepthMapEvents, DepthMapProgress } from './element/events.ts'
export type { ElementWords } from './element/words.ts'
export { DepthdropError, isCancelled, type ErrorCode, type Facts } from './core/errors.ts'
export type { Depth, DepthResult } from './library/result.ts'
export { FILE_FORMATS, type FileFormat } from './core/files/fileFormats.ts'
export type { FileOptions, FileOptionsOf } from './core/files/fileOptions.ts'
export type { Look } from './core/colour/look.ts'
export type { DepthSource } from './library/source.ts'
export type { PaletteName } from './core/colour/paletteNames.ts'
export type { Calibration, KnownPoint } from './core/measure/calibration.ts'
export type { Place, ProfilePoint } from './core/measure/lineProfile.ts'
export type {
  DepthCalibration,
  DepthHistogram,
  DepthScale,
  KnownDistance,
} from './library/measuring.ts'
export type {
  EngineReport,
  Model,
  Notice,
  Profile,
  Progress,
  Size,
  Stage,
  ThreadReason,
  Timing,
} from './core/types.ts'
