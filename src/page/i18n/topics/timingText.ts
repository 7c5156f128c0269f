/** Timing and engine: the panel below the stage. */
import type { Topic } from '../text.ts'

export const timing = {
  noticeList: { en: 'Notes about this map', zh: '关于这张深度图的说明' },
  details: { en: 'Details', zh: '详细信息' },
  detailsTitle: { en: 'Timing and engine', zh: '用时与引擎' },
  stageTime: { en: 'Stage', zh: '阶段' },
  time: { en: 'Time', zh: '用时' },
  read: { en: 'Read file', zh: '读取文件' },
  modelStage: { en: 'Load model', zh: '加载模型' },
  decode: { en: 'Decode', zh: '解码' },
  prepare: { en: 'Prepare', zh: '准备' },
  infer: { en: 'Infer', zh: '推理' },
  normalise: { en: 'Normalise', zh: '归一化' },
  colour: { en: 'Colour', zh: '着色' },
  total: { en: 'Total', zh: '合计' },
  fromMemory: { en: 'from storage', zh: '取自存储' },
  fromMemoryLong: {
    en: 'This map was in storage: nothing was recomputed.',
    zh: '这张深度图取自存储，没有重新计算。',
  },
  inferences: { en: 'Inferences this visit', zh: '本次访问的推理次数' },
  engine: { en: 'Engine', zh: '引擎' },
  engineWish: { en: 'Engine for new photos', zh: '新照片使用的引擎' },
  engineAuto: { en: 'Automatic (fastest)', zh: '自动（最快）' },
  engineTurbo: { en: 'Depthdrop turbo', zh: 'Depthdrop turbo' },
  engineInt8: {
    en: 'Depthdrop turbo, 8-bit (faster, slightly different maps)',
    zh: 'Depthdrop turbo，8 位（更快，深度图略有不同）',
  },
  engineInt8Fallback: {
    en: 'Ran in 32-bit: this browser’s 8-bit arithmetic is missing or wrong.',
    zh: '已按 32 位运行：此浏览器没有 8 位运算，或结果不正确。',
  },
  engineOrt: { en: 'onnxruntime-web', zh: 'onnxruntime-web' },
  threads: { en: 'Threads', zh: '线程' },
  threadCount: { en: { one: '{count} thread', other: '{count} threads' }, zh: '{count} 个线程' },
  isolated: { en: 'Cross-origin isolated', zh: '跨源隔离' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  reload: { en: 'Reload', zh: '重新加载' },
  reloadForThreads: {
    en: 'One thread: reload the page once to use more cores.',
    zh: '单线程：重新加载一次页面即可使用更多核心。',
  },
} as const satisfies Topic
