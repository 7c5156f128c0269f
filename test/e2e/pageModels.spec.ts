import { floats, node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { openApp, scene } from './app.ts'
import { detailsButton, facts, modelButton, tilesThatAre, toasts } from './parts.ts'
import { chooseAndWait, expect, give, ready } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 200, 150)

/** This graph normalises its own input, as MiDaS's release does, so the page asks no question. */
const baked = tinyFile({
  front: [node('Sub', ['input', 'mean'], 'centred')],
  constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
  last: 'centred',
})
const silent = tinyFile()
const classifier = tinyFile({ output: [1, 1000] })

function question(page: Page) {
  return page.getByRole('dialog', { name: 'How does this model expect its input?' })
}

test('a dropped .onnx that normalises its own input is used at once', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await give(page, 'drop', 'baked.onnx', baked)
  await expect(toasts(page)).toHaveText(
    'baked.onnx is ready and will be used from now on. If near and far look swapped, choose “Change…” under “Model”.',
  )
  await expect(modelButton(page)).toHaveAccessibleName('Model: baked.onnx')
  await expect(question(page)).toHaveCount(0)
  await expect(tilesThatAre(page, 'done')).toHaveCount(2)
  await detailsButton(page).click()
  await expect(
    facts(page)
      .locator('div')
      .filter({ has: page.getByText('Model', { exact: true }) })
      .locator('dd'),
  ).toHaveText('baked.onnx')

  await page.reload()
  await expect(modelButton(page)).toHaveAccessibleName('Model: baked.onnx')
  await modelButton(page).click()
  await page.getByRole('button', { name: 'Remove baked.onnx from this browser' }).click()
  await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
})

test('the page remembers the input range that the visitor chose for a model', async ({ page }) => {
  await openApp(page)
  await give(page, 'drop', 'silent.onnx', silent)
  await expect(question(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question(page)).toHaveCount(0)
  await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')

  await give(page, 'drop', 'silent.onnx', silent)
  await expect(question(page).getByRole('radio').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(question(page).getByRole('radio', { name: 'Unchanged, 0 to 1' })).toBeChecked()
  await page.keyboard.press('Enter')
  await expect(modelButton(page)).toHaveAccessibleName('Model: silent.onnx')
  await chooseAndWait(page, photo)

  await page.reload()
  await expect(modelButton(page)).toHaveAccessibleName('Model: silent.onnx')
  await give(page, 'drop', 'silent.onnx', silent)
  await expect(toasts(page)).toHaveText('silent.onnx is ready and will be used from now on.')
  await expect(question(page)).toHaveCount(0)
  await chooseAndWait(page, photo)
  await expect(page.locator('#timing')).toContainText('This map was in storage')
})

test('what the numbers of a model mean can be changed, and metres are then shown', async ({
  page,
}) => {
  await openApp(page)
  await give(page, 'drop', 'baked.onnx', baked)
  await expect(modelButton(page)).toHaveAccessibleName('Model: baked.onnx')
  await chooseAndWait(page, photo)
  await expect(page.locator('.legend')).not.toContainText(' m')
  await modelButton(page).click()
  await page.getByRole('button', { name: 'Change how baked.onnx is used' }).click()
  await expect(question(page)).toBeVisible()
  await page.getByRole('button', { name: 'Use this' }).click()
  const meaning = page.getByRole('dialog', { name: 'What do the numbers of its map mean?' })
  await meaning.getByRole('radio', { name: 'Logarithm of the distance in metres' }).check()
  await meaning.getByRole('button', { name: 'Use this' }).click()
  await expect(page.locator('.legend')).toContainText(' m')
})

test('a model whose output is not a map is refused with its shape', async ({ page }) => {
  await openApp(page)
  await give(page, 'drop', 'classifier.onnx', classifier)
  const sentence = '“classifier.onnx” can’t make depth maps: its output is float32 of shape 1×1000.'
  await expect(toasts(page)).toContainText(sentence)
  await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
  await give(page, 'drop', photo.name, photo.bytes)
  await ready(page, photo.name)
})
