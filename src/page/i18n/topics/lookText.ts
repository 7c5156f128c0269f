/** How a map is coloured: palette, range, steps, histogram. */
import type { Topic } from '../text.ts'

export const look = {
  look: { en: 'Style', zh: '样式' },
  panelMissing: {
    en: 'This panel couldn’t be loaded. Check your connection and try again.',
    zh: '此面板加载失败。请检查网络连接后重试。',
  },
  palette: { en: 'Colours', zh: '配色' },
  paletteGrey: { en: 'Grey', zh: '灰度' },
  autoContrast: { en: 'Auto contrast', zh: '自动对比度' },
  reversed: { en: 'Reverse colours', zh: '反转颜色' },
  bands: { en: 'Colour steps', zh: '颜色分级' },
  bandsNone: { en: 'Smooth', zh: '平滑' },
  bandsOf: { en: { one: '{count} step', other: '{count} steps' }, zh: '{count} 级' },
  clip: { en: 'Ignore outliers', zh: '忽略极端值' },
  clipNone: { en: 'Off', zh: '关闭' },
  clipOf: { en: 'Show {low}–{high}%', zh: '显示 {low}–{high}%' },
  gamma: { en: 'Gamma', zh: '伽马' },
  lookReset: { en: 'Reset', zh: '重置' },
  redo: { en: 'Redo', zh: '重做' },
  histogram: { en: 'Histogram of depth values', zh: '数值分布' },
  handleFar: { en: 'Far end', zh: '远端' },
  handleNear: { en: 'Near end', zh: '近端' },
  flatHandles: {
    en: 'This map is flat: it has only one value, so there is no range to adjust.',
    zh: '这张图是平的：只有一个数值，没有可调的范围。',
  },
} as const satisfies Topic
