/** The photo and its map on the stage: views, zoom, the divider between both, the legend. */
import type { Topic } from '../text.ts'

export const stage = {
  mainLabel: { en: 'Photo and depth', zh: '照片与深度' },
  photoOf: { en: 'Photo: {name}', zh: '照片：{name}' },
  mapOf: {
    en: 'Depth map of {name}. Bright is near, dark is far.',
    zh: '{name} 的深度图。亮处近，暗处远。',
  },
  mapOfReversed: {
    en: 'Depth map of {name}. Dark is near, bright is far.',
    zh: '{name} 的深度图。暗处近，亮处远。',
  },
  mapOfColours: {
    en: 'Depth map of {name}. The colour bar below it shows the colours from near to far.',
    zh: '{name} 的深度图。由近到远的颜色见图下的色条。',
  },
  near: { en: 'near', zh: '近' },
  far: { en: 'far', zh: '远' },
  relative: { en: 'Relative depth (no units)', zh: '相对深度（无单位）' },
  byYourCalibration: { en: 'Metres (your calibration)', zh: '米（你的标定）' },
  byMapsOwn: { en: 'Metres (from the depth map)', zh: '米（取自深度图）' },
  stretched: { en: 'stretched to fit', zh: '已拉伸' },
  reduced: { en: 'shown at {width} × {height}', zh: '以 {width} × {height} 显示' },

  loadingBoth: { en: 'Loading the engine and the model', zh: '加载引擎和模型' },
  stalled: {
    en: 'No progress for {seconds} seconds. The model may be too slow for this device, or may never finish.',
    zh: '{seconds} 秒内没有进展。这个模型对此设备可能太慢，或者不会结束。',
  },
  stalledLoading: {
    en: 'No progress for {seconds} seconds. The connection or this device may be slow.',
    zh: '{seconds} 秒内没有进展。网络连接或此设备可能较慢。',
  },
  stop: { en: 'Stop', zh: '停止' },
  startingEngine: { en: 'Starting the engine', zh: '启动引擎' },

  view: { en: 'View', zh: '视图' },
  sideBySide: { en: 'Side by side', zh: '并排' },
  overlaid: { en: 'Overlay', zh: '叠加' },
  slider: { en: 'Slider', zh: '滑动对比' },
  adjust: { en: 'Adjust', zh: '调整' },
  opacity: { en: 'Map opacity', zh: '深度图不透明度' },
  divide: { en: 'Divider between photo and depth map', zh: '照片与深度图的分界' },
  divideAt: { en: '{photo}% photo, {map}% depth map', zh: '照片 {photo}%，深度图 {map}%' },

  scope: {
    en: 'Photo and depth map. Plus and minus zoom, 0 fits, 1 and 4 show 100% and 400%, arrow keys move.',
    zh: '照片与深度图。加号和减号缩放，0 适合窗口，1 和 4 显示 100% 和 400%，方向键移动。',
  },
  zoom: { en: 'Zoom', zh: '缩放' },
  zoomIn: { en: 'Zoom in', zh: '放大' },
  zoomOut: { en: 'Zoom out', zh: '缩小' },
  zoomFit: { en: 'Zoom {percent}. Fit to view', zh: '当前 {percent}。适合窗口' },
  zoomActual: { en: 'Zoom {percent}. Show at 100%', zh: '当前 {percent}。按 100% 显示' },
} as const satisfies Topic
