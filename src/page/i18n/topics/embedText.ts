/** The embedded page, shown in an iframe of another site. */
import type { Topic } from '../text.ts'

export const embed = {
  embedChoose: { en: 'Choose a photo', zh: '选择照片' },
  embedDrop: { en: 'or drop one here', zh: '或将照片拖放到这里' },
  embedVideo: {
    en: '“{name}” is a video. This frame shows photos only. To make a depth video, open Depthdrop and drop the video there.',
    zh: '“{name}”是视频，这里只支持照片。请打开 Depthdrop，将视频拖放到页面上，即可生成深度视频。',
  },
  embedOpen: { en: 'Open Depthdrop', zh: '打开 Depthdrop' },
  embedCompare: { en: 'Compare with the photo', zh: '与照片对比' },
  embedPalette: { en: 'Colours', zh: '配色' },
  embedControls: { en: 'Depth map controls', zh: '深度图控件' },
  embedParameter: {
    en: '“{value}” is not a valid “{name}” and was ignored. Valid values: {allowed}.',
    zh: '“{value}”不是“{name}”的有效值，已忽略。有效值：{allowed}。',
  },
  embedModelAsk: {
    en: 'This page wants to use the model {model} from {host} ({size}). Your photos stay on this device.',
    zh: '此页面想使用 {host} 上的模型 {model}（{size}）。你的照片不会离开此设备。',
  },
  embedModelLoading: { en: 'Loading {model}: {percent}%', zh: '正在加载 {model}：{percent}%' },
  embedModelGuess: {
    en: 'The model doesn’t say whether near is large or small. Near and far may be swapped.',
    zh: '模型没有说明近处的数值是大还是小，远近可能颠倒。',
  },
  embedHide: { en: 'Hide messages', zh: '隐藏消息' },
} as const satisfies Topic
