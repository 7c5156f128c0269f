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
  preset: { en: 'Preset', zh: '预设' },
  presetNone: { en: 'Custom', zh: '自定义' },
  presetSave: { en: 'Save…', zh: '保存…' },
  presetRename: { en: 'Rename…', zh: '重命名…' },
  presetDelete: { en: 'Delete', zh: '删除' },
  presetDeleted: { en: 'The preset “{name}” was deleted.', zh: '预设“{name}”已删除。' },
  presetSaveTitle: { en: 'Save a preset', zh: '保存预设' },
  presetRenameTitle: { en: 'Rename “{name}”', zh: '重命名“{name}”' },
  presetHolds: {
    en: 'A preset holds the style and the settings of the effects. Depths that you set in one photo are not part of it.',
    zh: '预设包含样式和各效果的设置，不包含你在某张照片里设定的深度。',
  },
  presetName: { en: 'Name', zh: '名称' },
  presetReplaces: {
    en: 'There is already a preset “{name}”. It will be replaced.',
    zh: '已有名为“{name}”的预设，保存后将替换它。',
  },
  presetTaken: {
    en: 'There is already a preset “{name}”. Choose another name.',
    zh: '已有名为“{name}”的预设，请换一个名称。',
  },
  presetsFull: {
    en: {
      one: 'There is already {count} preset. Delete it first.',
      other: 'There are already {count} presets. Delete one first.',
    },
    zh: '已有 {count} 个预设。请先删除一个。',
  },
  presetRenameNow: { en: 'Rename', zh: '重命名' },
  presetNotRestored: {
    en: 'The preset “{name}” was not restored: its name is taken, or there are too many presets.',
    zh: '未能恢复预设“{name}”：名称已被使用，或预设数量已达上限。',
  },
  presetStore: { en: 'Save', zh: '保存' },
  histogram: { en: 'Histogram of depth values', zh: '数值分布' },
  handleFar: { en: 'Far end', zh: '远端' },
  handleNear: { en: 'Near end', zh: '近端' },
  flatHandles: {
    en: 'This map is flat: it has only one value, so there is no range to adjust.',
    zh: '这张图是平的：只有一个数值，没有可调的范围。',
  },
} as const satisfies Topic
