/**
 * The package's entry: functions that estimate, read and watch depth, and the class of `<depth-map>`.
 * The import has no side effects and works where there is no DOM. `depthdrop/define` registers the element.
 */
export type { Look } from './core/colour/look.ts'
export type { PaletteName } from './core/colour/paletteNames.ts'
export { DepthdropError, type ErrorCode, type Facts, isCancelled } from './core/errors.ts'
export { FILE_FORMATS, type FileFormat } from './core/files/fileFormats.ts'
export type { FileOptions, FileOptionsOf } from './core/files/fileOptions.ts'
export type { Calibration, KnownPoint } from './core/measure/calibration.ts'
export type { Point as Place, ProfilePoint } from './core/measure/lineProfile.ts'
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
export { DepthMapElement, type DepthMapProperties } from './element/depthMap.ts'
export type { DepthMapEventMap, DepthMapEvents, DepthMapProgress } from './element/events.ts'
export type { ElementWords } from './element/words.ts'
export { type AddModelOptions, addModel, type Pixels } from './library/addModel.ts'
export {
  type DepthFromOptions,
  depthFrom,
  type ReadDepthOptions,
  readDepth,
} from './library/depthFrom.ts'
export { type DepthOptions, estimateDepth } from './library/estimateDepth.ts'
export type {
  DepthCalibration,
  DepthHistogram,
  DepthScale,
  KnownDistance,
} from './library/measuring.ts'
export type { DepthSource } from './library/pictureBytes.ts'
export type { Depth, DepthResult } from './library/result.ts'
export { type DepthFrame, type WatchOptions, watchDepth } from './library/watchDepth.ts'
