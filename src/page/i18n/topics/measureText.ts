/** Reading values from a map, profiles along a line, and the calibration in metres. */
import type { Topic } from '../text.ts'

export const measure = {
  measure: { en: 'Measure', zh: '测量' },
  measurePoint: { en: 'Point', zh: '点' },
  measureLine: { en: 'Line', zh: '线' },
  measureMore: { en: 'Click or tap an image.', zh: '点击或轻触图片。' },
  measureKeys: {
    en: 'Or move the crosshair with the arrow keys (Shift: 10× faster) and press Enter.',
    zh: '也可用方向键移动十字（按住 Shift 快 10 倍），再按 Enter。',
  },
  pointFirst: { en: 'Place the crosshair on an image first.', zh: '请先把十字放到图片上。' },

  readPlace: { en: 'Position', zh: '位置' },
  readValueName: { en: 'Value', zh: '数值' },
  readRankName: { en: 'Rank', zh: '排位' },
  readMetres: { en: 'Distance (your calibration)', zh: '距离（你的标定）' },
  readAt: { en: '{x}, {y} pixels', zh: '像素 {x}，{y}' },
  readValue: { en: 'value {value}', zh: '数值 {value}' },
  readRank: { en: 'nearer than {percent}%', zh: '比 {percent}% 的像素近' },
  copyOne: { en: 'Copy: {name}', zh: '复制：{name}' },
  copied: { en: 'Copied: {text}', zh: '已复制：{text}' },
  copyRefused: {
    en: 'The browser blocked access to the clipboard. The value is {text}.',
    zh: '浏览器禁止访问剪贴板。数值为 {text}。',
  },
  rankOf: { en: 'Nearer than {percent}% of pixels', zh: '比 {percent}% 的像素近' },
  metres: { en: '{metres} m', zh: '{metres} 米' },
  metresUnit: { en: 'm', zh: '米' },
  relativeUnit: { en: 'relative inverse depth', zh: '相对逆深度' },
  beyond: { en: 'out of range', zh: '超出标定范围' },
  beyondWhy: {
    en: 'this value has no valid distance with this calibration',
    zh: '按此标定，该数值没有有效距离',
  },
  yourCalibration: { en: 'your calibration', zh: '你的标定' },
  mapsOwnScale: { en: 'from the depth map', zh: '取自深度图' },

  chartOf: {
    en: 'Profile over {length} pixels, from {low} to {high} {unit}',
    zh: '剖面，长 {length} 像素，从 {low} 到 {high} {unit}',
  },
  along: { en: 'Position along the line', zh: '沿线位置' },
  copyCsv: { en: 'Copy as CSV', zh: '复制为 CSV' },
  csvCopied: { en: 'The profile was copied as CSV.', zh: '剖面已复制为 CSV。' },
  csvSaved: {
    en: 'The clipboard isn’t available, so the profile was saved as {name}.',
    zh: '无法使用剪贴板，剖面已保存为 {name}。',
  },
  lineMore: {
    en: 'Drag a line across an image, or set its ends at the crosshair.',
    zh: '在图片上拖出一条线，或把十字处设为端点。',
  },
  lineKeys: {
    en: 'Enter on the image does the same.',
    zh: '在图片上按 Enter 也可以。',
  },
  lineStart: { en: 'Set start', zh: '设为起点' },
  lineEnd: { en: 'Set end', zh: '设为终点' },

  calibrateTitle: { en: 'Set scale in metres', zh: '设置以米为单位的比例' },
  calibrateMore: {
    en: 'Click a spot and enter its distance from the camera. Then do the same for a second spot that is nearer or farther.',
    zh: '点击一处，填写它到相机的距离。再选更近或更远的一处，同样填写。',
  },
  calibrateSecond: {
    en: 'Now click a second spot that is nearer or farther.',
    zh: '现在点击更近或更远的另一处。',
  },
  distance: { en: 'Distance?', zh: '距离？' },
  pointConfirm: { en: 'Use this distance', zh: '使用此距离' },
  distanceInvalid: {
    en: 'A distance must be a number of metres above 0.',
    zh: '距离必须是大于 0 的米数。',
  },
  sameSpot: {
    en: 'This spot has the same depth as point 1. Choose one that is nearer or farther.',
    zh: '此处与点 1 的深度相同。请选更近或更远的一处。',
  },
  pointMetres: { en: 'Distance of point {number} in metres', zh: '点 {number} 的距离（米）' },
  pointAt: { en: 'at {place}, value {value}', zh: '位于 {place}，数值 {value}' },
  calibrateRestart: { en: 'Start over', zh: '重新开始' },
  calibrateRemove: { en: 'Remove calibration', zh: '移除标定' },
  calibrated: { en: 'Calibrated. Distances are now in metres.', zh: '已标定。距离现以米显示。' },
  calibrationGone: { en: 'Calibration removed.', zh: '标定已移除。' },
  formula: {
    en: 'Your calibration: 1/metres = {a} + {b} × value.',
    zh: '你的标定：1/米 = {a} + {b} × 数值。',
  },
  beyondPart: {
    en: '{percent}% of the map has no valid distance with this calibration.',
    zh: '按此标定，图中 {percent}% 没有有效距离。',
  },
} as const satisfies Topic
