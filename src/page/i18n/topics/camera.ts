/** The live camera, and pictures by their address. */
import { topic } from './topic.ts'

export const camera = topic({
  linkFetching: 'Fetching the picture from {address}…',
  linkFetchingMany: 'Fetching {count} pictures by their addresses…',
  linkStop: 'Stop',
  linkTooMany: 'A link opens at most {limit} pictures; {left} more in it were left out.',
}, {
  linkFetching: '正在从 {address} 获取图片…',
  linkFetchingMany: '正在按地址获取 {count} 张图片…',
  linkStop: '停止',
  linkTooMany: '一个链接最多打开 {limit} 张图片，其余 {left} 张未打开。',
})
