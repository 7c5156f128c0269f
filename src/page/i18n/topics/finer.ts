/** Finer maps. */
import { topic } from './topic.ts'

export const finer = topic({}, {})
