/** Tests "Report a problem" and the page of licences, which the help leads to. */
import { openApp, scene } from './app.ts'
import { helpButton } from './parts.ts'
import { choose, chooseAndWait, expect } from './screen.ts'
import { test } from './site.ts'

test('a report has the engine, the times and the last errors, and no names', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  await choose(page, { name: 'my-secret.jpg', bytes: Buffer.from('no photo') })
  await expect(page.locator('.tile[data-state="failed"]')).toHaveCount(1)
  await chooseAndWait(page, scene('my-trip.png'))
  await helpButton(page).click()
  await page.getByText('Report a problem').click()
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toMatch(/^Depthdrop: \d/)
  expect(text).toMatch(/Engine: .*"kind":"turbo"/)
  expect(text).toMatch(/Last estimate: .*"infer":\d/)
  expect(text).toMatch(/Last errors: \d\d:\d\d:\d\d not-an-image/)
  expect(text).not.toMatch(/my-secret|my-trip/)
})

for (const [lang, name] of [
  ['en', 'Licences of the software in Depthdrop'],
  ['zh', 'Depthdrop 所含软件的许可证'],
] as const)
  test(`the help leads to the licences (${lang})`, async ({ page, context }) => {
    await openApp(page, `./?lang=${lang}`)
    await helpButton(page).click()
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name }).click()
    await expect((await opened).locator('pre')).toContainText('workbox-precaching')
  })
