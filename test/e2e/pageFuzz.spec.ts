/**
 * Drops damaged files on the page. `npm run fuzz -- --page` drops more of them. A failure names the seed of its file, which repeats it:
 * `npm run fuzz -- --page --seed N --cases 1`.
 */
import { openApp, scene } from './app.ts'
import { type Case, caseOf } from './fuzz/cases.ts'
import { BASE, complaintOf, drop } from './fuzz/drop.ts'
import { chooseAndWait, expect } from './screen.ts'
import { test } from './site.ts'

const CASES = Number(process.env['DEPTHDROP_PAGE_CASES'] ?? 60)
const SEED = Number(process.env['DEPTHDROP_FUZZ_SEED'] ?? 1)
const LIMIT_MS = 10_000
/** A page has so many files, and then the next page begins. */
const BLOCK = 20

/** A model that is added is used for all photos after it, so models come last. A file that the page has had only moves its tile. */
function blockFrom(first: number): readonly Case[] {
  const length = Math.min(BLOCK, SEED + CASES - first)
  const cases = Array.from({ length }, (_, i) => caseOf(first + i))
  const known = new Set<string>()
  const isNew = ({ bytes }: Case): boolean => {
    const text = Buffer.from(bytes).toString('latin1')
    const isKnown = known.has(text)
    known.add(text)
    return !isKnown
  }
  const isModel = ({ kind }: Case): boolean => kind === 'model'
  const unlike = cases.filter(isNew)
  return [...unlike.filter((one) => !isModel(one)), ...unlike.filter(isModel)]
}

for (let first = SEED; first < SEED + CASES; first += BLOCK) {
  test(`damaged files from seed ${first} on end as a map of the right size or as a sentence`, async ({
    page,
  }, { annotations }) => {
    test.setTimeout(60_000 + BLOCK * LIMIT_MS)
    const endings: Record<string, number> = {}
    const failures: string[] = []
    let last = 0
    page.on('pageerror', (error) => failures.push(`seed ${last}: ${error}`))
    page.on('crash', () => failures.push(`seed ${last}: the page ended`))
    await openApp(page)
    await chooseAndWait(page, scene(BASE, 210, 130))
    for (const one of blockFrom(first)) {
      last = one.seed
      const ending = await drop(page, one, LIMIT_MS)
      const complaint = complaintOf(ending)
      if (complaint !== undefined) failures.push(`seed ${last}, ${one.name}: ${complaint}`)
      endings[ending.kind] = (endings[ending.kind] ?? 0) + 1
    }
    annotations.push({ type: 'endings', description: JSON.stringify(endings) })
    expect(failures).toEqual([])
  })
}
