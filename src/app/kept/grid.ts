/** Keyboard control of a grid of cards: Tab stops once, and the arrow keys move between the cards. */
import type { Card } from './card.ts'

export interface GridActions {
  /** The Delete key was pressed on a card. */
  remove(card: Card): void
}

/** The number of cards in the first row. */
function columnsOf(cards: readonly Card[]): number {
  const top = cards[0]?.element.offsetTop
  const below = cards.findIndex(({ element }) => element.offsetTop !== top)
  return below < 0 ? cards.length : below
}

export function listenToGrid(
  list: HTMLElement,
  shown: () => readonly Card[],
  { remove }: GridActions,
): { reach(card: Card | undefined): void } {
  let reachable: Card | undefined

  /** Makes this card the one that Tab reaches, without moving the focus. */
  const offer = (card: Card | undefined): void => {
    if (reachable !== undefined) {
      reachable.button.tabIndex = -1
      reachable.box.tabIndex = -1
    }
    reachable = card
    if (card === undefined) return
    card.button.tabIndex = 0
    card.box.tabIndex = 0
  }

  const cardOf = (target: EventTarget | null): Card | undefined =>
    shown().find(({ element }) => target instanceof Node && element.contains(target))

  list.addEventListener('focusin', ({ target }) => offer(cardOf(target)))
  list.addEventListener('keydown', (event) => {
    const card = cardOf(event.target)
    if (card === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const cards = shown()
    const at = cards.indexOf(card)
    const last = cards.length - 1
    const targets: Readonly<Record<string, () => number>> = {
      ArrowLeft: () => at - 1,
      ArrowRight: () => at + 1,
      ArrowUp: () => at - columnsOf(cards),
      ArrowDown: () => at + columnsOf(cards),
      Home: () => 0,
      End: () => last,
    }
    const target = targets[event.key]?.()
    if (target !== undefined) {
      event.preventDefault()
      // Stay on the card if there is no row in that direction.
      const next = cards[target] ?? card
      ;(event.target === card.box ? next.box : next.button).focus()
    } else if (event.key === 'Delete') {
      event.preventDefault()
      remove(card)
    }
  })
  return { reach: offer }
}
