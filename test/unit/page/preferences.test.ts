import { beforeEach, expect, test, vi } from 'vitest'

const stored = new Map<string, string>()
const getItem = vi.fn((key: string) => stored.get(key) ?? null)

beforeEach(() => {
  stored.clear()
  getItem.mockClear()
  vi.resetModules()
  vi.stubGlobal('localStorage', {
    getItem,
    setItem: (key: string, value: string) => void stored.set(key, value),
  })
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  return () => vi.unstubAllGlobals()
})

function blockStorage(): void {
  const refuse = (): never => {
    throw new DOMException('Blocked.', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
}

test('importing the preferences reads nothing', async () => {
  await import('../../../src/app/preferences/lookChoice.ts')
  await import('../../../src/app/preferences/calibrations.ts')
  await import('../../../src/app/preferences/fileChoices.ts')
  await import('../../../src/app/preferences/refinement.ts')
  await import('../../../src/app/preferences/theme.ts')
  await import('../../../src/app/preferences/viewChoice.ts')
  await import('../../../src/page/language.ts')
  expect(getItem).not.toHaveBeenCalled()
})

test('a stored choice is restored, and a new one is stored', async () => {
  stored.set('depthdrop.theme', 'dark')
  const { theme, switchTheme } = await import('../../../src/app/preferences/theme.ts')
  expect(theme.get()).toBe('dark')
  switchTheme()
  expect(stored.get('depthdrop.theme')).toBe('auto')
})

test('an invalid stored choice becomes the default', async () => {
  stored.set('depthdrop.view', 'upside down')
  stored.set('depthdrop.opacity', '7')
  stored.set('depthdrop.look', '{"palette":')
  stored.set('depthdrop.field-of-view', '-3')
  const { view } = await import('../../../src/app/preferences/viewChoice.ts')
  const { look, isDefaultLook } = await import('../../../src/app/preferences/lookChoice.ts')
  const { fileChoices } = await import('../../../src/app/preferences/fileChoices.ts')
  expect(view.get()).toEqual({ view: 'side', opacity: 0.7 })
  expect(isDefaultLook(look.get())).toBe(true)
  expect(fileChoices.get().fieldOfView).toBeNull()
})

test('the default view is the slider on a phone', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const { view } = await import('../../../src/app/preferences/viewChoice.ts')
  expect(view.get().view).toBe('slide')
})

test('where the browser blocks localStorage, a choice lasts for the visit', async () => {
  blockStorage()
  const { theme, switchTheme } = await import('../../../src/app/preferences/theme.ts')
  expect(theme.get()).toBe('auto')
  switchTheme()
  expect(theme.get()).toBe('light')
})

test('a calibration comes back in the next visit, and one that is damaged is dropped', async () => {
  const near = { value: 2, metres: 1 }
  const far = { value: 1, metres: 3 }
  stored.set(
    'depthdrop.calibrations',
    JSON.stringify([
      ['good', [near, far]],
      ['damaged', []],
    ]),
  )
  const { calibrations } = await import('../../../src/app/preferences/calibrations.ts')
  expect(calibrations.of('good')?.points).toEqual([near, far])
  expect(calibrations.of('damaged')).toBeNull()
  calibrations.set('good', null)
  expect(stored.get('depthdrop.calibrations')).toBe('[]')
})

test('a subscription to a preference can be undone', async () => {
  const { view } = await import('../../../src/app/preferences/viewChoice.ts')
  const watcher = vi.fn()
  const unsubscribe = view.subscribe(watcher)
  view.set({ view: 'over', opacity: 0.5 })
  unsubscribe()
  view.set({ view: 'slide', opacity: 0.5 })
  expect(watcher).toHaveBeenCalledTimes(1)
})
