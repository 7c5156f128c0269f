/** Runs axe after the colours of the page have stopped changing. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from './site.ts'

/** The colours count as settled after this many frames without a change. */
const QUIET_FRAMES = 5

/**
 * Waits until no animation runs and no colour changes. A busy machine takes many frames to change the colour scheme.
 */
function settled(page: Page): Promise<void> {
  return page.evaluate(async (wanted) => {
    const all = (root: Document | ShadowRoot): readonly Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [
        element,
        ...(element.shadowRoot === null ? [] : all(element.shadowRoot)),
      ])
    const look = (): string =>
      all(document)
        .map((element) => {
          const { color, backgroundColor, borderColor, opacity } = getComputedStyle(element)
          const moves = element.getAnimations().some(({ playState }) => playState === 'running')
          return [color, backgroundColor, borderColor, opacity, moves && Math.random()].join()
        })
        .join(';')
    let last = ''
    for (let quiet = 0; quiet < wanted; ) {
      await new Promise((done) => requestAnimationFrame(done))
      const now = look()
      quiet = now === last ? quiet + 1 : 0
      last = now
    }
  }, QUIET_FRAMES)
}

/** Returns one line for each broken rule, with the elements that break it. Set `reducedMotion` before the call. */
export async function violations(page: Page): Promise<readonly string[]> {
  await settled(page)
  const found = await new AxeBuilder({ page }).analyze()
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  )
}
