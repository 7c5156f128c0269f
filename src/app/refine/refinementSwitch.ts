/** The choice of the map's detail: the model's own, refined at the photo's edges, or estimated in many parts. */
import { shorterSide } from '../../core/profile/size.ts'
import { tilesFor, viewsFor } from '../../core/refine/photoViews.ts'
import { isEdgesOnly, isRaw } from '../../core/settings.ts'
import type { Detail, Refinement } from '../../core/types.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { type Item, isEstimated } from '../photo/item.ts'
import { refinementChoice, refinementOf } from '../preferences/refinement.ts'
import { attachPopover, popoverPanel } from '../ui/popover.ts'

const CHOICES: readonly (readonly [Detail, PageKey])[] = [
  ['raw', 'finerRaw'],
  ['edges', 'finerEdges'],
  ['tiles', 'finerTiles'],
]

export interface RefinementSwitch {
  readonly element: HTMLElement
  /** The progress of a refinement, to be placed on the picture. */
  readonly status: HTMLElement
  /** `progress` is 0…1 while a map is being refined, else null. */
  render(item: Item | null, progress: number | null): void
}

function pick(change: Partial<Refinement>): void {
  return refinementChoice.set({ ...refinementChoice.get(), ...change })
}

/** The number of inferences of a refinement, including that of the whole photo. */
function countInferences({ size, model }: Item, refinement: Refinement): number {
  return size === null ? 1 : 1 + viewsFor(size, shorterSide(model.profile), refinement).length
}

function remarkOf(item: Item, detail: Detail, flip: boolean): string {
  const { profile } = item.model
  if (detail === 'raw') return t('finerRawMore', { width: profile.width, height: profile.height })
  if (detail === 'edges') return t('finerEdgesMore')
  if (item.size !== null && tilesFor(item.size, shorterSide(profile)).length === 0)
    return t('finerTilesNone')
  return t('finerTilesMore', { times: countInferences(item, { detail, flip }) })
}

/** @param stop stops refining and keeps the present map */
export function createRefinementSwitch(stop: () => void): RefinementSwitch {
  const segments = CHOICES.map(([detail, title]) => {
    const input = h('input', {
      type: 'radio',
      name: 'detail',
      value: detail,
      onchange: () => pick({ detail }),
    })
    const label = h(
      'label',
      {},
      input,
      bindText(h('span'), () => t(title)),
    )
    return { detail, input, label }
  })
  const group = bindAttribute(
    h('div', { class: 'segments', role: 'radiogroup' }, ...segments.map(({ label }) => label)),
    'aria-label',
    () => t('finer'),
  )

  const remarks = CHOICES.map(([detail, title]) => {
    const remark = h('small')
    return {
      detail,
      remark,
      row: h(
        'div',
        { class: 'finer-fact' },
        bindText(h('strong'), () => t(title)),
        remark,
      ),
    }
  })
  const flip = h('input', { type: 'checkbox', onchange: () => pick({ flip: flip.checked }) })
  const flipWords = h(
    'span',
    {},
    bindText(h('strong'), () => t('finerFlip')),
    bindText(h('small'), () => t('finerFlipMore')),
  )
  const flipRow = h('label', { class: 'option' }, flip, flipWords)
  const more = h('button', { class: 'icon-button', type: 'button' }, icon('chevron'))
  bindAttribute(more, 'aria-label', () => t('finerMore'))
  const popover = attachPopover(
    more,
    popoverPanel('finer-panel', ...remarks.map(({ row }) => row), flipRow),
  )

  const percentText = h('span', { class: 'small figures' })
  const bar = h(
    'span',
    { class: 'finer-bar', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 },
    h('span'),
  )
  bindAttribute(bar, 'aria-label', () => t('finerStage'))
  const stopButton = h(
    'button',
    { class: 'icon-button', type: 'button', onclick: stop },
    icon('close'),
  )
  bindAttribute(stopButton, 'aria-label', () => t('finerStop'))
  bindAttribute(stopButton, 'title', () => t('finerStop'))
  const status = h(
    'div',
    { class: 'on-picture finer-status', hidden: true },
    bar,
    percentText,
    stopButton,
  )
  const element = h('div', { class: 'finer' }, group, more, popover.panel)

  return {
    element,
    status,
    render: (item, progress) => {
      const estimate = item?.state.kind === 'done' ? item.state.estimate : null
      // A map without its photo cannot be refined, and neither can one that no model estimated.
      const isFixed =
        item !== null && (item.file === null || (estimate !== null && !isEstimated(item)))
      const isShown = isFixed || progress === null
      const shown =
        isShown && estimate !== null ? refinementOf(estimate.settings) : refinementChoice.get()
      for (const { detail, input } of segments) {
        input.checked = detail === shown.detail
        input.disabled = isFixed
      }
      flip.checked = shown.flip
      flip.disabled = isFixed
      element.classList.toggle('is-finer', !isRaw(shown))
      if (item !== null)
        for (const { detail, remark } of remarks)
          setText(remark, remarkOf(item, detail, shown.flip))
      const hadFocus = status.contains(document.activeElement)
      // Sharp edges take a moment: a bar that comes and goes on every photo would say nothing.
      status.hidden = progress === null || isEdgesOnly(refinementChoice.get())
      if (hadFocus && progress === null) segments.find(({ input }) => input.checked)?.input.focus()
      if (progress === null) return
      const percent = Math.round(progress * 100)
      bar.style.setProperty('--done', String(progress))
      bar.setAttribute('aria-valuenow', String(percent))
      setText(percentText, `${percent}%`)
    },
  }
}
