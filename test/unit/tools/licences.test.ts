import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { builtIn } from '../../../tools/library/notices.mjs'
import { inRoot } from '../../../tools/process/root.mjs'
import { billOfMaterials } from '../../../tools/sbom.mjs'
import { LICENCES } from '../../../tools/site/licences.mjs'

const SITE = process.env['DEPTHDROP_DIST'] ?? inRoot('dist')

test('the page of licences names exactly the packages that are built into the site', () => {
  const text = readFileSync(path.join(SITE, LICENCES), 'utf8')
  const named = [...text.matchAll(/-{80}\n\n(\S+) \d[\d.]*\nLicence: /gu)].map(([, name]) => name)
  expect(named).toEqual(builtIn(SITE))
  expect(named).toContain('workbox-precaching')
  expect(text).toContain('Copyright 2020 David Junger')
  expect(text).toContain('Apache License')
})

test('the bill of materials has each of them, with its licence and its hash', () => {
  const { bomFormat, components } = billOfMaterials(SITE)
  expect(bomFormat).toBe('CycloneDX')
  expect(components.map(({ name }) => name)).toEqual(builtIn(SITE))
  for (const { purl, licenses, hashes } of components) {
    expect.soft(purl).toMatch(/^pkg:npm\/(%40\w+\/)?[\w-]+@\d+\.\d+\.\d+$/u)
    expect.soft(licenses).toHaveLength(1)
    expect.soft(hashes[0]?.content, purl).toMatch(/^[\da-f]{128}$/u)
  }
  // What is built in reaches visitors, so it must not ask for more than a notice.
  const demanding = components.filter(({ licenses }) =>
    /GPL|MPL|CC-BY/u.test(JSON.stringify(licenses)),
  )
  // MPL-2.0 covers mediabunny's own files alone. They are built in unchanged, and the notice says where their source is.
  expect(demanding.map(({ name }) => name)).toEqual(['mediabunny'])
  const page = readFileSync(path.join(SITE, LICENCES), 'utf8')
  expect(page).toContain('Mozilla Public License Version 2.0')
  expect(page).toMatch(/npmjs\.com\/package\/mediabunny\/v\/\d.+ contains its source code/u)
})
