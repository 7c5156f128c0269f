/** Many photos: the queue, what is remembered, pictures by address. */
import { topic } from './topic.ts'

export const many = topic(
  {
    chooseFolder: 'Choose a folder',
    addFolder: 'Add a folder',
    tooMany: 'More than {most} pictures at once are too many to look through: the first {most} were taken. Drop the others when these are done.',
    pause: 'Pause',
    resume: 'Go on',
    paused: 'paused',
    pausedNow: 'Paused. What has begun is finished; {count} wait.',
    resumedNow: 'Going on.',
    retryAll: 'Try again ({count})',
    nextOne: 'Do {name} next',
    nextNow: '{name} is next.',
    movedTo: '{name}: place {place} of {count}.',
    helpMove: 'Move the photo along the strip, which is the order they are done in',
    mapsMadeRoom: 'Storage keeps {size} of maps, and that is full: those unused for longest make room for the new ones. Photos on the strip can still be saved: a map that went is made again.',
  },
  {
    chooseFolder: '选择文件夹',
    addFolder: '添加文件夹',
    tooMany: '一次超过 {most} 张图片会难以浏览，因此只加入了前 {most} 张。其余的请等这些完成后再拖入。',
    pause: '暂停',
    resume: '继续',
    paused: '已暂停',
    pausedNow: '已暂停。已开始的会做完，还有 {count} 张在等待。',
    resumedNow: '继续处理。',
    retryAll: '重试（{count}）',
    nextOne: '下一张处理 {name}',
    nextNow: '接下来处理 {name}。',
    movedTo: '{name}：第 {place} 位，共 {count} 张。',
    helpMove: '移动照片在列表中的位置，也就是处理的先后顺序',
    mapsMadeRoom: '深度图最多保存 {size}，现已存满：最久没有用到的会让位给新的。列表中的照片仍可导出：缺少的深度图会重新计算。',
  },
)
