/** Tests several tabs with the same photo: one of them runs the model. */
import { estimate, inferences, openApp, scene, succeed } from './app.ts'
import { expect, test } from './site.ts'

const photo = scene('photo.png', 200, 150)

test('of four tabs with the same photo one runs the model', async ({ context, isolated }) => {
  const pages = await Promise.all(Array.from({ length: 4 }, () => context.newPage()))
  for (const page of pages) await openApp(page, isolated.url)
  const made = await Promise.all(pages.map(async (page) => succeed(await estimate(page, photo))))
  expect(new Set(made.map(({ key }) => key)).size).toBe(1)
  const runs = await Promise.all(pages.map(inferences))
  expect(runs.reduce((sum, run) => sum + run, 0)).toBe(1)
})
