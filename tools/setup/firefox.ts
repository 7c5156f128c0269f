/**
 * Runs a script in the built site in Firefox. Playwright drives only its own build of Firefox, so the script is
 * served with the page and posts its result back.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findProgram, inBrowser, type ScriptTask, startGroup } from './servedScript.ts'

/** Returns the path of a Firefox, or undefined if there is none. */
export function findFirefox(): string | undefined {
  const wanted = process.env['DEPTHDROP_FIREFOX'] ?? ''
  return wanted !== '' && existsSync(wanted)
    ? wanted
    : findProgram(
        ['firefox-esr', 'firefox'],
        ['/usr/bin', '/Applications/Firefox.app/Contents/MacOS'],
      )
}

/** No first-run pages, no prompts, no telemetry. */
const PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  // A fake camera, without a permission prompt.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
}

export interface FirefoxTask extends ScriptTask {
  readonly firefox: string
  /** Settings of Firefox besides those that keep it quiet. */
  readonly preferences?: Readonly<Record<string, boolean>>
}

/** Opens the page, runs the script in it and resolves to its result. Rejects with its error, or after three minutes. */
export async function inFirefox({
  firefox,
  preferences = {},
  ...task
}: FirefoxTask): Promise<unknown> {
  const profile = await mkdtemp(path.join(tmpdir(), 'depthdrop-firefox-'))
  await writeFile(
    path.join(profile, 'user.js'),
    Object.entries({ ...PREFERENCES, ...preferences })
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
      .join('\n'),
  )
  try {
    return await inBrowser('Firefox', task, (url) =>
      startGroup(firefox, ['--headless', '--no-remote', '--profile', profile, url]),
    )
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
