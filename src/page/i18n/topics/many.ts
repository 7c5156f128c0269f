/** Many photos: the queue, what is remembered, pictures by address. */
import { topic } from './topic.ts'

export const many = topic({}, {})
