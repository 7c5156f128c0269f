import { expect, test } from 'vitest'
import {
  addressesOfHtml,
  addressesOfQuery,
  addressesOfText,
  MAX_ADDRESSES,
  withSources,
} from '../../../../src/app/add/addresses.ts'

const many = Array.from({ length: MAX_ADDRESSES + 3 }, (_, i) => `https://a.example/${i}.jpg`)
function query(addresses: readonly string[]): string {
  return `?${new URLSearchParams(addresses.map((address) => ['src', address]))}`
}

test('every src of a link counts once, in its order, up to the cap, and the others are counted', () => {
  expect(
    addressesOfQuery(
      '?lang=zh&src=b.jpg&src=https%3A%2F%2Fa.example%2Fx.png%3Fy%3D1%26z&src=b.jpg',
    ),
  ).toEqual({ taken: ['b.jpg', 'https://a.example/x.png?y=1&z'], left: 0 })
  expect(addressesOfQuery('?lang=zh')).toEqual({ taken: [], left: 0 })
  expect(addressesOfQuery(query(many))).toEqual({ taken: many.slice(0, MAX_ADDRESSES), left: 3 })
})

test('text is addresses only where every line is one that can be a picture', () => {
  expect(
    addressesOfText(' https://a.example/x.jpg \r\n# a comment\r\n\r\nhttp://b.example/y')?.taken,
  ).toEqual(['https://a.example/x.jpg', 'http://b.example/y'])
  expect(addressesOfText('data:image/png;base64,AAAA')?.taken).toEqual([
    'data:image/png;base64,AAAA',
  ])
  for (const text of [
    '',
    '# only a comment',
    'see https://a.example/x.jpg',
    'https://a.example\nand more',
    'x.jpg',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:https://a.example/1',
  ]) {
    expect(addressesOfText(text), text).toBeNull()
  }
})

test.each([
  [
    'the link around the image is left out',
    '<meta charset="utf-8"><a href="https://a.example/page"><img class="x" src="https://a.example/x.jpg?y=1&amp;z" alt="a > b"></a>',
    ['https://a.example/x.jpg?y=1&z'],
  ],
  [
    'every image counts once',
    "<p><img src='https://a.example/1.jpg'><IMG SRC=https://a.example/2.jpg><img src='https://a.example/1.jpg'></p>",
    ['https://a.example/1.jpg', 'https://a.example/2.jpg'],
  ],
  [
    'another attribute is no source',
    '<img data-src="https://a.example/1.jpg" srcset="https://a.example/2.jpg 2x" src="https://a.example/3.jpg">',
    ['https://a.example/3.jpg'],
  ],
  [
    'a picture that cannot be fetched',
    '<a href="https://a.example/"><img src="blob:x"></a>',
    undefined,
  ],
  ['a link without an image', '<a href="https://a.example/x.jpg">src="y"</a>', undefined],
])('the images in dragged HTML: %s', (_, html, taken) => {
  expect(addressesOfHtml(html)?.taken).toEqual(taken)
})

test('a page’s address takes on what was pasted, keeps the rest of it, and never grows beyond the cap', () => {
  expect(withSources('https://d.example/?lang=zh&src=a.jpg', ['https://a.example/x.jpg'])).toBe(
    'https://d.example/?lang=zh&src=a.jpg&src=https%3A%2F%2Fa.example%2Fx.jpg',
  )
  expect(
    withSources('https://d.example/?src=https%3A%2F%2Fa.example%2Fx.jpg', [
      'https://a.example/x.jpg',
    ]),
  ).toBe('https://d.example/?src=https%3A%2F%2Fa.example%2Fx.jpg')
  expect(withSources('https://d.example/', ['data:image/png;base64,AAAA'])).toBe(
    'https://d.example/',
  )
  expect(
    addressesOfQuery(
      new URL(withSources(`https://d.example/${query(many)}`, ['https://new.example/'])).search,
    ).taken.at(-1),
  ).toBe('https://new.example/')
})
