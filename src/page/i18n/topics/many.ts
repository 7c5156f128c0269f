/** Many photos: the queue, what is remembered, pictures by address. */
import { topic } from './topic.ts'

export const many = topic(
  {
    chooseFolder: 'Choose a folder',
    addFolder: 'Add a folder',
    tooMany:
      'More than {most} pictures at once are too many to look through: the first {most} were taken. Drop the others when these are done.',
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
    earlierTitle: 'Earlier maps',
    earlierMore:
      'Depth maps that this browser keeps, up to {size}, the last used first. The photos themselves are not kept: a map opens alone, and drop its photo to see both.',
    earlierSearch: 'Search by name',
    earlierEvery: 'Choose all',
    earlierCount: 'Maps: {count}',
    earlierPicked: '{count} of {all} chosen',
    earlierPick: 'Choose {name}',
    earlierRemove: 'Delete {count}…',
    earlierRemoveTitle: 'Delete {count} depth map(s)?',
    earlierRemoveYes: 'Delete',
    earlierAndMore: 'and {count} more',
    earlierNone:
      'There are none yet. Maps of photos that you drop are listed here, also in later visits.',
    earlierNoMatch: 'No name contains “{looked}”.',
    earlierUndated: 'no date',
    earlierMissing:
      'The list of earlier maps could not be loaded. Check the connection, then reload the page.',
    photoAbsent:
      'This map is from storage, where photos are not kept. Drop the photo again to see both side by side.',
    folderSave: 'Into a folder…',
    folderSaved: 'Files in the folder: {count}.',
    folderNoRoom:
      'The disk is full. In the folder are {count} files, and the other maps are still here: make room or choose another place, then save the rest.',
    folderFailed:
      'The folder could not be written to any further: {detail}. In it are {count} files, and the other maps are still here: save the rest again, or to another place.',
    mapsMadeRoom:
      'Storage for maps is full (at most {size}, less on a full disk): those unused for longest made room for the new ones. Photos on the strip can still be saved: a map that went is made again.',
  },
  {
    chooseFolder: '选择文件夹',
    addFolder: '添加文件夹',
    tooMany:
      '一次超过 {most} 张图片会难以浏览，因此只加入了前 {most} 张。其余的请等这些完成后再拖入。',
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
    earlierTitle: '以前的深度图',
    earlierMore:
      '此浏览器保存的深度图，最多 {size}，最近用过的在前。照片本身不会保存：打开的只有深度图，重新拖入照片即可对照查看。',
    earlierSearch: '按名称搜索',
    earlierEvery: '全选',
    earlierCount: '深度图：{count}',
    earlierPicked: '已选 {count} / {all}',
    earlierPick: '选择 {name}',
    earlierRemove: '删除 {count} 张…',
    earlierRemoveTitle: '删除 {count} 张深度图？',
    earlierRemoveYes: '删除',
    earlierAndMore: '另有 {count} 张',
    earlierNone: '这里还没有深度图。您放入的照片算出的深度图会列在这里，下次访问时也在。',
    earlierNoMatch: '没有名称包含“{looked}”的深度图。',
    earlierUndated: '日期不详',
    earlierMissing: '无法加载以前的深度图列表。请检查网络连接，然后重新加载页面。',
    photoAbsent: '这张深度图来自存储，照片本身没有保存。重新拖入照片，即可并排查看。',
    folderSave: '存入文件夹…',
    folderSaved: '已存入文件夹的文件：{count}。',
    folderNoRoom:
      '磁盘已满。文件夹中已有 {count} 个文件，其余深度图仍在这里：请腾出空间或换一个位置，再保存其余部分。',
    folderFailed:
      '无法继续写入文件夹：{detail}。其中已有 {count} 个文件，其余深度图仍在这里：请再次保存其余部分，或换一个位置。',
    mapsMadeRoom:
      '深度图的存储已满（最多 {size}，磁盘已满时更少）：最久没有用到的已让位给新的。列表中的照片仍可导出：缺少的深度图会重新计算。',
  },
)
