/** Small choices kept between visits. Storage may be absent, full or forbidden: then a choice lasts for the visit. */

const PREFIX = 'depthdrop.'

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Private windows and blocked cookies make localStorage itself throw.
  }
}
