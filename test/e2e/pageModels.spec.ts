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
    'baked.onnx is ready and will be used from now on. On a sample photo near came out small, so its numbers are read as distances. If near and far look swapped, choose “Change…” under “Model”.',
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

test('near and far of a model that does not say so are those of the starter on a sample photo', async ({
  page,
}) => {
  await openApp(page)
  // Bright is near in this one, and dark in the other. The sample photo has a bright sky.
  const dark = tinyFile({
    front: [node('Sub', ['input', 'mean'], 'centred')],
    constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
    last: 'centred',
    kernel: [-0.3, -0.6, -0.1],
  })
  await give(page, 'drop', 'dark.onnx', dark)
  await expect(toasts(page)).toHaveText('dark.onnx is ready and will be used from now on.')
  await give(page, 'drop', 'baked.onnx', baked)
  await expect(toasts(page).filter({ hasText: 'baked.onnx' })).toContainText(
    'near came out small, so its numbers are read as distances',
  )
})

test('a model whose name contradicts the sample photo is kept, with a warning', async ({
  page,
}) => {
  await openApp(page)
  const named = tinyFile({
    front: [node('Sub', ['input', 'mean'], 'centred')],
    constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
    last: 'centred',
    outputName: 'disparity',
  })
  await give(page, 'drop', 'named.onnx', named)
  await expect(toasts(page)).toContainText('On a sample photo near and far came out swapped.')
  await expect(modelButton(page)).toHaveAccessibleName('Model: named.onnx')
})

test('a model that fails on a sample photo is not chosen, and its sentence says what to do', async ({
  page,
}) => {
  await openApp(page)
  const wrong = tinyFile({
    front: [{ ...node('Telepathy', ['input'], 'thought'), domain: 'com.example' }],
    last: 'thought',
  })
  await give(page, 'drop', 'wrong.onnx', wrong)
  await question(page).getByRole('button', { name: 'Use this' }).click()
  await expect(toasts(page)).toContainText('“wrong.onnx” isn’t used')
  await expect(toasts(page)).toContainText('torch.onnx.export(…, opset_version=17)')
  await expect(toasts(page)).not.toContainText(/\.cc|ERROR_CODE|onnxruntime/)
  await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
  await modelButton(page).click()
  await expect(page.locator('.model[data-model^="own-"]')).toHaveCount(0)
})

test('operators in a circle are refused before anything is stored', async ({ page }) => {
  await openApp(page)
  const circle = tinyFile({
    front: [node('Add', ['input', 'b'], 'a'), node('Add', ['a', 'a'], 'b')],
    last: 'b',
  })
  await give(page, 'drop', 'circle.onnx', circle)
  await expect(toasts(page)).toContainText('its operators form a circle (“Add_a”, “Add_b”)')
  await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
})

test('a model that does not fit into storage can still be changed', async ({ page }) => {
  await openApp(page)
  const devtools = await page.context().newCDPSession(page)
  const origin = new URL(page.url()).origin
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 })
  const large = tinyFile({
    front: [node('Sub', ['input', 'mean'], 'centred')],
    constants: [
      floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406]),
      floats('unused', [400_000], new Array<number>(400_000).fill(1)),
    ],
    last: 'centred',
  })
  await give(page, 'drop', 'large.onnx', large)
  await expect(modelButton(page)).toHaveAccessibleName('Model: large.onnx')
  await expect(toasts(page)).toContainText('only until you close the page')
  await modelButton(page).click()
  await page.getByRole('button', { name: 'Change how large.onnx is used' }).click()
  await expect(question(page)).toBeVisible()
})
