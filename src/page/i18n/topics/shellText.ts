/** The frame of the page: header, help, offline use, new versions, messages. */
import type { Topic } from '../text.ts'

export const shell = {
  toStart: { en: 'Depthdrop, start page', zh: 'Depthdrop，起始页' },
  skip: { en: 'Skip to content', zh: '跳到主要内容' },
  privacy: {
    en: 'Nothing is uploaded: photos stay on this device.',
    zh: '不会上传任何内容：照片始终留在这台设备上。',
  },
  /** Each language names the other in the other's own words. */
  language: { en: '切换到简体中文', zh: 'Switch to English' },
  theme: { en: 'Theme', zh: '主题' },
  themeAuto: { en: 'Theme: system. Switch to light.', zh: '主题：跟随系统。切换到浅色。' },
  themeLight: { en: 'Theme: light. Switch to dark.', zh: '主题：浅色。切换到深色。' },
  themeDark: { en: 'Theme: dark. Switch to system.', zh: '主题：深色。切换到跟随系统。' },
  close: { en: 'Close', zh: '关闭' },
  messageList: { en: 'Messages', zh: '消息' },
  dismiss: { en: 'Dismiss', zh: '关闭消息' },
  dismissAll: { en: 'Dismiss all ({count})', zh: '全部关闭（{count}）' },
  messages: { en: 'Messages', zh: '消息' },

  help: { en: 'Help and shortcuts', zh: '帮助与快捷键' },
  helpTitle: { en: 'Help', zh: '帮助' },
  helpKeys: { en: 'Keyboard shortcuts', zh: '快捷键' },
  helpTouch: {
    en: 'Pinch or double-tap the images to zoom. Hold a photo on the strip to move it.',
    zh: '双指捏合或轻点两下图片即可缩放。按住照片条上的照片即可移动它。',
  },
  helpPaste: { en: 'Paste a photo or its address', zh: '粘贴照片或它的地址' },
  helpOpen: { en: 'Choose photos', zh: '选择照片' },
  helpSave: { en: 'Download the heat map', zh: '下载热力图' },
  helpUndo: { en: 'Undo a change of style, detail or effects', zh: '撤销样式、精细度或效果的更改' },
  helpRedo: { en: 'Redo it', zh: '重做' },
  helpEscape: { en: 'Cancel the current photo, or close a menu', zh: '取消当前照片，或关闭菜单' },
  helpZoom: {
    en: 'Zoom the images when they have the focus. Or pinch, or Ctrl and the mouse wheel',
    zh: '焦点在图片上时缩放。也可双指捏合，或按住 Ctrl 滚动滚轮',
  },
  helpFit: {
    en: 'Fit the images, 100%, 400%. A double-click enlarges',
    zh: '适合窗口、100%、400%。双击放大',
  },
  helpArrows: { en: 'Move along the strip', zh: '在照片条中移动' },
  helpMove: {
    en: 'Reorder the photos in the strip and in the queue',
    zh: '调整照片在照片条和处理队列中的顺序',
  },
  helpDelete: { en: 'Remove the focused photo from the strip', zh: '从照片条移除焦点所在的照片' },
  helpInputs: {
    en: 'JPEG, PNG, WebP, AVIF, GIF, BMP, ICO and SVG, up to 100 megapixels. Folders include subfolders. Videos: MP4, MOV, WebM and MKV. Models: ONNX.',
    zh: 'JPEG、PNG、WebP、AVIF、GIF、BMP、ICO 和 SVG，不超过 1 亿像素。文件夹包含子文件夹。视频：MP4、MOV、WebM 和 MKV。模型：ONNX。',
  },
  helpMeaning: {
    en: 'The map is relative: it orders what is nearer and what is farther within one photo. It has no metres, and values can’t be compared between photos.',
    zh: '深度图是相对的：它只说明同一张照片里的远近顺序，没有米数，不同照片的数值不能相互比较。',
  },
  helpSamples: {
    en: 'Sample photos: temple by danielbuechele (CC BY 2.0), room by Jakub Mede and mountains by Aitzol Berasategi (CC BY 4.0), all three re-encoded; coffee by Rachel Michetti and cat by Stefan van der Walt (CC0); astronaut by NASA (public domain).',
    zh: '示例照片：楼阁 danielbuechele（CC BY 2.0）、客厅 Jakub Mede 和群山 Aitzol Berasategi（CC BY 4.0），这三张已重新编码；咖啡 Rachel Michetti、猫 Stefan van der Walt（CC0）；宇航员 NASA（公有领域）。',
  },

  licences: { en: 'Licences of the software in Depthdrop', zh: 'Depthdrop 所含软件的许可证' },

  report: { en: 'Report a problem', zh: '报告问题' },
  reportMore: {
    en: 'Copy this text into your report. It contains no photos, no file names and no addresses, and the page doesn’t send it.',
    zh: '请把这段文字复制到你的报告中。其中没有照片、文件名和地址，页面也不会发送它。',
  },
  reportCopy: { en: 'Copy', zh: '复制' },
  reportCopied: { en: 'Copied', zh: '已复制' },

  offlineReady: { en: 'Depthdrop now works offline.', zh: 'Depthdrop 现在可以离线使用。' },
  offlineFailed: {
    en: 'Depthdrop works online only: its files couldn’t be stored, because the browser has too little space for this page or the connection failed.',
    zh: 'Depthdrop 只能联网使用：未能保存它的文件，因为浏览器给本页的空间不足，或连接失败。',
  },
  offlineGaveWay: {
    en: 'The storage is full. The files for offline use were removed, so that your maps can stay.',
    zh: '存储空间已满。为了保留你的深度图，已移除离线使用所需的文件。',
  },
  newVersion: {
    en: 'A new version is ready. Updating reloads the page and clears the strip; finished maps stay in storage.',
    zh: '新版本已就绪。更新会重新加载页面并清空照片条；已完成的深度图仍保存着。',
  },
  newVersionUse: { en: 'Update and reload', zh: '更新并重新加载' },
  newVersionElsewhere: {
    en: 'Another tab has updated to a new version. This tab keeps working until you reload it.',
    zh: '另一个标签页已更新到新版本。在你重新加载之前，此标签页可继续使用。',
  },
} as const satisfies Topic
