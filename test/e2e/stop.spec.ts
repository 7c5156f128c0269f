/** Tests that a model that never ends blocks nothing: the visitor stops it, and the next photo has its map at once. */
import { endlessModel } from '../unit/core/onnx/endlessModel.ts'
import { openApp, scene } from './app.ts'
import { modelButton } from './parts.ts'
import { choose, expect, give, ready } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 200, 150)

async function startEndless(page: Page): Promise<void> {
  // Without this photo the model is not tried before it is used.
  await page.route('**/temple.small-*.jpg', (route) => route.abort())
  await openApp(page)
  await give(page, 'drop', 'endless.onnx', endlessModel)
  await page.getByRole('button', { name: 'Use this' }).click()
  await expect(modelButton(page)).toHaveAccessibleName('Model: endless.onnx')
  await choose(page, photo)
  await expect(card(page)).toContainText('Estimating depth')
}

/** The card moves from the empty stage to the map's place once the photo is shown. */
function card(page: Page) {
  return page.locator('.card').filter({ visible: true })
}

async function chooseStarter(page: Page): Promise<void> {
  await modelButton(page).click()
  await page.getByRole('radio', { name: 'Depthdrop starter' }).check()
}

test('Cancel frees the engine from a model that never ends', async ({ page }) => {
  await startEndless(page)
  await card(page).getByRole('button', { name: 'Cancel' }).click()
  await chooseStarter(page)
  await ready(page, photo.name)
  await expect(page.locator('.toast', { hasText: 'The engine stopped' })).toHaveCount(0)
})

test('another model takes the place of one that never ends', async ({ page }) => {
  await startEndless(page)
  await chooseStarter(page)
  await ready(page, photo.name)
  await expect(page.locator('.tile')).toHaveCount(1)
})

test('the page says that a photo makes no progress, and offers to stop it', async ({ page }) => {
  await page.clock.install()
  await startEndless(page)
  await expect(card(page).getByText('No progress for 15 seconds.')).toBeHidden()
  await page.clock.fastForward(16_000)
  await expect(card(page).getByText('No progress for 15 seconds.')).toBeVisible()
  await card(page).getByRole('button', { name: 'Stop' }).click()
  await expect(card(page)).toContainText('This photo was cancelled.')
})

test('a finished photo is never said to make no progress', async ({ page }) => {
  await page.clock.install()
  await openApp(page)
  await choose(page, photo)
  await ready(page, photo.name)
  await page.clock.fastForward(20_000)
  await expect(page.locator('body > [role="status"]')).toContainText(photo.name)
})
