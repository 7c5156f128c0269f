/** The view of photos: the stage, its tools and panels, and the strip. */
import { pageEngine } from '../client/engine/pageEngine.ts'
import { h } from '../page/dom.ts'
import { t } from '../page/language.ts'
import type { Intake } from './add/dropPastePick.ts'
import type { LiveCamera } from './camera/liveCamera.ts'
import { openStoragePanel } from './kept/storagePanel.ts'
import { type Item, isFinished } from './photo/item.ts'
import type { Photos } from './photos.ts'
import type { ChangeHistory } from './preferences/history.ts'
import { view } from './preferences/viewChoice.ts'
import { createRefinementSwitch } from './refine/refinementSwitch.ts'
import { createDownloads } from './save/downloads.ts'
import { createSpaceButton } from './save/spaceButton.ts'
import { openZipDialog } from './save/zipDialog.ts'
import type { SourceView } from './source/sourceView.ts'
import { createStage } from './stage/stage.ts'
import { createToolbar } from './stage/toolbar.ts'
import { createViewSwitch } from './stage/viewSwitch.ts'
import { createStrip } from './strip/strip.ts'
import { createNoticeList } from './timing/noticeList.ts'
import { createTimingPanel } from './timing/timingPanel.ts'
import { createDock } from './ui/dock.ts'
import { announce, toast } from './ui/toast.ts'

const UNDO_MS = 10_000

export interface WorkspaceParts {
  readonly photos: Photos
  readonly source: SourceView
  readonly intake: Intake
  readonly live: LiveCamera
  readonly history: ChangeHistory
}

export interface Workspace {
  readonly element: HTMLElement
  /** Saves the selected photo's map as it is shown. */
  save(): void
  /** Shows the photos as they are now. Starts no work: see `followSelection` in photos.ts. */
  render(): void
}

export function createWorkspace({
  photos,
  source,
  intake,
  live,
  history,
}: WorkspaceParts): Workspace {
  const { queue, pictures, refiner } = photos
  const refinementSwitch = createRefinementSwitch(refiner.stop)
  const saveAll = (): void => void openZipDialog(photos.finished())
  const remove = (items: readonly Item[]): void => {
    const undo = queue.remove(items)
    const [first] = items
    const text = (): string =>
      items.length === 1
        ? t('removedOne', { name: first?.name ?? '' })
        : t('removedMany', { count: items.length })
    toast('note', text, { label: () => t('undo'), act: undo, forMs: UNDO_MS })
  }
  const space = createSpaceButton()
  const downloads = createDownloads(space.open, saveAll)
  const details = createTimingPanel()
  const notes = createNoticeList(openStoragePanel, intake.choose)
  const stage = createStage(
    pictures,
    {
      cancel: photos.cancelSelected,
      retry: () => {
        const item = queue.selected()
        if (item?.state.kind === 'done') {
          refiner.retry()
          pictures.repaint()
        } else if (item !== null) queue.retry(item)
      },
      choose: intake.choose,
      focusDownload: downloads.focus,
    },
    refinementSwitch.status,
  )
  const dock = createDock(
    [
      {
        name: 'look',
        symbol: 'look',
        label: 'look',
        load: async () => (await import('./look/lookPanel.ts')).createLookPanel(history),
      },
      {
        name: 'measure',
        symbol: 'measure',
        label: 'measure',
        load: async () =>
          (await import('./measure/measurePanel.ts')).createMeasurePanel(
            stage.interaction,
            stage.zoom,
          ),
      },
      {
        name: 'effects',
        symbol: 'effects',
        label: 'effects',
        load: async () =>
          (await import('./effects/effectsPanel.ts')).createEffectsPanel(stage, downloads, history),
      },
    ],
    stage.bringMap,
  )
  const strip = createStrip({
    ...queue,
    setVisible: queue.thumbs.setVisible,
    choose: intake.choose,
    chooseFolder: intake.chooseFolder,
    select: (item) => {
      live.close()
      queue.select(item)
    },
    more: [source.fileButton, live.createButton('quiet live-open')],
    saveAll,
    remove: (item) => remove([item]),
    removeAll: () => remove(queue.items()),
    moveToNext: (item) => {
      queue.moveToNext(item)
      announce(t('nextNow', { name: item.name }))
    },
  })
  const viewSwitch = createViewSwitch()
  const element = h(
    'div',
    { class: 'work' },
    live.element,
    h('div', { class: 'desk' }, stage.element, dock.element),
    createToolbar(
      viewSwitch,
      [refinementSwitch.element, ...dock.buttons, space.element],
      downloads.element,
    ),
    source.element,
    notes.element,
    strip.element,
    details.element,
  )

  return {
    element,
    save: downloads.save,

    render: () => {
      const item = queue.selected()
      const isEmpty = queue.items().length === 0
      const isLive = live.isOpen()
      element.hidden = isEmpty && !isLive
      element.classList.toggle('is-live', isLive)
      element.classList.toggle('is-start', item === null && !isLive)
      strip.element.hidden = isEmpty
      downloads.show(
        item?.state.kind === 'done' ? item.state.estimate : null,
        queue.items().filter(isFinished).length,
      )
      // A map of an earlier visit has no photo beside it, and so only one view.
      viewSwitch.hidden = item !== null && item.file === null
      if (item !== null) stage.render(item, view.get())
      const onStage = item?.state.kind === 'done' && !isLive ? item.state.estimate : null
      dock.render(onStage)
      space.show(onStage)
      refinementSwitch.render(item, refiner.progress())
      details.render(item, queue.inferences())
      source.render(item)
      notes.render(item, pageEngine.state.get())
      strip.render(queue.items(), isLive ? null : item, queue.isPaused())
    },
  }
}
