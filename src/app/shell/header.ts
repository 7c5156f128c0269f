/** The header: logo, model menu, language, theme, help. */

import { bindAttribute } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { language, switchLanguage, t } from '../../page/language.ts'
import { switchTheme, type Theme, theme } from '../preferences/theme.ts'
import { createMark } from '../ui/mark.ts'

const THEMES: Readonly<Record<Theme, { readonly symbol: IconName; readonly label: PageKey }>> = {
  auto: { symbol: 'auto', label: 'themeAuto' },
  light: { symbol: 'sun', label: 'themeLight' },
  dark: { symbol: 'moon', label: 'themeDark' },
}

function themeButton(): HTMLElement {
  const button = h('button', { class: 'icon-button', type: 'button', onclick: switchTheme })
  const render = (): void => {
    const { symbol, label } = THEMES[theme.get()]
    button.replaceChildren(icon(symbol))
    button.setAttribute('aria-label', t(label))
    button.title = t(label)
  }
  theme.subscribe(render)
  language.subscribe(render)
  render()
  return button
}

function languageButton(): HTMLElement {
  const button = h('button', {
    class: 'icon-button language-button',
    type: 'button',
    onclick: switchLanguage,
  })
  const render = (): void => {
    const isEnglish = language.get() === 'en'
    // Name each language in itself, so that its readers recognise it. The Chinese name is drawn, because as text it
    // delays the first layout by 6 to 50 ms (Chromium on Linux), until the browser has found a font with its characters.
    button.lang = isEnglish ? 'zh-Hans' : 'en'
    button.replaceChildren(isEnglish ? icon('chinese') : 'EN')
  }
  language.subscribe(render)
  render()
  return bindAttribute(
    bindAttribute(button, 'aria-label', () => t('language')),
    'title',
    () => t('language'),
  )
}

function startLink(start: () => void): HTMLElement {
  const press = (event: Event): void => {
    // With a modifier the browser opens another tab or window.
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    start()
  }
  const link = h('a', { href: './', onclick: press }, createMark(), 'Depthdrop')
  return bindAttribute(
    bindAttribute(link, 'aria-label', () => t('toStart')),
    'title',
    () => t('toStart'),
  )
}

/** @param start shows the start page */
export function createHeader(
  start: () => void,
  modelMenu: HTMLElement,
  help: HTMLElement,
): HTMLElement {
  return h(
    'header',
    { class: 'header' },
    h('h1', { class: 'brand' }, startLink(start)),
    h('div', { class: 'header-tools' }, modelMenu, languageButton(), themeButton(), help),
  )
}
