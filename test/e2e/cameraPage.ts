/** Starts Chromium with simulated cameras that produce moving pictures. */
import { CHROMIUM_ARGS } from '../../tools/setup/chromium.mjs'
import { openApp } from './app.ts'
import { cameraButton, home } from './parts.ts'
import { expect } from './screen.ts'
import type { Page } from './site.ts'

/** Two cameras, so that a test can select the other one. */
export const FAKE_CAMERA = ['--use-fake-device-for-media-stream=device-count=2']

export function cameraArgs(...more: readonly string[]): string[] {
  return [...CHROMIUM_ARGS, ...FAKE_CAMERA, ...more]
}

/** Collects every track that the page receives in `window.tracks`. Call it before `openApp`. */
export async function catchTracks(page: Page): Promise<void> {
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

/** Returns how many cameras are on. */
export function activeCameras(page: Page): Promise<number> {
  return page.evaluate(
    () => (window.tracks ?? []).filter(({ readyState }) => readyState === 'live').length,
  )
}

export function live(page: Page) {
  return page.locator('.live')
}
export function button(page: Page, name: string | RegExp) {
  return live(page).getByRole('button', { name })
}
export function figures(page: Page) {
  return page.locator('.live-figures')
}

/** Waits until the page shows a frame rate. */
export async function waitForFrames(page: Page): Promise<void> {
  await expect(figures(page)).toHaveText(/\d (?:frames\/s|帧\/秒) · /)
}

export async function openLive(page: Page, url = './'): Promise<void> {
  await catchTracks(page)
  await openApp(page, url)
  await cameraButton(home(page)).click()
  await waitForFrames(page)
}

/**
 * Returns the photo and the map of one moment, scaled to 96 × 54 pixels. That size still shows a change of the picture.
 */
export function pictures(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    ['photo', 'map'].map((kind) => {
      const source = document.querySelector(`.live-${kind} canvas`)
      const small = Object.assign(document.createElement('canvas'), { width: 96, height: 54 })
      if (source instanceof HTMLCanvasElement)
        small.getContext('2d')?.drawImage(source, 0, 0, 96, 54)
      return small.toDataURL()
    }),
  )
}

/** Sets `document.hidden` as a browser does when another tab is in front. */
export function hide(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)
}

declare global {
  interface Window {
    tracks?: MediaStreamTrack[]
  }
}
