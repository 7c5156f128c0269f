/** Tests that the start page leaves work for later that only photos, menus and dialogs need. */
import { estimate, openApp, scene, succeed } from './app.ts'
import { helpButton, legendEnds, modelButton } from './parts.ts'
import { chooseAndWait, expect } from './screen.ts'
import { test } from './site.ts'

test('the start page makes no part that it does not show, and formats no number', async ({
  page,
}) => {
  await page.addInitScript(() => {
    window.formats = []
    for (const name of ['NumberFormat', 'PluralRules'] as const)
      Object.defineProperty(Intl, name, {
        value: new Proxy(Intl[name], {
          construct: (target, given) => {
            window.formats?.push(name)
            return Reflect.construct(target, given)
          },
        }),
      })
  })
  await openApp(page)
  // By the end of an estimate the page has read from storage which models there are.
  succeed(await estimate(page, scene('script.png')))
  const made = () =>
    page.evaluate(() => ({
      parts: [...document.querySelectorAll('main > *')].map((part) => part.className),
      inDialogs: document.querySelectorAll('dialog *').length,
      rows: document.querySelectorAll('.model-list > *').length,
      formats: window.formats,
    }))
  expect(await made()).toEqual({ parts: ['home'], inDialogs: 0, rows: 0, formats: [] })

  await helpButton(page).click()
  await expect(page.getByRole('dialog', { name: 'Help' })).toContainText('Report a problem')
  await page.keyboard.press('Escape')
  await modelButton(page).click()
  await expect(page.getByRole('radio', { name: /Depthdrop starter/ })).toBeChecked()
  await page.keyboard.press('Escape')
  await chooseAndWait(page, scene('photo.png'))
  await expect(legendEnds(page)).toHaveText(['near', 'far'])
  expect((await made()).parts).toEqual(['home', 'work'])
})

declare global {
  interface Window {
    /** The formats of `Intl` that the page has made. */
    formats?: string[]
  }
}
