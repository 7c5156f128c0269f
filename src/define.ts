/** Registers `<depth-map>`: the one module whose import does something. */
import { define } from './element/define.ts'

define()

export { DepthMapElement } from './element/depthMap.ts'
