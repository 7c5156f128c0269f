/** One stored map in the gallery of earlier maps. */

import { createDispatcher } from '../../async/limit.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { languageTag, t } from '../../page/language.ts'
import { peekMap } from '../../storage/maps.ts'
import { paintMapThumb } from '../photo/thumbs.ts'
import type { KeptMap } from './keptMaps.ts'

/** Each map takes 256 KB until its thumbnail is made. */
const AT_ONCE = 2

export interface CardActions {
  open(map: KeptMap): void
  picked(): void
}

export interface Card {
  readonly map: KeptMap
  readonly element: HTMLLIElement
  readonly button: HTMLButtonElement
  readonly box: HTMLInputElement
}

function dateText(date: number | undefined): string {
  return date === undefined
    ? t('earlierUndated')
    : new Intl.DateTimeFormat(languageTag(), { dateStyle: 'medium', timeStyle: 'short' }).format(
        date,
      )
}

export function createCard(map: KeptMap, actions: CardActions): Card {
  const { name, date, model } = map
  const box = h('input', {
    type: 'checkbox',
    class: 'earlier-box',
    tabindex: -1,
    'aria-label': t('earlierSelectOne', { name }),
    onchange: actions.picked,
  })
  const button = h(
    'button',
    {
      class: 'earlier-button',
      type: 'button',
      tabindex: -1,
      title: name,
      onclick: () => actions.open(map),
    },
    h('span', { class: 'earlier-face' }, icon('image')),
    h('span', { class: 'earlier-name' }, name),
    h('span', { class: 'earlier-more small' }, dateText(date)),
    h('span', { class: 'earlier-more small' }, model.title),
  )
  return { map, element: h('li', { class: 'earlier-card' }, button, box), button, box }
}

/** Makes the thumbnails of the cards that come into view, a few at a time. The card seen last is first. */
export function createPainter(): { watch(card: Card): void; stop(): void } {
  const cards = new Map<Element, Card>()
  let wanted: readonly Card[] = []
  let isOver = false

  const paint = async ({ map, button }: Card): Promise<void> => {
    const found = await peekMap(map.key)
    if (found === undefined || isOver) return
    button.querySelector('.earlier-face')?.replaceChildren(await paintMapThumb(found))
  }

  const feed = createDispatcher(
    AT_ONCE,
    () => {
      const next = isOver ? undefined : wanted.at(-1)
      wanted = wanted.slice(0, -1)
      return next
    },
    // The placeholder icon stays if no thumbnail can be made.
    (card: Card) => paint(card).catch(() => undefined),
  )

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const card = cards.get(target)
        if (card === undefined) continue
        if (isIntersecting) {
          wanted = [...wanted, card]
          cards.delete(target)
          seen.unobserve(target)
        }
      }
      feed()
    },
    { rootMargin: '200px' },
  )

  return {
    watch: (card) => {
      cards.set(card.element, card)
      seen.observe(card.element)
    },
    stop: () => {
      isOver = true
      seen.disconnect()
    },
  }
}
