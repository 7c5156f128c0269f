/** Notices: what the visitor should know about a map that was made. Placeholders are the notice's own fields. */
import type { Notice } from '../../../core/types.ts'
import type { Topic } from '../text.ts'

export const notices = {
  'flat-map': {
    en: 'The model found no difference in depth, so the map is flat.',
    zh: '模型没有发现深度差别，因此这张图是平的。',
  },
  'non-finite': {
    en: {
      one: 'The model returned {count} value that is not a number. It is shown as the farthest.',
      other:
        'The model returned {count} values that are not numbers. They are shown as the farthest.',
    },
    zh: '模型给出了 {count} 个非数值，已按最远处显示。',
  },
  'scaled-decode': {
    en: 'Read at {width} × {height} pixels to save memory.',
    zh: '为节省内存，以 {width} × {height} 像素读取。',
  },
  'first-frame': {
    en: 'Animated file: this is its first frame.',
    zh: '动画文件：这是第一帧。',
  },
  'pixels-changed': {
    en: 'This browser changes the pixels that a page reads from a canvas, so this map may be wrong. Turn off fingerprinting protection for this site, then add the photo again.',
    zh: '此浏览器会改动网页从画布读取的像素，因此这张图可能不准确。请为本站关闭指纹保护，再重新添加照片。',
  },
  'worker-restarted': {
    en: {
      by: 'threads',
      one: 'The engine stopped and was restarted with {threads} thread.',
      other: 'The engine stopped and was restarted with {threads} threads.',
    },
    zh: '引擎曾停止，已用 {threads} 个线程重新启动。',
  },
  'no-storage': {
    en: 'This browser isn’t storing anything for this page, so maps and models are lost when you close it.',
    zh: '此浏览器没有为本页存储任何内容，关闭后不会保存深度图和模型。',
  },
  'storage-full': {
    en: 'The storage for this page is full, so this map is lost when you close it.',
    zh: '本页的存储空间已满，关闭后不会保存这张深度图。',
  },
  'seeded-model': {
    en: 'This test model has random weights: its map means nothing.',
    zh: '此测试模型的权重是随机的：它的深度图没有意义。',
  },
  'parts-refused': {
    en: {
      one: '{count} of the {of} extra views of this photo contradicted the map of the whole photo and was ignored.',
      other:
        '{count} of the {of} extra views of this photo contradicted the map of the whole photo and were ignored.',
    },
    zh: '这张照片另外分析的 {of} 个视图中有 {count} 个与整体深度图矛盾，已忽略。',
  },
  'no-parts': {
    en: 'This photo is too small to split into tiles, so only its edges were sharpened.',
    zh: '这张照片太小，无法分块，因此只锐化了边缘。',
  },
  'inside-damaged': {
    en: 'The depth map in this photo can’t be used: {detail}. The estimate is shown.',
    zh: '这张照片自带的深度图无法使用：{detail}。现在显示模型的估计。',
  },
  'inside-shape': {
    en: 'The depth map in this photo ({width} × {height}) doesn’t match the photo’s aspect ratio ({photoWidth} × {photoHeight}). The photo was probably edited. The estimate is shown.',
    zh: '这张照片自带的深度图（{width} × {height}）与照片（{photoWidth} × {photoHeight}）的宽高比不符，照片可能编辑过。现在显示模型的估计。',
  },
  'inside-stereo': {
    en: 'This file holds two views for a stereo display and no depth map. Depth was estimated from the first view.',
    zh: '此文件包含供立体显示的两个视图，没有深度图。深度由第一个视图估计。',
  },
  'inside-range': {
    en: 'The photo does not state the range of its depth map. The map shows what is nearer and farther, without metres.',
    zh: '照片没有说明深度图的范围。图中只有远近顺序，没有米数。',
  },
  'own-holes': {
    en: {
      one: '{count} pixel of this depth map has no depth. It is shown as the farthest.',
      other: '{count} pixels of this depth map have no depth. They are shown as the farthest.',
    },
    zh: '这张深度图有 {count} 个像素没有深度，按最远处显示。',
  },
  'own-flat': {
    en: 'Every pixel of this depth map has the same depth.',
    zh: '这张深度图的所有像素深度相同。',
  },
  'own-this-visit': {
    en: 'This depth map is too large to store, so it is lost when you close the page.',
    zh: '这张深度图太大，无法存储，关闭页面后不会保存。',
  },
} as const satisfies Topic<Notice['code']>
