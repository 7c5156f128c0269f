/** Tests the message and the next step for each reason why a camera does not start. */
import { openApp } from './app.ts'
import { button, cameraArgs, live, waitForFrames } from './cameraPage.ts'
import { cameraButton, cameraCard, home } from './parts.ts'
import { expect } from './screen.ts'
import { startSite, test } from './site.ts'

// These arguments leave the permission prompt on. The tests answer it.
test.use({
  launchOptions: { executablePath: process.env['DEPTHDROP_CHROMIUM'] ?? '', args: cameraArgs() },
})

test('the live view starts after the visitor allows a camera that was refused before', async ({
  page,
  context,
}) => {
  await openApp(page)
  await cameraButton(home(page)).click()
  await expect(cameraCard(page)).toContainText('Camera access was denied. Allow it for this site')
  await context.grantPermissions(['camera'])
  await button(page, 'Try again').click()
  await waitForFrames(page)
})

test('each camera error has a message of its own', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('As the test wants it.', Reflect.get(window, 'wrong') as string)
    }
  })
  await openApp(page)
  const sentences = {
    NotFoundError: 'No camera was found.',
    NotReadableError: 'another app or tab may be using it',
    AbortError: 'another app or tab may be using it',
    TypeError: 'The camera couldn’t be opened: As the test wants it.. Try another',
  }
  await page.evaluate(() => Object.assign(window, { wrong: 'NotFoundError' }))
  await cameraButton(home(page)).click()
  for (const [name, sentence] of Object.entries(sentences)) {
    await page.evaluate((wrong) => Object.assign(window, { wrong }), name)
    await button(page, 'Try again').click()
    await expect(cameraCard(page)).toContainText(sentence)
  }
  await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
  await button(page, 'Try again').click()
  await expect(cameraCard(page)).toContainText('only for pages opened over https or as localhost')
  await live(page).getByRole('button', { name: 'Close' }).click()
  await expect(home(page)).toBeVisible()
  await expect(cameraButton(home(page))).toBeFocused()
})

test('a camera that starts after the visitor has cancelled is turned off', async ({ page }) => {
  await page.addInitScript(() => {
    const stopped: string[] = []
    const track = { kind: 'video', readyState: 'live', stop: () => stopped.push('stopped') }
    Object.assign(window, { stopped })
    navigator.mediaDevices.getUserMedia = () =>
      new Promise((resolve) =>
        Object.assign(window, {
          answer: () =>
            resolve({
              getTracks: () => [track],
              getVideoTracks: () => [track],
            } as unknown as MediaStream),
        }),
      )
  })
  await openApp(page)
  await cameraButton(home(page)).click()
  await expect(cameraCard(page)).toContainText(
    'Waiting for the camera. Your browser may ask for permission.',
  )
  await page.keyboard.press('Escape')
  await expect(home(page)).toBeVisible()
  await page.evaluate(() => (Reflect.get(window, 'answer') as () => void)())
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, 'stopped') as string[]))
    .toEqual(['stopped'])
})

test('a frame without camera permission explains that the page may not use the camera', async ({
  page,
  isolated,
}) => {
  const host = await startSite({
    extra: (_, response) => {
      response
        .writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': '' })
        .end(
          `<!doctype html><title>Host</title><iframe src="${isolated.url}" width="900" height="700"></iframe>`,
        )
      return true
    },
  })
  await page.goto(host.url.replace('127.0.0.1', 'localhost'))
  const frame = page.frameLocator('iframe')
  await cameraButton(home(frame)).click()
  await expect(cameraCard(frame)).toContainText('This page may not use the camera here')
  await host.close()
})
