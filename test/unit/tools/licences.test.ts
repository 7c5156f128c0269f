import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { builtIn } from '../../../tools/library/notices.mjs'
import { inRoot } from '../../../tools/process/root.mjs'
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
