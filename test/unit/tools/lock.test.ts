import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
) as {
  readonly packages: Readonly<Record<string, Locked>>
}

test('the lock file contains the optional packages for every system', () => {
  const wanted = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => [place, name] as const),
  )
  expect(wanted.length).toBeGreaterThan(20)
  const missing = wanted.filter(
    ([place, name]) =>
      !(`${place}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
  )
  expect(missing).toEqual([])
})

test('the lock file names no registry', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
})

/** The root is the first entry. */
const installed = Object.entries(packages).filter(([place]) => place !== '')

test('every package has a SHA-512, and none comes from elsewhere than the registry', () => {
  expect(installed.filter(([, { integrity }]) => !/^sha512-/u.test(integrity ?? ''))).toEqual([])
  expect(installed.filter(([, { version }]) => !/^\d+\.\d+\.\d+/u.test(version ?? ''))).toEqual([])
})

test('package.json names exact versions, and the lock file has them', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, Readonly<Record<string, string>>>>
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect.soft(packages[`node_modules/${name}`]?.version, name).toBe(version)
})

/** A licence that is not here needs a decision: may it be installed, and may it be built in? */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'MPL-2.0',
  '(Apache-2.0 AND BSD-3-Clause)',
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
]

test('every package has a licence that is allowed', () => {
  expect(
    installed
      .filter(([, { license = 'none' }]) => !ALLOWED.includes(license))
      .map(([place]) => place),
  ).toEqual([])
})
