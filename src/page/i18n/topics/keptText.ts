/** What the browser stores: the storage panel, clearing, and the maps of earlier visits. */
import type { Topic } from '../text.ts'

export const kept = {
  storage: { en: 'Storage', zh: '存储' },
  makeRoom: {
    en: 'Free up space under “Storage” at the bottom of the page.',
    zh: '可在页面底部的“存储”中释放空间。',
  },
  keptTitle: { en: 'Stored in this browser', zh: '此浏览器中存储的内容' },
  keptMore: {
    en: 'Everything stays on this device. Photos are not stored, only their names, dates and depth maps.',
    zh: '所有内容都保存在这台设备上。不保存照片，只保存文件名、日期和深度图。',
  },
  keptLoading: { en: 'Checking…', zh: '正在检查…' },
  keptUnavailable: {
    en: 'This browser isn’t storing anything for this page. That is normal in private windows and when site data is blocked.',
    zh: '此浏览器没有为本页存储任何内容。在隐私窗口中或禁止网站数据时，这是正常的。',
  },
  keptMaps: { en: 'Depth maps', zh: '深度图' },
  keptMapsMore: { en: 'The same photo reopens instantly.', zh: '再次打开同一张照片时无需计算。' },
  keptMapsCount: {
    en: { one: '{count} depth map, {size}', other: '{count} depth maps, {size}' },
    zh: '{count} 张深度图，{size}',
  },
  keptPieces: { en: 'Unfinished download', zh: '未完成的下载' },
  keptPiecesMore: { en: 'The next download resumes here.', zh: '下次下载会从这里继续。' },
  keptPiecesOf: { en: '{model} (unfinished)', zh: '{model}（未完成）' },
  keptModelMore: { en: 'Ready to use, even offline.', zh: '随时可用，离线也可以。' },
  keptModelRemoved: { en: 'Unknown model {hash}', zh: '未知模型 {hash}' },
  keptModelRemovedMore: {
    en: 'This model is no longer in the catalogue.',
    zh: '模型目录中已没有这个模型。',
  },
  keptPage: { en: 'The page itself', zh: '页面本身' },
  keptPageMore: { en: 'Lets it open offline.', zh: '离线时也能打开。' },
  keptTotal: { en: '{usage} of {quota} used', zh: '已用 {usage}，共 {quota}' },
  keptPersistent: {
    en: 'The browser keeps this until you clear it.',
    zh: '在你清除之前，浏览器会一直保留这些内容。',
  },
  keptBestEffort: {
    en: 'The browser may clear this when the disk runs low.',
    zh: '磁盘空间不足时，浏览器可能会清除这些内容。',
  },
  keptPersist: { en: 'Keep permanently', zh: '永久保留' },
  keptPersistRefused: {
    en: 'The browser declined for now. It may agree after more visits, or once you install the page.',
    zh: '浏览器暂时没有同意。多访问几次或安装本页后，它可能会同意。',
  },

  clear: { en: 'Clear', zh: '清除' },
  clearMaps: { en: 'Clear depth maps', zh: '清除深度图' },
  clearMapsTitle: { en: 'Clear depth maps?', zh: '清除深度图？' },
  clearAll: { en: 'Clear everything…', zh: '全部清除…' },
  clearAllTitle: { en: 'Clear everything?', zh: '全部清除？' },
  clearAllYes: { en: 'Clear everything', zh: '全部清除' },
  clearGoes: { en: 'This deletes:', zh: '将会删除：' },
  clearPage: {
    en: 'The page itself, {size}: opening it again needs a connection',
    zh: '页面本身，{size}：再次打开时需要联网',
  },
  clearStays: {
    en: 'Photos on the strip keep their maps until you close the page. Language, theme and view stay the same.',
    zh: '照片条上的照片在关闭页面之前仍保留深度图。语言、主题和视图不变。',
  },
  clearNoPhotos: {
    en: 'Photos on the strip keep their maps until you close the page. Other photos have to be computed again.',
    zh: '照片条上的照片在关闭页面之前仍保留深度图，其他照片需要重新计算。',
  },
  cleared: { en: 'Cleared: {what}.', zh: '已清除：{what}。' },
  clearedAll: { en: 'Everything was cleared.', zh: '已全部清除。' },
  clearFailed: {
    en: 'Some data couldn’t be cleared. Close other tabs with this page and try again, or clear the site data in your browser’s settings.',
    zh: '部分内容未能清除。请关闭打开本页的其他标签页后重试，或在浏览器设置中清除网站数据。',
  },
  mapsMadeRoom: {
    en: 'Storage for maps is full ({size} at most, less on a full disk), so the least recently used maps were removed. Photos on the strip can still be saved: a removed map is computed again.',
    zh: '深度图的存储已满（最多 {size}，磁盘已满时更少），最久未使用的深度图已被移除。照片条上的照片仍可保存：被移除的深度图会重新计算。',
  },

  earlierTitle: { en: 'Earlier maps', zh: '以前的深度图' },
  earlierMore: {
    en: 'Depth maps stored in this browser (up to {size}), most recently used first. Photos are not stored: add the photo again to compare.',
    zh: '此浏览器存储的深度图（最多 {size}），最近用过的在前。照片不会保存：重新添加照片即可对比。',
  },
  earlierSearch: { en: 'Search by name', zh: '按名称搜索' },
  earlierSelectAll: { en: 'Select all', zh: '全选' },
  earlierCount: { en: { one: '{count} map', other: '{count} maps' }, zh: '{count} 张深度图' },
  earlierSelected: { en: '{count} of {all} selected', zh: '已选 {count} / {all}' },
  earlierSelectOne: { en: 'Select {name}', zh: '选择 {name}' },
  earlierRemove: { en: 'Delete {count}…', zh: '删除 {count} 张…' },
  earlierRemoveTitle: {
    en: { one: 'Delete {count} depth map?', other: 'Delete {count} depth maps?' },
    zh: '删除 {count} 张深度图？',
  },
  earlierRemoveYes: { en: 'Delete', zh: '删除' },
  earlierAndMore: { en: 'and {count} more', zh: '另有 {count} 张' },
  earlierNone: {
    en: 'No maps yet. The maps of photos that you add appear here, also in later visits.',
    zh: '还没有深度图。你添加的照片的深度图会列在这里，下次访问时也在。',
  },
  earlierNoMatch: { en: 'No name contains “{query}”.', zh: '没有名称包含“{query}”的深度图。' },
  earlierUndated: { en: 'No date', zh: '日期不详' },
  earlierMissing: {
    en: 'Earlier maps couldn’t be loaded. Check your connection, then reload the page.',
    zh: '以前的深度图加载失败。请检查网络连接，然后重新加载页面。',
  },
  photoAbsent: {
    en: 'This map is from storage, where photos are not stored.',
    zh: '这张深度图来自存储，照片没有保存。',
  },
  photoAgain: { en: 'Add the photo again to compare', zh: '重新添加照片以对比' },
} as const satisfies Topic
