/** Depth maps that the model did not make: embedded in a photo, or from a file of the visitor. */
import type { Topic } from '../text.ts'

export const source = {
  mapFrom: { en: 'Depth map', zh: '深度图' },
  mapShown: { en: 'Depth map to show', zh: '要显示的深度图' },
  mapModel: { en: 'estimated by the model', zh: '由模型估计' },
  mapPhoto: { en: 'embedded in the photo ({form})', zh: '照片自带（{form}）' },
  mapFile: { en: 'from {name}', zh: '来自 {name}' },
  useModel: { en: 'Estimated', zh: '模型估计' },
  usePhoto: { en: 'From the photo', zh: '照片自带' },
  useFile: { en: 'From your file', zh: '你的文件' },
  embeddedFound: {
    en: 'This photo contains a depth map ({form}).',
    zh: '这张照片自带深度图（{form}）。',
  },
  embeddedFoundMetres: {
    en: 'This photo contains a depth map ({form}), from {near} to {far} m.',
    zh: '这张照片自带深度图（{form}），范围 {near} 至 {far} 米。',
  },
  embeddedGdepth: { en: 'GDepth', zh: 'GDepth' },
  embeddedDynamic: { en: 'Dynamic Depth', zh: 'Dynamic Depth' },
  embeddedApple: { en: 'Apple portrait', zh: 'Apple 人像' },
  embeddedHeif: { en: 'HEIF auxiliary image', zh: 'HEIF 辅助图像' },

  depthFile: { en: 'Use your own depth map…', zh: '使用自己的深度图…' },
  depthFileMore: {
    en: 'An 8- or 16-bit grey PNG, a PFM or an NPY file with the photo’s aspect ratio.',
    zh: '与照片宽高比相同的 8 位或 16 位灰度 PNG、PFM 或 NPY 文件。',
  },
  meaningTitle: {
    en: 'What do the values in this depth map mean?',
    zh: '这张深度图中的数值表示什么？',
  },
  meaningQuestion: { en: 'The file {name} doesn’t say.', zh: '文件 {name} 没有说明。' },
  meaningNearLarge: { en: 'Bright is near', zh: '亮处近' },
  meaningNearLargeMore: {
    en: 'Larger values are nearer: inverse depth or disparity.',
    zh: '数值越大越近：逆深度或视差。',
  },
  meaningNearSmall: { en: 'Dark is near', zh: '暗处近' },
  meaningNearSmallMore: {
    en: 'Smaller values are nearer, in no particular unit.',
    zh: '数值越小越近，没有特定单位。',
  },
  meaningMetres: { en: 'Distances in metres', zh: '距离，以米为单位' },
  meaningMillimetres: { en: 'Distances in millimetres', zh: '距离，以毫米为单位' },
  meaningDistanceMore: { en: '0 means no measurement.', zh: '0 表示没有测量值。' },
  depthFileShown: {
    en: '{name} is now the depth map of {photo}.',
    zh: '{name} 现在是 {photo} 的深度图。',
  },
  depthFileNoPhoto: {
    en: '“{name}” is a depth map. Add its photo first, wait until it is done, then drop the map.',
    zh: '“{name}”是深度图。请先添加对应的照片，等它完成后再拖入深度图。',
  },
  helpDepthFile: {
    en: 'Drop a .pfm or .npy file to use it as the depth map of the current photo.',
    zh: '拖入 .pfm 或 .npy 文件，即可用作当前照片的深度图。',
  },
} as const satisfies Topic
