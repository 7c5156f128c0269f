/** The 3D view. */
import type { Topic } from '../text.ts'

export const space = {
  spaceOpen: { en: '3D view', zh: '三维视图' },
  spaceOpenMore: { en: 'look at the photo from the side', zh: '从侧面看照片' },
  spaceTitle: { en: '3D view', zh: '三维视图' },
  spaceCanvas: { en: '{name} in 3D', zh: '{name} 的三维视图' },
  spaceLoading: { en: 'Building the 3D model…', zh: '正在生成三维模型…' },
  spaceHint: {
    en: 'Drag to turn, scroll or pinch to zoom. Keys: arrows, + and −, 0 to go back.',
    zh: '拖动旋转，滚轮或双指缩放。按键：方向键、+ 和 −，按 0 复位。',
  },
  spaceShot: { en: 'Save screenshot', zh: '保存截图' },
  spaceWhole: { en: 'Full screen', zh: '全屏' },
  spaceNoWebGl: {
    en: 'This browser can’t show 3D because WebGL is off. You can still save the 3D model.',
    zh: '此浏览器未启用 WebGL，无法显示三维视图。你仍可保存三维模型。',
  },
} as const satisfies Topic
