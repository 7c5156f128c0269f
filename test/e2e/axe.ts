/** What axe finds wrong, once the colours rest. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from './site.ts'

/** Frames in a row without a change, after which the colours of a scheme are taken as there. */
const QUIET_FRAMES = 5

/** Until nothing moves and no element's colours change any more: a busy machine takes many frames to change a scheme. */
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

/** One line for each rule that is broken, with the elements that break it. The page is to want no motion (`reducedMotion`). */
export async function violations(page: Page): Promise<readonly string[]> {
  await settled(page)
  const found = await new AxeBuilder({ page }).analyze()
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  )
}
