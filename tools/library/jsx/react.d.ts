/**
 * The JSX type of <depth-map> for React 19: `import type {} from 'depthdrop/react'`. React sets the
 * attributes that the element has as properties, and adds listeners for the events after `on`.
 */
import type { HTMLAttributes, RefAttributes } from 'react'
import type {
  DepthdropError,
  DepthMapElement,
  DepthMapProgress,
  DepthMapProperties,
  DepthResult,
} from './index.js'

export interface DepthMapProps extends DepthMapProperties {
  onprogress?: (event: CustomEvent<DepthMapProgress>) => void
  ondepth?: (event: CustomEvent<DepthResult>) => void
  onload?: (event: Event) => void
  onerror?: (event: CustomEvent<DepthdropError>) => void
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'depth-map': DepthMapProps &
        Omit<HTMLAttributes<DepthMapElement>, keyof DepthMapProps> &
        RefAttributes<DepthMapElement>
    }
  }
}
