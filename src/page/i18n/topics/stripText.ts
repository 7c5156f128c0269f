/** The photo strip and the queue behind it. */
import type { Topic } from '../text.ts'

export const strip = {
  strip: { en: 'Photo strip, newest first', zh: '照片条，最新的在前' },
  stripCount: { en: { one: '{count} photo', other: '{count} photos' }, zh: '{count} 张照片' },
  stripPending: { en: '{count} left', zh: '还剩 {count} 张' },
  stripFailed: { en: '{count} failed', zh: '{count} 张失败' },
  saveAll: { en: 'Download all ({count})', zh: '全部下载（{count}）' },
  waiting: { en: 'Waiting', zh: '等待中' },
  waitingLong: { en: 'This photo is waiting for its turn.', zh: '这张照片正在排队。' },
  done: { en: 'Done', zh: '已完成' },
  failed: { en: 'Failed', zh: '失败' },
  cancelled: { en: 'Cancelled', zh: '已取消' },
  cancelledLong: { en: 'This photo was cancelled.', zh: '这张照片已取消。' },
  cancel: { en: 'Cancel', zh: '取消' },
  cancelOne: { en: 'Cancel {name}', zh: '取消 {name}' },
  cancelAll: { en: 'Cancel all', zh: '全部取消' },
  retry: { en: 'Try again', zh: '重试' },
  retryOne: { en: 'Try {name} again', zh: '重试 {name}' },
  retryAll: { en: 'Try again ({count})', zh: '重试（{count}）' },
  removeOne: { en: 'Remove {name} from the strip', zh: '从照片条中移除 {name}' },
  removeAll: { en: 'Clear all', zh: '全部移除' },
  removedOne: { en: '{name} was removed.', zh: '已移除 {name}。' },
  removedMany: {
    en: { one: '{count} photo was removed.', other: '{count} photos were removed.' },
    zh: '已移除 {count} 张照片。',
  },
  undo: { en: 'Undo', zh: '撤销' },
  pause: { en: 'Pause', zh: '暂停' },
  resume: { en: 'Resume', zh: '继续' },
  paused: { en: 'paused', zh: '已暂停' },
  pausedNow: {
    en: 'Paused. Photos in progress will finish; {count} waiting.',
    zh: '已暂停。正在处理的照片会继续完成，还有 {count} 张等待中。',
  },
  resumedNow: { en: 'Resumed.', zh: '已继续。' },
  nextOne: { en: 'Process {name} next', zh: '接下来处理 {name}' },
  nextNow: { en: '{name} is next.', zh: '接下来处理 {name}。' },
  movedTo: {
    en: '{name}: position {place} of {count}.',
    zh: '{name}：第 {place} 位，共 {count} 张。',
  },
  progress: { en: 'Progress of {name}', zh: '{name} 的进度' },
  ready: {
    en: 'The depth map of {name} is ready ({time}).',
    zh: '{name} 的深度图已完成，用时 {time}。',
  },
  unexpected: {
    en: 'Something went wrong with “{name}”: {detail}. Try again. If it keeps happening, reload the page.',
    zh: '处理“{name}”时出错：{detail}。请重试；若再次出错，请重新加载页面。',
  },
} as const satisfies Topic
