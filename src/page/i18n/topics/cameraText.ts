/** The live camera. */
import type { Topic } from '../text.ts'

export const camera = {
  live: { en: 'Live camera', zh: '实时相机' },
  liveMissing: {
    en: 'The live camera couldn’t be loaded. Check your connection and try again.',
    zh: '实时相机加载失败。请检查网络连接后重试。',
  },
  livePhoto: { en: 'Camera image', zh: '相机画面' },
  liveMap: {
    en: 'Depth of the camera image. Bright is near, dark is far.',
    zh: '相机画面的深度。亮处近，暗处远。',
  },
  liveAsking: {
    en: 'Waiting for the camera. Your browser may ask for permission.',
    zh: '正在等待相机。浏览器可能会请求权限。',
  },
  liveStarted: { en: 'The live camera is on.', zh: '实时相机已打开。' },
  liveHidden: {
    en: 'The camera was turned off because this page was hidden.',
    zh: '此页面被隐藏，相机已关闭。',
  },
  liveResume: { en: 'Turn on again', zh: '重新打开' },
  liveStop: { en: 'Stop', zh: '停止' },
  liveStopLong: { en: 'Stop the live camera', zh: '停止实时相机' },
  liveStopped: { en: 'The camera is off.', zh: '相机已关闭。' },
  liveSnapshot: { en: 'Take a photo', zh: '拍照' },
  liveTaken: { en: '{name} was added to the strip.', zh: '{name} 已加入照片条。' },
  liveNotTaken: {
    en: 'The photo couldn’t be saved. Take it again.',
    zh: '照片未能保存，请再拍一次。',
  },
  liveFreeze: { en: 'Freeze', zh: '定格' },
  liveFrozen: { en: 'Frozen. The camera is still on.', zh: '画面已定格，相机仍开着。' },
  liveOverlay: { en: 'Overlay', zh: '叠加' },
  liveMirror: { en: 'Mirror', zh: '镜像' },
  liveCamera: { en: 'Camera', zh: '相机' },
  liveCameraNth: { en: 'Camera {nth}', zh: '相机 {nth}' },
  liveSilent: {
    en: 'The camera hasn’t sent a frame for a few seconds.',
    zh: '相机已有几秒没有新画面。',
  },
  liveRate: { en: '{rate} frames/s', zh: '{rate} 帧/秒' },
  liveEngine: { en: 'engine {time}', zh: '引擎 {time}' },
} as const satisfies Topic
