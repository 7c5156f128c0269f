// Declares <depth-map> in JSX.
import type {} from 'depthdrop/react'
