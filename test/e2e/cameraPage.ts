/** A browser with a camera that is none: moving pictures made by Chromium itself. */
import { CHROMIUM_ARGS } from '../../tools/chromium.mjs'
import { openApp } from './app.ts'
import { expect } from './screen.ts'
import type { Page } from './site.ts'

/** Two cameras, so that there is a choice. */
export const FAKE_CAMERA = ['--use-fake-device-for-media-stream=device-count=2']

export const cameraArgs = (...more: readonly string[]): string[] => [...CHROMIUM_ARGS, ...FAKE_CAMERA, ...more]

/** Keeps hold of every track that the page was given. Call before `openApp`. */
export const catchTracks = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = []
    window.tracks = tracks
    const { mediaDevices } = navigator
    const original = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await original(constraints)
      tracks.push(...stream.getTracks())
      return stream
    }
  })
}

/** How many cameras are on. */
export const lights = (page: Page): Promise<number> =>
  page.evaluate(() => (window.tracks ?? []).filter(({ readyState }) => readyState === 'live').length)

export const live = (page: Page) => page.locator('.live')
export const button = (page: Page, name: string | RegExp) => live(page).getByRole('button', { name })
export const figures = (page: Page) => page.locator('.live-figures')

/** Until frames a second are told. */
export const runs = async (page: Page): Promise<void> => {
  await expect(figures(page)).toHaveText(/\d (?:frames\/s|帧\/秒) · /)
}

export const openLive = async (page: Page, url = './'): Promise<void> => {
  await catchTracks(page)
  await openApp(page, url)
  await page.locator('.home .live-open').click()
  await runs(page)
}

/** The picture and the map of one moment, made small: a change of the whole is seen in that, too. */
export const pictures = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    ['photo', 'map'].map((kind) => {
      const source = document.querySelector(`.live-${kind} canvas`)
      const small = Object.assign(document.createElement('canvas'), { width: 96, height: 54 })
      if (source instanceof HTMLCanvasElement) small.getContext('2d')?.drawImage(source, 0, 0, 96, 54)
      return small.toDataURL()
    }))

/** The page as the browser has it when another tab is in front. */
export const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)

declare global {
  interface Window {
    tracks?: MediaStreamTrack[]
  }
}
