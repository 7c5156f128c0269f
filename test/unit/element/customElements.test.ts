/** custom-elements.json describes the element that the code defines. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ATTRIBUTES } from '../../../src/element/attributes.ts'
import { LIB } from '../../../tools/library/folder.mjs'
import { inRoot } from '../../../tools/process/root.mjs'
import { ensureLib } from '../../../tools/setup/setup.mjs'

interface Named {
  readonly name: string
}

interface Element {
  readonly tagName?: string
  readonly attributes: readonly Named[]
  readonly events: readonly Named[]
  readonly slots: readonly Named[]
  readonly cssParts: readonly Named[]
  readonly cssProperties: readonly Named[]
  readonly members: readonly Named[]
}

let element: Element

beforeAll(async () => {
  await ensureLib()
  const { modules } = JSON.parse(readFileSync(path.join(LIB, 'custom-elements.json'), 'utf8')) as {
    readonly modules: readonly { readonly declarations: readonly Element[] }[]
  }
  const [found] = modules.flatMap(({ declarations }) => declarations)
  if (found === undefined) throw new Error('The manifest describes no element.')
  element = found
}, 300_000)

function names(list: readonly Named[]): readonly string[] {
  return list.map(({ name }) => name).sort()
}

function source(file: string): string {
  return readFileSync(inRoot('src', 'element', file), 'utf8')
}

test('it names the tag, every observed attribute and every event', () => {
  expect(element.tagName).toBe('depth-map')
  expect(names(element.attributes)).toEqual([...ATTRIBUTES].sort())
  const events = /interface DepthMapEvents \{([^]*?)\n\}/u.exec(source('events.ts'))?.[1] ?? ''
  const declared = [...events.matchAll(/^ {2}(\w+):/gmu)].map(([, name = '']) => name)
  expect(names(element.events)).toEqual(declared.sort())
})

test('its parts, slots and custom properties are those of the view and the style sheet', () => {
  const view = source('shadowView.ts')
  expect(element.cssParts.length).toBeGreaterThan(5)
  for (const { name } of element.cssParts)
    expect.soft(view, name).toMatch(new RegExp(`'${name}'`, 'u'))
  const properties = source('styles.ts').match(/--depth-map-[\w-]+/gu) ?? []
  expect(names(element.cssProperties)).toEqual([...new Set(properties)].sort())
  expect(names(element.slots)).toEqual(['', 'error', 'progress'])
})

test('it lists the public methods and no private member', () => {
  expect(names(element.members)).toEqual(expect.arrayContaining(['estimate', 'toBlob', 'depth']))
  expect(element.members.filter(({ name }) => name.startsWith('#'))).toEqual([])
})
