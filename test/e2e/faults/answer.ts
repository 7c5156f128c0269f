/** A site whose server answers the requests for one file in another way. */
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { Bench, Seen } from '../faults.ts'
import { SITE } from '../site.ts'
import { withSite } from '../visits.ts'

/** @param turn counts the requests for the file, from 1 on */
export type Answer = (response: ServerResponse, file: Buffer, turn: number) => void

function fileOf(pattern: RegExp): Buffer {
  const name = readdirSync(path.join(SITE, 'assets')).find((one) => pattern.test(one)) ?? ''
  return readFileSync(path.join(SITE, 'assets', name))
}

/** The broken page of a site whose server answers `wanted` so. */
export function withAnswer(
  bench: Bench,
  wanted: RegExp,
  answer: Answer,
  work: (bench: Bench) => Promise<Seen>,
): Promise<Seen> {
  const bytes = fileOf(wanted)
  let turn = 0
  let seen: Seen | undefined
  const extra = ({ url = '' }: IncomingMessage, response: ServerResponse): boolean => {
    if (!wanted.test(url.split('?')[0] ?? '')) return false
    turn += 1
    answer(response, bytes, turn)
    return true
  }
  return withSite({ extra }, async ({ url }) => {
    seen = await work({ ...bench, url })
    // The page's own map is read from it later, without the server.
    await bench.page.evaluate(() => window.depthdrop.counters().catch(() => null))
  }).then(() => seen ?? { outcome: 'sentence', sees: '' })
}

/** Puts `code` before the script of each thread of turbo. Playwright does not see the requests of a worker. */
export function withThreads(
  bench: Bench,
  code: string,
  work: (bench: Bench) => Promise<Seen>,
): Promise<Seen> {
  const answer: Answer = (response, file) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`${code};\n${file}`)
  return withAnswer(bench, /helper\.worker-[\w-]+\.js$/, answer, work)
}
