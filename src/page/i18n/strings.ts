/** Every string of the page. Each topic is one file, with both languages side by side. */
import { add } from './topics/addText.ts'
import { camera } from './topics/cameraText.ts'
import { embed } from './topics/embedText.ts'
import { kept } from './topics/keptText.ts'
import { look } from './topics/lookText.ts'
import { measure } from './topics/measureText.ts'
import { models } from './topics/modelsText.ts'
import { refine } from './topics/refineText.ts'
import { save } from './topics/saveText.ts'
import { shell } from './topics/shellText.ts'
import { source } from './topics/sourceText.ts'
import { space } from './topics/spaceText.ts'
import { stage } from './topics/stageText.ts'
import { strip } from './topics/stripText.ts'
import { timing } from './topics/timingText.ts'
import { video } from './topics/videoText.ts'

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
