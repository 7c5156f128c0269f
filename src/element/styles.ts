/** The element's style sheet. A script makes it, because a strict Content-Security-Policy forbids <style>. */
import type { Size } from '../core/types.ts'

/** More elongated pictures get empty margins. Otherwise they would be hairlines. */
const MAX_RATIO = 12

/** 300 pixels is the width of a canvas or a video whose container asks its content for a width. */
const CSS = `
:host {
  display: flex;
  flex-direction: column;
  position: relative;
  box-sizing: border-box;
  min-inline-size: 0;
  justify-self: stretch;
  aspect-ratio: 4 / 3;
  overflow-wrap: anywhere;
}
:host([hidden]) { display: none }
.frame {
  position: relative;
  display: grid;
  grid-template: minmax(min-content, 1fr) / minmax(0, 1fr);
  min-block-size: 100%;
  overflow: clip;
  border-radius: inherit;
  background: var(--depth-map-background, transparent);
}
.frame::before { content: ''; grid-area: 1 / 1; inline-size: 300px; max-inline-size: 100% }
.frame > * { grid-area: 1 / 1; min-inline-size: 0 }
.frame[data-shows='error'] { overflow: auto }
.frame:not([data-shows='map']) { background: var(--depth-map-background, light-dark(#e8e8e6, #29292d)) }
[hidden] { display: none !important }
canvas {
  position: absolute;
  inset: 0;
  inline-size: 100%;
  block-size: 100%;
  object-fit: var(--depth-map-fit, contain);
  object-position: var(--depth-map-position, 50% 50%);
}
.view { position: absolute; inset: 0 }
.view:empty { display: none }
.is-compared .map { clip-path: inset(0 0 0 calc(var(--at) * 100%)) }
.frame.is-compared { cursor: ew-resize; touch-action: pan-y pinch-zoom; user-select: none; -webkit-user-select: none }
.side {
  position: absolute;
  inset: 0;
  padding: 8px;
  text-align: left;
  pointer-events: none;
  clip-path: inset(0 calc(100% - var(--at) * 100%) 0 0);
}
.side + .side { text-align: right; clip-path: inset(0 0 0 calc(var(--at) * 100%)) }
.frame:not(.is-compared) .side, .label:empty { display: none }
.label {
  padding: 2px 8px;
  border-radius: 4px;
  font: 0.75rem/1.5 system-ui, sans-serif;
  color: #fff;
  background: rgb(0 0 0 / 60%);
}
.handle {
  position: absolute;
  inset-block: 0;
  left: calc(var(--at) * 100%);
  inline-size: 44px;
  margin-left: -22px;
  outline: none;
  --ink: var(--depth-map-handle-color, #fff);
}
.handle::before {
  content: '';
  position: absolute;
  inset-block: 0;
  left: 21px;
  inline-size: 2px;
  background: var(--ink);
  box-shadow: 0 0 0 1px rgb(0 0 0 / 45%);
}
.grip {
  position: absolute;
  top: 50%;
  left: 4px;
  inline-size: 36px;
  block-size: 36px;
  margin-top: -18px;
  box-sizing: border-box;
  border-radius: 50%;
  background: var(--ink);
  box-shadow: 0 0 0 1px rgb(0 0 0 / 45%), 0 2px 8px rgb(0 0 0 / 40%);
}
.grip::before, .grip::after {
  content: '';
  position: absolute;
  top: 12px;
  border: solid transparent;
  border-width: 6px 7px;
}
.grip::before { left: 0; border-right-color: #1b1b1e; border-left-width: 0; margin-left: 7px }
.grip::after { right: 0; border-left-color: #1b1b1e; border-right-width: 0; margin-right: 7px }
.handle:focus-visible .grip { outline: 3px solid var(--depth-map-accent, light-dark(#781c6d, #fca50a)); outline-offset: 2px }
::slotted(:is(img, canvas, video):not([slot])) {
  display: block;
  position: absolute;
  inset: 0;
  inline-size: 100%;
  block-size: 100%;
  object-fit: var(--depth-map-fit, contain);
  object-position: var(--depth-map-position, 50% 50%);
}
.progress { align-self: end; z-index: 1; padding: 12px; animation: appear 0.2s 0.15s both }
.bar {
  block-size: 6px;
  border-radius: 3px;
  overflow: clip;
  background: light-dark(rgb(255 255 255 / 85%), rgb(0 0 0 / 60%));
  box-shadow: 0 0 0 1px light-dark(rgb(0 0 0 / 30%), rgb(255 255 255 / 30%));
}
.fill {
  block-size: 100%;
  background: var(--depth-map-accent, light-dark(#781c6d, #fca50a));
  transform-origin: 0 50%;
  transform: scaleX(var(--reached, 0));
  transition: transform 0.15s linear;
}
.fill:dir(rtl) { transform-origin: 100% 50% }
.error {
  z-index: 1;
  align-self: center;
  padding: 12px;
  text-align: center;
  font: 0.9375rem/1.45 system-ui, sans-serif;
  color: light-dark(#1b1b1e, #ececee);
}
.message {
  display: inline-block;
  max-inline-size: 34em;
  margin: 0;
  padding: 10px 14px;
  border-radius: 8px;
  text-align: start;
  background: light-dark(#fff, #1d1d20);
  border: 1px solid light-dark(#dbdbd8, #434349);
}
.failed { display: block; font-weight: 600; color: light-dark(#a3210f, #ff9583) }
@keyframes appear { from { opacity: 0 } }
@media (prefers-reduced-motion: reduce) {
  .progress { animation: none }
  .fill { transition: none }
}
@media (forced-colors: active) {
  .handle, .fill { forced-color-adjust: none }
  .handle { --ink: ButtonFace }
  .handle::before { background: ButtonText }
  .grip { border: 2px solid ButtonText }
  .grip::before { border-right-color: ButtonText }
  .grip::after { border-left-color: ButtonText }
  .handle:focus-visible .grip { outline-color: Highlight }
  .fill { background: Highlight }
  .bar, .message { border: 1px solid CanvasText }
}
`

type Realm = Window & typeof globalThis

/** A sheet can be used only in the document whose window made it. */
const shared = new WeakMap<Realm, CSSStyleSheet>()

function makeSheet(realm: Realm, css: string): CSSStyleSheet {
  const sheet = new realm.CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

function sharedSheet(realm: Realm): CSSStyleSheet {
  const sheet = shared.get(realm) ?? makeSheet(realm, CSS)
  shared.set(realm, sheet)
  return sheet
}

export interface Styles {
  /** Adds the style sheets again: a shadow root that is moved to another document loses its own. */
  apply(): void
  /** Gives the element the aspect ratio of a picture with this size. */
  setSize(size: Size): void
}

export function createStyles(root: ShadowRoot): Styles {
  let shape = ''
  let own: CSSStyleSheet | undefined
  return {
    apply: () => {
      // A document without a window, such as a template's, renders nothing.
      const realm = root.ownerDocument.defaultView
      if (realm === null) return
      own = makeSheet(realm, shape)
      root.adoptedStyleSheets = [sharedSheet(realm), own]
    },
    setSize: ({ width, height }) => {
      const ratio = Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, width / height))
      shape = `:host { aspect-ratio: ${ratio} }`
      own?.replaceSync(shape)
    },
  }
}
