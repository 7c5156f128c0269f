/** The detail of a map: the model’s own output, sharper edges, or tiles. */
import type { Topic } from '../text.ts'

export const refine = {
  finer: { en: 'Detail', zh: '精细度' },
  finerRaw: { en: 'Model output', zh: '模型输出' },
  finerRawMore: {
    en: 'Unprocessed, {width} × {height}',
    zh: '未经处理，{width} × {height}',
  },
  finerEdges: { en: 'Sharp edges', zh: '清晰边缘' },
  finerEdgesMore: {
    en: 'Snaps depth to the photo’s edges. Fast.',
    zh: '让深度边缘贴合照片边缘，速度快。',
  },
  finerTiles: { en: 'More detail', zh: '更多细节' },
  finerTilesMore: {
    en: 'Also analyses the photo in tiles. About {times}× slower.',
    zh: '另外分块分析照片，约慢 {times} 倍。',
  },
  finerTilesNone: {
    en: 'This photo is too small to split into tiles.',
    zh: '这张照片太小，无法分块。',
  },
  finerMore: { en: 'Detail options', zh: '精细度选项' },
  finerFlip: { en: 'Average with mirrored photo', zh: '与镜像照片取平均' },
  finerFlipMore: { en: 'Steadier, 2× slower', zh: '更稳定，慢一倍' },
  finerStop: { en: 'Stop and keep the current map', zh: '停止，保留当前的图' },
  finerStage: { en: 'Refine', zh: '精细化' },
} as const satisfies Topic
