/** Depth that lies inside a photo, or that the visitor brings. */
import { topic } from './topic.ts'

export const inside = topic({}, {})
