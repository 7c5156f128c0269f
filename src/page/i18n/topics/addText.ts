/** The start page, and the ways to add photos: drop, paste, files, folders, samples, links, other apps. */
import type { Topic } from '../text.ts'

export const add = {
  lead: { en: 'Drop a photo, see its depth.', zh: '放入一张照片，看见它的深度。' },
  leadMore: {
    en: 'A heat map of what is near and what is far, made on your device.',
    zh: '一张热力图，告诉你哪里近、哪里远，全部在本机完成。',
  },
  choose: { en: 'Choose photos', zh: '选择照片' },
  chooseFolder: { en: 'Choose folder', zh: '选择文件夹' },
  addPhotos: { en: 'Add photos', zh: '添加照片' },
  addFolder: { en: 'Add folder', zh: '添加文件夹' },
  orPaste: { en: 'or paste with {key}', zh: '或按 {key} 粘贴' },
  dropNow: { en: 'Drop to see the depth', zh: '松开即可查看深度' },
  dropNowMore: {
    en: 'Photos, videos, folders or an .onnx model',
    zh: '照片、视频、文件夹或 .onnx 模型',
  },
  tooMany: {
    en: 'Only the first {most} images were added. Add the others when these are done.',
    zh: '只添加了前 {most} 张图片。请等这些完成后再添加其余的。',
  },
  noPicturePasted: { en: 'There is no image on the clipboard.', zh: '剪贴板里没有图片。' },
  sharedNothing: {
    en: 'The shared photos didn’t arrive. Share them again, or choose them here.',
    zh: '没有收到分享的照片。请再分享一次，或在这里选择照片。',
  },

  samples: { en: 'Or try one of these', zh: '或者试试这些照片' },
  sampleTemple: { en: 'Sample: a temple above a lake', zh: '示例：湖边的楼阁' },
  sampleAstronaut: { en: 'Sample: an astronaut', zh: '示例：宇航员' },
  sampleCoffee: { en: 'Sample: a cup of coffee on a table', zh: '示例：桌上的一杯咖啡' },
  sampleCat: { en: 'Sample: the face of a cat', zh: '示例：猫的脸' },
  sampleRoom: { en: 'Sample: a drum in a living room', zh: '示例：客厅里的一面鼓' },
  sampleMountains: { en: 'Sample: a path to the mountains', zh: '示例：通往群山的小路' },
  sampleMissing: {
    en: 'The sample couldn’t be loaded. Check your connection, or use your own photo.',
    zh: '示例加载失败。请检查网络连接，或使用你自己的照片。',
  },

  linkFetching: { en: 'Fetching the image from {address}…', zh: '正在从 {address} 获取图片…' },
  linkFetchingMany: {
    en: { one: 'Fetching {count} image…', other: 'Fetching {count} images…' },
    zh: '正在获取 {count} 张图片…',
  },
  linkStop: { en: 'Stop', zh: '停止' },
  linkTooMany: {
    en: {
      by: 'left',
      one: 'A link opens at most {limit} images. {left} more was skipped.',
      other: 'A link opens at most {limit} images. {left} more were skipped.',
    },
    zh: '一个链接最多打开 {limit} 张图片，其余 {left} 张已跳过。',
  },
} as const satisfies Topic
