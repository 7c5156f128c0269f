/** Looking closely: palettes, the part of the range shown, read-outs and metres. */
import { topic } from './topic.ts'

export const looking = topic(
  {
    paletteGrey: 'Grey',
  },
  {
    paletteGrey: '灰度',
  },
)
