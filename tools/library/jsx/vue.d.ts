/**
 * The type of <depth-map> in Vue 3 templates and JSX: `import type {} from 'depthdrop/vue'`. Tell Vue's
 * compiler that the tag is an element: `isCustomElement: (tag) => tag === 'depth-map'`.
 */
import type { HTMLAttributes } from 'vue'
import type { DepthdropError, DepthMapProgress, DepthMapProperties, DepthResult } from './index.js'

export interface DepthMapProps extends DepthMapProperties {
  onProgress?: (event: CustomEvent<DepthMapProgress>) => void
  onDepth?: (event: CustomEvent<DepthResult>) => void
  onLoad?: (event: Event) => void
  onError?: (event: CustomEvent<DepthdropError>) => void
}

declare module 'vue' {
  interface GlobalComponents {
    'depth-map': new () => { $props: DepthMapProps & Omit<HTMLAttributes, keyof DepthMapProps> }
  }
}
