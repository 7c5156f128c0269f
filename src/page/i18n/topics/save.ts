/** Downloads: file formats, file options, the clipboard, ZIP files and folders. */
import type { Topic } from '../text.ts'

export const save = {
  download: { en: 'Download PNG', zh: '下载 PNG' },
  /** On a narrow screen, beside a download icon. */
  downloadShort: { en: 'PNG', zh: 'PNG' },
  downloadMore: { en: 'More formats', zh: '更多格式' },
  encoding: { en: 'Saving… {percent}%', zh: '正在保存… {percent}%' },
  saved: { en: '{name} was saved to your downloads.', zh: '{name} 已保存到下载文件夹。' },

  formatsPictures: { en: 'Images', zh: '图片' },
  formatsData: { en: 'Data', zh: '数据' },
  formatsSpace: { en: 'For 3D', zh: '三维' },
  formatsEncoding: {
    en: 'Relative inverse depth: larger is nearer.',
    zh: '相对逆深度：数值越大越近。',
  },
  formatsReversed: {
    en: 'Colours are reversed, so dark is near in the grey files.',
    zh: '颜色已反转，因此灰度文件中暗处近。',
  },
  formatHeat: { en: 'Heat map', zh: '热力图' },
  formatHeatMore: { en: 'PNG, as shown', zh: 'PNG，与画面相同' },
  formatSide: { en: 'Photo and map', zh: '照片与深度图' },
  formatSideMore: { en: 'PNG, side by side', zh: 'PNG，左右并排' },
  formatGray16: { en: '16-bit PNG', zh: '16 位 PNG' },
  formatGray16More: { en: 'grey, full range', zh: '灰度，完整范围' },
  formatGray8: { en: '8-bit PNG', zh: '8 位 PNG' },
  formatGray8More: { en: 'grey, works everywhere', zh: '灰度，任何软件都能打开' },
  formatTiff: { en: 'TIFF floats', zh: 'TIFF 浮点' },
  formatTiffMore: { en: 'float32, not normalised', zh: 'float32，未归一化' },
  formatExr: { en: 'OpenEXR floats', zh: 'OpenEXR 浮点' },
  formatExrMore: { en: 'for compositing', zh: '用于合成' },
  formatNpy: { en: 'NumPy floats', zh: 'NumPy 浮点' },
  formatNpyMore: { en: 'float32 array for Python', zh: 'float32，供 Python 使用' },
  formatPfm: { en: 'PFM floats', zh: 'PFM 浮点' },
  formatPfmMore: { en: 'float32, as MiDaS writes it', zh: 'float32，与 MiDaS 相同' },
  formatJson: { en: 'Metadata', zh: '元数据' },
  formatJsonMore: { en: 'JSON: range, model', zh: 'JSON：范围、模型' },
  formatNormal: { en: 'Normal map', zh: '法线贴图' },
  formatNormalMore: { en: 'PNG, OpenGL (Y+)', zh: 'PNG，OpenGL（Y+）' },
  formatGdepth: { en: 'JPEG with depth', zh: '带深度的 JPEG' },
  formatGdepthMore: {
    en: 'the photo with its depth embedded (GDepth)',
    zh: '照片，内嵌深度（GDepth）',
  },
  formatGlb: { en: 'GLB model', zh: 'GLB 模型' },
  formatGlbMore: { en: 'for the web, Blender, game engines', zh: '用于网页、Blender 和游戏引擎' },
  formatUsdz: { en: 'USDZ model', zh: 'USDZ 模型' },
  formatUsdzMore: { en: 'opens on iPhone and Mac', zh: '可在 iPhone 和 Mac 上打开' },
  formatObj: { en: 'OBJ model', zh: 'OBJ 模型' },
  formatObjMore: { en: 'ZIP, with its texture', zh: 'ZIP，带纹理' },
  formatPly: { en: 'PLY mesh', zh: 'PLY 网格' },
  formatPlyMore: { en: 'with a colour per point', zh: '每个点带颜色' },
  formatStl: { en: 'STL relief', zh: 'STL 浮雕' },
  formatStlMore: { en: 'for 3D printing, 100 mm', zh: '用于 3D 打印，100 毫米' },
  filesBar: { en: 'Colour bar below the heat map', zh: '在热力图下方加色条' },
  filesDetail: { en: 'Apply detail to float files', zh: '浮点文件也应用精细度' },
  filesDetailMore: { en: 'otherwise the model output', zh: '否则为模型输出' },
  filesHalf: { en: 'OpenEXR with 16-bit floats', zh: 'OpenEXR 使用 16 位浮点' },
  filesAngle: { en: 'Field of view', zh: '视角' },
  filesAngleMore: {
    en: 'degrees, horizontal; if empty, from the photo or 60',
    zh: '度，水平方向；留空时取自照片，否则为 60',
  },
  filesStop: { en: 'Cancel saving', zh: '取消保存' },
  filesCopy: { en: 'Copy heat map', zh: '复制热力图' },
  filesCopyMore: { en: 'to the clipboard', zh: '到剪贴板' },
  filesCopied: { en: 'Heat map copied to the clipboard.', zh: '热力图已复制到剪贴板。' },
  filesCopyRefused: {
    en: 'The browser blocked access to the clipboard. Download the image instead, or allow clipboard access in the site settings.',
    zh: '浏览器禁止访问剪贴板。请改为下载图片，或在网站设置中允许访问剪贴板。',
  },

  zip: { en: 'Download ZIP…', zh: '下载 ZIP…' },
  zipMaps: { en: 'Download depth maps as ZIP…', zh: '将深度图下载为 ZIP…' },
  zipAll: { en: 'Download all as ZIP', zh: '全部下载为 ZIP' },
  zipAllMore: {
    en: { one: '{count} finished photo', other: 'all {count} finished photos' },
    zh: '全部 {count} 张已完成的照片',
  },
  zipTitle: { en: 'Download as ZIP', zh: '下载为 ZIP' },
  zipCount: {
    en: {
      one: '{count} depth map. Choose formats:',
      other: '{count} depth maps. Choose formats:',
    },
    zh: '{count} 张深度图。选择格式：',
  },
  zipSave: { en: 'Save ZIP', zh: '保存 ZIP' },
  zipWriting: { en: 'Writing file {done} of {all}', zh: '正在写入第 {done} 个文件，共 {all} 个' },
  zipSaved: {
    en: { one: 'ZIP saved ({count} file).', other: 'ZIP saved ({count} files).' },
    zh: 'ZIP 已保存（{count} 个文件）。',
  },
  zipLeftOut: { en: 'Not saved: {names}. {reason}', zh: '未保存：{names}。{reason}' },
  zipGone: { en: 'This map is no longer in storage.', zh: '这张深度图已不在存储中。' },
  zipNothing: {
    en: 'Nothing was saved, because every file failed: {names}. {reason}',
    zh: '没有保存任何文件，因为全部失败：{names}。{reason}',
  },
  zipNoRoom: {
    en: 'The disk is full, so the ZIP wasn’t saved. Free up space, or choose fewer formats.',
    zh: '磁盘已满，ZIP 未能保存。请释放空间，或减少格式。',
  },
  zipFailed: {
    en: 'Saving failed: {detail}. Try again, or choose another location.',
    zh: '保存失败：{detail}。请重试，或换一个位置。',
  },
  folderSave: { en: 'Save to folder…', zh: '保存到文件夹…' },
  folderSaved: {
    en: {
      one: '{count} file saved to the folder.',
      other: '{count} files saved to the folder.',
    },
    zh: '已将 {count} 个文件保存到文件夹。',
  },
  folderNoRoom: {
    en: {
      one: 'The disk is full. {count} file was saved, and the other maps are still here. Free up space or choose another folder, then save the rest.',
      other:
        'The disk is full. {count} files were saved, and the other maps are still here. Free up space or choose another folder, then save the rest.',
    },
    zh: '磁盘已满。已保存 {count} 个文件，其余深度图仍在这里。请释放空间或换一个文件夹，再保存其余部分。',
  },
  folderFailed: {
    en: {
      one: 'Saving stopped: {detail}. {count} file was saved, and the other maps are still here. Save the rest again, or to another folder.',
      other:
        'Saving stopped: {detail}. {count} files were saved, and the other maps are still here. Save the rest again, or to another folder.',
    },
    zh: '保存中断：{detail}。已保存 {count} 个文件，其余深度图仍在这里。请再次保存其余部分，或换一个文件夹。',
  },
} as const satisfies Topic
