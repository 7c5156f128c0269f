/** The nearest number to `value` from `low` to `high`; `low` if `high` is less. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
