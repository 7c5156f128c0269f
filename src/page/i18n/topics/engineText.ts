/** What the engine reports: its stages, its number of threads, and why it does not run on turbo. */
import type { Declined, Stage, ThreadReason } from '../../../core/types.ts'
import type { Topic } from '../text.ts'

export const stages = {
  read: { en: 'Reading the file', zh: '读取文件' },
  model: { en: 'Loading the model', zh: '加载模型' },
  decode: { en: 'Decoding the photo', zh: '解码照片' },
  prepare: { en: 'Preparing the input', zh: '准备输入' },
  infer: { en: 'Estimating depth', zh: '估计深度' },
  normalise: { en: 'Normalising', zh: '归一化' },
  refine: { en: 'Refining', zh: '精细化' },
  colour: { en: 'Colouring', zh: '着色' },
} as const satisfies Topic<Stage>

/** Why the engine has its number of threads. */
export const threadReasons = {
  isolated: {
    en: 'This page is cross-origin isolated, so the engine can use several cores.',
    zh: '此页面已跨源隔离，引擎可以使用多个核心。',
  },
  'not-isolated': {
    en: 'One thread: this site does not send the two headers (COOP and COEP) that allow more.',
    zh: '单线程：本站没有发送允许更多线程的两个响应头（COOP 与 COEP）。',
  },
  'not-shared': {
    en: 'One thread: this browser does not let threads share memory.',
    zh: '单线程：此浏览器不允许线程共享内存。',
  },
  'one-core': {
    en: 'One thread: the browser reports a single core.',
    zh: '单线程：浏览器只报告一个核心。',
  },
  'start-failed': {
    en: 'One thread: more threads failed to start.',
    zh: '单线程：更多线程启动失败。',
  },
  forced: { en: 'The number of threads was set by hand.', zh: '线程数是手动设定的。' },
} as const satisfies Topic<ThreadReason>

/** Why a model runs on onnxruntime-web and not on turbo. */
export const declined = {
  asked: { en: 'onnxruntime-web was chosen.', zh: '选择了 onnxruntime-web。' },
  operator: {
    en: 'Using onnxruntime-web: Depthdrop’s engine does not support a part of this model: {detail}.',
    zh: '使用 onnxruntime-web：Depthdrop 的引擎不支持此模型的一部分：{detail}。',
  },
  check: {
    en: 'Using onnxruntime-web: Depthdrop’s engine gave a different result for this model in its self-test.',
    zh: '使用 onnxruntime-web：自检时，Depthdrop 的引擎对此模型给出了不同的结果。',
  },
  failed: {
    en: 'Using onnxruntime-web: Depthdrop’s engine did not start: {detail}',
    zh: '使用 onnxruntime-web：Depthdrop 的引擎未能启动：{detail}',
  },
} as const satisfies Topic<Declined['code']>
