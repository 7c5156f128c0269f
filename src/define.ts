/** `depthdrop/define`: registers `<depth-map>`. It is the only module of the package whose import has a side effect. */
import { define } from './element/registerElement.ts'

define()

export { DepthMapElement } from './element/depthMap.ts'
