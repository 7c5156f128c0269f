/** Videos: from a video file to a video of its depth. */
import type { Topic } from '../text.ts'

export const video = {
  videoTitle: { en: 'Depth video', zh: '深度视频' },
  videoMissing: {
    en: 'The video tools couldn’t be loaded. Check your connection and try again.',
    zh: '视频功能加载失败。请检查网络连接后重试。',
  },
  videoOpening: { en: 'Opening {name}…', zh: '正在打开 {name}…' },
  videoFacts: { en: '{name}: {size} pixels, {time}', zh: '{name}：{size} 像素，{time}' },
  videoPicture: { en: 'Picture', zh: '画面' },
  videoColours: { en: 'Depth in the current colours', zh: '深度，当前配色' },
  videoGrey: { en: 'Depth in grey', zh: '深度，灰度' },
  videoBeside: { en: 'Video and depth side by side', zh: '视频与深度左右并排' },
  videoImages: { en: '16-bit PNG images (ZIP)', zh: '16 位 PNG 图片（ZIP）' },
  videoStart: { en: 'Start', zh: '开始' },
  videoResume: { en: 'Resume', zh: '继续' },
  videoStop: { en: 'Stop and keep', zh: '停止并保留' },
  videoFrame: { en: 'Frame of the video', zh: '视频画面' },
  videoMap: {
    en: 'Depth of the frame. Bright is near, dark is far.',
    zh: '画面的深度。亮处近，暗处远。',
  },
  videoProgress: {
    en: '{percent}% · {rate} frames/s · {time} left',
    zh: '{percent}% · {rate} 帧/秒 · 剩余 {time}',
  },
  videoPaused: { en: 'Paused at {percent}%.', zh: '已暂停（{percent}%）。' },
  videoDone: {
    en: { one: 'Done: {count} frame.', other: 'Done: {count} frames.' },
    zh: '完成：{count} 帧。',
  },
  videoKept: {
    en: {
      one: 'Stopped. The file has {count} frame.',
      other: 'Stopped. The file has {count} frames.',
    },
    zh: '已停止。文件包含 {count} 帧。',
  },
  videoDamaged: {
    en: 'The video is damaged after {time}. The file has what comes before.',
    zh: '视频在 {time} 之后已损坏。文件包含此前的部分。',
  },
  videoSilent: {
    en: 'The sound was left out, because {format} can’t hold it.',
    zh: '{format} 无法包含此声音，因此已略去。',
  },
} as const satisfies Topic
