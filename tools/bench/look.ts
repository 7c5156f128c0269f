/** Measures a change of style on the stage at 12 megapixels: the time to the draft and to the full map. */
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'

const [WIDTH, HEIGHT] = [4000, 3000]

export interface Look {
  /** From the change of style to a frame with the draft. */
  readonly draft: Measured
  /** From the change of style to the full map. */
  readonly whole: Measured
}

export async function benchLook(bench: Bench, rounds: number): Promise<Look> {
  const context = await bench.browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
  })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  await page.evaluate(
    async ([width, height]) => {
      const photo = await window.pictures?.(width, height, 7)
      if (photo === undefined) throw new Error('No picture.')
      const transfer = new DataTransfer()
      transfer.items.add(photo)
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
      )
    },
    [WIDTH, HEIGHT] as const,
  )
  await page.waitForFunction(
    () => /ready/.test(document.querySelector('body > [role="status"]')?.textContent ?? ''),
    undefined,
    { timeout: 120_000 },
  )
  await page.locator('.look-button').click()
  await page.locator('.look-panel').waitFor()
  const draft: number[] = []
  const whole: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const [first, all] = await page.evaluate(
      async (name) => {
        const frame = document.querySelector('.pane-map .sheet')
        const radio = document.querySelector<HTMLInputElement>(
          `input[name="palette"][value="${name}"]`,
        )
        if (frame === null || radio === null) throw new Error('No look.')
        const seen = (is: () => boolean): Promise<number> =>
          new Promise((resolve) => {
            const look = (): void => {
              if (is()) requestAnimationFrame(() => resolve(performance.now()))
              else setTimeout(look, 0)
            }
            look()
          })
        const start = performance.now()
        radio.click()
        const drawn = await seen(() => frame.querySelector('.draft') !== null)
        const done = await seen(() => frame.querySelector('.draft, [data-stale]') === null)
        return [drawn - start, done - start] as const
      },
      round % 2 === 0 ? 'viridis' : 'inferno',
    )
    // The code of the first change is not optimised yet.
    if (round === 0) continue
    draft.push(first)
    whole.push(all)
  }
  await context.close()
  return { draft: measured(draft), whole: measured(whole) }
}
