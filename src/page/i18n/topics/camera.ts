/** The live camera. */
import { topic } from './topic.ts'

export const camera = topic({}, {})
