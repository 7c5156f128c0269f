/**
 * The parts of the page. A part is found by its role and its name, in either language. A part without a role is found by its
 * class; no other file of the tests names these classes.
 */
import type { Locator } from '@playwright/test'
import { type PageKey, strings } from '../../src/page/i18n/strings.ts'
import type { Page } from './site.ts'

/** A page, an iframe, or a part of one. */
type Root = Pick<Page, 'getByRole' | 'locator'>

function pattern(text: string): string {
  return text
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
}

/** Matches the whole strings of `keys` in both languages. A placeholder matches any text. */
function named(...keys: readonly PageKey[]): RegExp {
  const texts = keys.flatMap((key) => {
    const { en, zh } = strings[key]
    return [...(typeof en === 'string' ? [en] : [en.one, en.other]), zh]
  })
  return new RegExp(`^(${texts.map(pattern).join('|')})$`)
}

function button(root: Root, ...keys: readonly PageKey[]): Locator {
  return root.getByRole('button', { name: named(...keys) })
}

/** The start page. */
export function home(root: Root): Locator {
  return root.locator('.home')
}

export function chooseButton(root: Root): Locator {
  return button(home(root), 'choose')
}

export function samples(root: Root): Locator {
  return root.locator('.samples').getByRole('button')
}

export function modelButton(root: Root): Locator {
  return button(root, 'modelButton')
}

export function helpButton(root: Root): Locator {
  return button(root, 'help')
}

export function storageButton(root: Root): Locator {
  return root.locator('.storage-button')
}

export function toasts(root: Root): Locator {
  return root.getByRole('list', { name: named('messageList') }).getByRole('listitem')
}

export function errorToasts(root: Root): Locator {
  return toasts(root).and(root.locator('.toast-trouble'))
}

/** What is said below the stage about the selected map. It is hidden while it is empty. */
export function notices(root: Root): Locator {
  return root.getByRole('list', { name: named('noticeList'), includeHidden: true })
}

/** The two pictures, or the progress or error in their place. */
export function stage(root: Root): Locator {
  return root.getByRole('region', { name: named('mainLabel') })
}

export function errorCard(root: Root): Locator {
  return root.locator('.trouble-card')
}

/** The name of the photo on the stage. */
export function photoName(root: Root): Locator {
  return root.locator('.pane-photo .name')
}

export function photoCanvas(root: Root): Locator {
  return root.locator('.pane-photo canvas')
}

export function mapCanvas(root: Root): Locator {
  return root.locator('.pane-map .frame canvas')
}

/** The map as a thing with keys: arrows pan, + and - zoom. */
export function imageInteraction(root: Root): Locator {
  return root.getByRole('application', { name: named('scope') })
}

/** The two words or distances at the ends of the colour bar. */
export function legendEnds(root: Root): Locator {
  return root.locator('.legend span')
}

export function toolbar(root: Root): Locator {
  return root.locator('.toolbar')
}

export function adjustButton(root: Root): Locator {
  return button(root, 'adjust')
}

export function lookButton(root: Root): Locator {
  return button(root, 'look')
}

export function measureButton(root: Root): Locator {
  return button(root, 'measure')
}

/** The panel beside the stage. */
export function dock(root: Root): Locator {
  return root.locator('#dock')
}

export function closeDockButton(root: Root): Locator {
  return button(dock(root), 'close')
}

/** A value of the measure panel. */
export function reading(root: Root, name: 'place' | 'value' | 'metres' | 'rank'): Locator {
  return root.locator(`.read-${name}`)
}

export function downloadButton(root: Root): Locator {
  return button(root, 'download', 'encoding')
}

export function formatsButton(root: Root): Locator {
  return button(root, 'downloadMore')
}

export function detailsButton(root: Root): Locator {
  return button(root, 'details')
}

/** Which model and engine computed the map, in the details. They can be read while the details are closed. */
export function facts(root: Root): Locator {
  return root
    .getByRole('region', { name: named('detailsTitle'), includeHidden: true })
    .locator('dl')
}

export function tiles(root: Root): Locator {
  return root
    .getByRole('region', { name: named('strip') })
    .getByRole('list')
    .getByRole('listitem')
}

/** The tiles whose photo is in this state. */
export function tilesThatAre(
  root: Root,
  state: 'done' | 'waiting' | 'failed' | 'cancelled',
): Locator {
  return tiles(root).filter({
    hasText: new RegExp(`(${Object.values(strings[state]).join('|')})$`),
  })
}

/** The tiles whose photo waits or is in progress. */
export function pendingTiles(root: Root): Locator {
  return tiles(root).and(root.locator('[data-state="waiting"], [data-state="working"]'))
}

/** The tile of the photo `name`. */
export function tileOf(page: Page, name: string): Locator {
  return tiles(page).filter({ has: page.getByText(name, { exact: true }) })
}

/** The button of a tile that selects its photo. Its other buttons come after it. */
export function tileButton(tile: Locator): Locator {
  return tile.getByRole('button').first()
}

export function tileNames(root: Root): Locator {
  return root.locator('.tile-name')
}

/** The line above the tiles. */
export function stripHead(root: Root): Locator {
  return root.locator('.strip-head')
}

export function cameraButton(root: Root): Locator {
  return button(root, 'live')
}

/** The error or the question in place of the camera's pictures. */
export function cameraCard(root: Root): Locator {
  return root.locator('.live-card')
}
