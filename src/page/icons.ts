/** Line icons on a 20 × 20 grid, drawn for this page. */
import { s } from './dom.ts'

const PATHS = {
  plus: 'M10 4v12M4 10h12',
  close: 'm5.5 5.5 9 9m0-9-9 9',
  retry: 'M15.5 6.5A6.5 6.5 0 1 0 16.5 10M16 3v4h-4',
  alert: 'M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1',
  download: 'M10 3v9.5m-4-3.8 4 4 4-4M3.5 16.5h13',
  first: 'M4.5 4.5v11M16.5 10h-8m3.5-4-4 4 4 4',
  chevron: 'm5.5 8 4.5 4.5L14.5 8',
  sun:
    'M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4' +
    'M10 2v1.5m0 13V18M2 10h1.5m13 0H18M4.3 4.3l1.1 1.1m9.2 9.2 1.1 1.1m-11.4 0 1.1-1.1m9.2-9.2 1.1-1.1',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12z',
  auto: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 3v14M10 6.5l4.5-1M10 10h7M10 13.5l4.5 1',
  help: 'M7.5 7.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.8v.3m0 2.8v.1m0-12.1a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z',
  model: 'm10 2.8 7 3.6-7 3.6-7-3.6zM3 10l7 3.6 7-3.6M3 13.6l7 3.6 7-3.6',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  clock: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM10 6v4.2l2.8 1.6',
  image: 'M3 4h14v12H3zM3 13.5l4-4 3.5 3.5 2-2 4.5 4.5M13 7.6v.1',
  sides: 'M3 4.5h14v11H3zM10 4.5v11',
  layers: 'M3 3.5h10v9H3zM7 7.5h10v9H7z',
  look: 'M10 3a7 7 0 1 0 0 14c1.4 0 1.9-.9 1.5-1.9-.5-1.2.2-2.1 1.5-2.1h1.8A2.2 2.2 0 0 0 17 10.6 7 7 0 0 0 10 3zM6.5 10v.1M8.5 6.5v.1M12.5 6.800v.1',
  adjust:
    'M3 6h7m4 0h3M3 14h3m4 0h7M12 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM8 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  copy: 'M7 7h9.500v9.500H7zM13 7V3.500H3.500V13H7',
  measure: 'M2.5 13.5 13.5 2.5l4 4-11 11zM5.5 10.5l1.5 1.5M8 8l2 2M10.5 5.5l1.5 1.5',
  minus: 'M4 10h12',
  fit: 'M3.5 7.5v-4h4m5 0h4v4m0 5v4h-4m-5 0h-4v-4',
  divide: 'M10 2.5v15M3 4.500h14v11H3zM7.5 8 5.5 10l2 2m5-4 2 2-2 2',
  check: 'm4 10.5 4 4 8-9',
  camera:
    'M2.8 6.5h3.4l1.4-2.2h4.8l1.4 2.2h3.4v9.3H2.8zM10 8a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 10 8z',
  freeze: 'M7 4.5v11m6-11v11',
  go: 'M6.5 4.5v11l9-5.5z',
  stop: 'M5 5h10v10H5z',
  effects:
    'M10 2.8l1.6 4.6 4.6 1.6-4.6 1.6L10 15.2l-1.6-4.6L3.8 9l4.6-1.600zM15.500 13.500v3.600m1.800-1.800h-3.600',
  chinese: 'M1 7.5h8v5H1zM5 5v11M11 8h8M15 5v3M18 8q-1 5.5-7 8M12 8q1 5.5 7 8',
  cube: 'M10 2.8 16.5 6.4v7.2L10 17.2l-6.5-3.6V6.4zM3.5 6.4 10 10l6.5-3.6M10 10v7.2',
  mirror: 'M10 3v14M7.5 6 3 14h4.5zm5 0L17 14h-4.5z',
} as const

export type IconName = keyof typeof PATHS

/** Hidden from screen readers: the control around it has the label. */
export function icon(name: IconName): SVGElement {
  return s(
    'svg',
    { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' },
    s('path', { d: PATHS[name] }),
  )
}
