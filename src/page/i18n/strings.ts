/** Every string of the page. Each topic is one file, with both languages side by side. */
import { add } from './topics/add.ts'
import { camera } from './topics/camera.ts'
import { embed } from './topics/embed.ts'
import { kept } from './topics/kept.ts'
import { look } from './topics/look.ts'
import { measure } from './topics/measure.ts'
import { models } from './topics/models.ts'
import { refine } from './topics/refine.ts'
import { save } from './topics/save.ts'
import { shell } from './topics/shell.ts'
import { source } from './topics/source.ts'
import { space } from './topics/space.ts'
import { stage } from './topics/stage.ts'
import { strip } from './topics/strip.ts'
import { timing } from './topics/timing.ts'
import { video } from './topics/video.ts'

/** In the order of a visit. No two topics use the same key: test/unit/page/strings.test.ts checks it. */
export const TOPICS = {
  add,
  strip,
  stage,
  look,
  measure,
  refine,
  source,
  save,
  space,
  kept,
  models,
  camera,
  timing,
  video,
  shell,
  embed,
} as const

export const strings = {
  ...add,
  ...strip,
  ...stage,
  ...look,
  ...measure,
  ...refine,
  ...source,
  ...save,
  ...space,
  ...kept,
  ...models,
  ...camera,
  ...timing,
  ...video,
  ...shell,
  ...embed,
} as const

export type PageKey = keyof typeof strings
