/** The forms in which a map is saved. */
import { topic } from './topic.ts'

export const files = topic({}, {})
