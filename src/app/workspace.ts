/** Where photos are looked at: the stage, its tools and panels, and the strip. */
import { engineState } from '../client/engine/report.ts'
import { h } from '../page/dom.ts'
import { t } from '../page/language.ts'
import type { Intake } from './add/dropPastePick.ts'
import type { LiveCamera } from './camera/liveCamera.ts'
import { openStoragePanel } from './kept/storagePanel.ts'
import { isFinished } from './photo/item.ts'
import type { Photos } from './photos.ts'
import { view } from './preferences/view.ts'
import { createFinerSwitch } from './refine/finerSwitch.ts'
import { createDownloads } from './save/downloads.ts'
import { openZipDialog } from './save/zipDialog.ts'
import type { SourceView } from './source/sourceView.ts'
import { createStage } from './stage/stage.ts'
import { createViewSwitch } from './stage/viewSwitch.ts'
import { createStrip } from './strip/strip.ts'
import { createNotes } from './timing/notes.ts'
import { createPanel } from './timing/panel.ts'
import { createDock } from './ui/dock.ts'
import { announce } from './ui/toast.ts'

export interface DeskParts {
  readonly photos: Photos
  readonly source: SourceView
  readonly intake: Intake
  readonly live: LiveCamera
}

export interface Desk {
  readonly element: HTMLElement
  /** The picture as it is shown, into a file. */
  save(): void
  render(): void
}

export function createDesk({ photos, source, intake, live }: DeskParts): Desk {
  const { gallery, pictures, refining } = photos
  const finerSwitch = createFinerSwitch(refining.stop)
  const downloads = createDownloads(() => void openZipDialog(photos.finished()))
  const panel = createPanel(source.bring)
  const notes = createNotes(openStoragePanel)
  const stage = createStage(pictures, {
    cancel: photos.cancelSelected,
    retry: () => {
      const item = gallery.selected()
      if (item?.state.kind === 'done') pictures.repaint()
      else if (item !== null) gallery.retry(item)
    },
    choose: intake.choose,
  })
  const dock = createDock(
    [
      {
        name: 'look',
        symbol: 'look',
        words: 'look',
        load: async () => (await import('./look/lookPanel.ts')).createLookPanel(),
      },
      {
        name: 'measure',
        symbol: 'measure',
        words: 'measure',
        load: async () =>
          (await import('./measure/measurePanel.ts')).createMeasurePanel(
            stage.interaction,
            stage.zoom,
          ),
      },
    ],
    stage.bringMap,
  )
  const strip = createStrip({
    ...gallery,
    choose: intake.choose,
    chooseFolder: intake.chooseFolder,
    select: (item) => {
      // Who goes to a photo has left the camera.
      live.close()
      gallery.select(item)
    },
    live: live.createButton('quiet live-open'),
    next: (item) => {
      gallery.next(item)
      announce(t('nextNow', { name: item.name }))
    },
  })
  const element = h(
    'div',
    { class: 'work' },
    live.element,
    h('div', { class: 'desk' }, stage.element, dock.element),
    h(
      'div',
      { class: 'toolbar' },
      createViewSwitch(),
      finerSwitch.element,
      ...dock.buttons,
      panel.button,
      downloads.element,
    ),
    source.element,
    panel.element,
    notes.element,
    strip.element,
  )

  return {
    element,
    save: downloads.save,

    render: () => {
      const item = gallery.selected()
      refining.follow(item)
      const isEmpty = gallery.items().length === 0
      const isLive = live.isOpen()
      element.hidden = isEmpty && !isLive
      element.classList.toggle('is-live', isLive)
      strip.element.hidden = isEmpty
      pictures.show(item)
      downloads.show(
        item?.state.kind === 'done' ? item.state.estimate : null,
        gallery.items().filter(isFinished).length,
      )
      if (item !== null) stage.render(item, view.get())
      dock.render(item?.state.kind === 'done' && !isLive ? item.state.estimate : null)
      finerSwitch.render(item, refining.progress())
      panel.render(item, gallery.inferences())
      source.render(item)
      notes.render(item, engineState.get())
      strip.render(gallery.items(), isLive ? null : item, gallery.isPaused())
    },
  }
}
