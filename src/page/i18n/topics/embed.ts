/** The embedded page, shown in an iframe of another site. */
import type { Topic } from '../text.ts'

export const embed = {
  embedChoose: { en: 'Choose a photo', zh: '选择照片' },
  embedDrop: { en: 'or drop one here', zh: '或将照片拖放到这里' },
  embedOpen: { en: 'Open in Depthdrop', zh: '在 Depthdrop 中打开' },
  embedCompare: { en: 'Compare with the photo', zh: '与照片对比' },
  embedPalette: { en: 'Colours', zh: '配色' },
  embedControls: { en: 'Depth map controls', zh: '深度图控件' },
  embedParameter: {
    en: '“{value}” is not a valid “{name}” and was ignored. Valid values: {allowed}.',
    zh: '“{value}”不是“{name}”的有效值，已忽略。有效值：{allowed}。',
  },
  embedHide: { en: 'Hide messages', zh: '隐藏消息' },
} as const satisfies Topic
