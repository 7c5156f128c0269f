/**
 * Builds small projects that import the package, and expects a map of each in the browser. `npm run consumers` also runs those
 * whose bundlers npm must install first. test/e2e/examples.spec.ts has Vite, React and Vue.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pack } from '../../tools/library/pack.mjs'
import { scene } from './app.ts'
import { buildProject } from './consumers/build.ts'
import { PROJECTS, type Project } from './consumers/projects.ts'
import { expect, startSite, test } from './site.ts'

const MADE = 'library 256 × 256, element 320 × 240'
const isWhole = process.env['DEPTHDROP_CONSUMERS'] === 'all'
const photo = scene('street.png').bytes

test.setTimeout(isWhole ? 900_000 : 120_000)

/** The page of another author has its own policy. */
const withoutPolicy = (_: unknown, response: { removeHeader: (name: string) => void }): boolean => (
  response.removeHeader('Content-Security-Policy'), false
)

/** Outside the repository, since bundlers look for packages in the folders above. */
function folderOf({ name }: Project): string {
  const folder = path.join(os.tmpdir(), 'depthdrop-consumers', name.replaceAll(/\W+/g, '-'))
  mkdirSync(folder, { recursive: true })
  return folder
}

for (const project of PROJECTS) {
  if (project.packages.length > 0 && !isWhole) continue
  test(`${project.name} shows a map`, async ({ page }, { outputDir }) => {
    const { tarball } = await pack(path.join(outputDir, 'package'))
    const folder = folderOf(project)
    const root = await buildProject(project, folder, tarball, photo)
    const site = await startSite({ root, headers: 'plain', extra: withoutPolicy })
    const elsewhere = await startSite({ root, headers: 'plain', extra: withoutPolicy })
    try {
      if (project.isElsewhere === true) {
        const file = path.join(root, 'index.html')
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace('/main.js', `${elsewhere.url}main.js`),
        )
      }
      await page.goto(site.url)
      await expect(page.locator('output')).toHaveText(MADE, { timeout: 60_000 })
    } finally {
      await site.close()
      await elsewhere.close()
      if (!isWhole) rmSync(folder, { recursive: true, force: true })
    }
  })
}
