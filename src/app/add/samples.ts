/**
 * Sample photos; README.md credits them. A site may lack some or all of them. NAME.small.jpg is the preview of NAME.jpg, so
 * that the start page shows six small images instead of six large ones.
 */

import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'

const SAMPLES: readonly { readonly file: string; readonly title: PageKey }[] = [
  { file: 'temple.jpg', title: 'sampleTemple' },
  { file: 'astronaut.jpg', title: 'sampleAstronaut' },
  { file: 'coffee.jpg', title: 'sampleCoffee' },
  { file: 'cat.jpg', title: 'sampleCat' },
  { file: 'room.jpg', title: 'sampleRoom' },
  { file: 'mountains.jpg', title: 'sampleMountains' },
]

function address(file: string): string {
  return new URL(`samples/${file}`, document.baseURI).href
}

async function fetchSample(file: string): Promise<File> {
  const response = await fetch(address(file))
  const type = response.headers.get('content-type') ?? ''
  if (!response.ok || !type.startsWith('image/')) throw new Error(`${response.status} ${type}`)
  // With a fixed date, the same sample counts as the same photo on the strip.
  return new File([await response.blob()], file, { type, lastModified: 0 })
}

export function createSamples(take: (files: readonly File[]) => void): HTMLElement {
  const list = h('ul', { class: 'samples' })
  const section = h(
    'section',
    { class: 'sample-area' },
    bindText(h('h2'), () => t('samples')),
    list,
  )

  const pick = (file: string): void => {
    fetchSample(file).then(
      (sample) => take([sample]),
      () => toast('trouble', () => t('sampleMissing')),
    )
  }

  for (const { file, title } of SAMPLES) {
    const image = h('img', {
      draggable: 'false',
      decoding: 'async',
      // A visitor with a photo of their own needs none of them.
      fetchpriority: 'low',
      width: 160,
      height: 120,
    })
    bindAttribute(image, 'alt', () => t(title))
    const button = h(
      'button',
      { class: 'sample', type: 'button', onclick: () => pick(file) },
      image,
    )
    // Add the entry before its image has loaded: adding it later would shift the page.
    const entry = h('li', {}, button)
    image.addEventListener('error', () => {
      entry.remove()
      section.hidden = list.childElementCount === 0
    })
    image.src = address(file.replace('.jpg', '.small.jpg'))
    list.append(entry)
  }
  // The installed app has a shortcut to ?sample=temple.
  const requested = new URLSearchParams(location.search).get('sample')
  const sample = SAMPLES.find(({ file }) => file === `${requested}.jpg`)
  if (sample !== undefined) pick(sample.file)
  return section
}
