import { colourStrip } from '../../src/core/colour/colourStrip.ts'
import { DEFAULT_LOOK, type Look, lookEnds, lookTable } from '../../src/core/colour/look.ts'
import { planUpsample } from '../../src/core/resample/upsample.ts'
import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { define, expect, loaded, show, shown, test } from './elementPage.ts'

test('the look attributes repaint the map without a new inference', async ({ page }) => {
  await define(page)
  await show(
    page,
    '<depth-map id="one" src="/photos/2.png" palette="viridis" reversed bands="6" clip="2" gamma="1.5"></depth-map>',
  )
  await loaded(page, 'one')
  const made = await page.locator('#one').evaluate(
    ({ depth }: DepthMapElement) =>
      depth && {
        width: depth.width,
        height: depth.height,
        size: depth.size,
        data: [...depth.data],
      },
  )
  if (made === null) throw new Error('The element has no map.')
  const map = { width: made.width, height: made.height, data: Float32Array.from(made.data) }
  const expected = (look: Partial<Look>): Buffer => {
    const whole: Look = { ...DEFAULT_LOOK, ...look }
    const plan = planUpsample(map, made.size)
    const values = new Float32Array(made.size.width * made.size.height)
    plan.strip(0, made.size.height, values)
    const { low, high } = lookEnds(map, plan.range(), whole)
    const pixels = new Uint8ClampedArray(4 * values.length)
    colourStrip(values, low, high, lookTable(whole), pixels)
    return Buffer.from(pixels)
  }
  const is = async (look: Partial<Look>): Promise<boolean> =>
    Buffer.compare((await shown(page, 'one')).data, expected(look)) === 0
  expect(await is({ palette: 'viridis', reversed: true, bands: 6, clip: 2, gamma: 1.5 })).toBe(true)
  await expect(page.getByRole('img', { name: 'Depth map.', exact: true })).toBeVisible()
  const html = await page.locator('#one').evaluate((element: DepthMapElement) => {
    Object.assign(element, {
      palette: null,
      reversed: false,
      bands: null,
      clip: null,
      gamma: null,
      far: 0.25,
      near: 0.75,
    })
    return element.outerHTML
  })
  expect(html).toBe('<depth-map id="one" src="/photos/2.png" far="0.25" near="0.75"></depth-map>')
  await loaded(page, 'one', 2)
  expect(await is({ far: 0.25, near: 0.75 })).toBe(true)
  const read = await page.locator('#one').evaluate((element: DepthMapElement) => {
    for (const [name, value] of [
      ['far', '0.9'],
      ['near', '0.1'],
      ['bands', 'many'],
      ['gamma', '-1'],
      ['clip', '90'],
    ] as const)
      element.setAttribute(name, value)
    const { far, near, bands, gamma, clip, reversed } = element
    return { far, near, bands, gamma, clip, reversed }
  })
  expect(read).toEqual({ far: 0, near: 1, bands: 0, gamma: 1, clip: 0, reversed: false })
  await loaded(page, 'one', 3)
  expect(await is({})).toBe(true)
  expect(await page.evaluate(() => window.inferences)).toBe(1)
})
