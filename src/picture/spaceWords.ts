/** The texts of the views of `<depth-map>`. They are loaded with the first view. */
export interface SpaceWords {
  /** The accessible names of the pictures. */
  readonly view3d: string
  readonly viewStereo: string
  readonly viewBlur: string
  /** The sentence over the map in place of the 3D view. */
  readonly noWebGl: string
}

const ENGLISH: SpaceWords = {
  view3d: 'Photo in 3D. Drag it or press the arrow keys to turn it.',
  viewStereo: 'Photo for red and cyan glasses.',
  viewBlur: 'Photo with lens blur.',
  noWebGl: 'This browser can’t show 3D because WebGL is off. You see the depth map.',
}

const CHINESE: SpaceWords = {
  view3d: '三维照片。拖动或按方向键旋转。',
  viewStereo: '供红青眼镜观看的立体照片。',
  viewBlur: '带镜头虚化的照片。',
  noWebGl: '此浏览器未启用 WebGL，无法显示三维照片。你看到的是深度图。',
}

/** `language` is a tag such as zh-Hans-CN. Every language but Chinese gets English. */
export function spaceWordsFor(language: string): SpaceWords {
  return /^zh\b/i.test(language) ? CHINESE : ENGLISH
}
