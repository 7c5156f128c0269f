/** Whether the window has the layout of a phone, as the style sheets define it with the same width. */
export function isNarrow(): boolean {
  return matchMedia('(max-width: 45rem)').matches
}
