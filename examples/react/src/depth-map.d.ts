import type { DepthdropError, DepthMapElement, DepthResult } from 'depthdrop'
import type { HTMLAttributes, RefAttributes } from 'react'

/** React sets what the element has as properties, and listens to the event that follows `on`. */
type DepthMapProps = Partial<
  Pick<DepthMapElement, 'src' | 'alt' | 'source' | 'palette' | 'model' | 'loading' | 'compare'>
> & {
  ondepth?: (event: CustomEvent<DepthResult>) => void
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
