/** The page: makes its parts and tells them of each other. */
import { engineState } from '../client/engine.ts'
import { DEFAULT_SETTINGS, isRaw } from '../core/settings.ts'
import type { Model } from '../core/types.ts'
import { estimateDepth } from '../estimate.ts'
import { announce, announcer } from './announce.ts'
import { DISK_BUDGET, watchRoom } from '../storage/maps.ts'
import { takeArrivals } from './arrivals.ts'
import { createByAddress } from './byAddress.ts'
import { h } from '../page/dom.ts'
import { createDownloads } from './downloads.ts'
import { createEarlierButton } from './earlierButton.ts'
import { recallEngine } from './engineChoice.ts'
import { duration, storageSize } from './figures.ts'
import { finer } from './finer.ts'
import { createFinerSwitch } from './finerSwitch.ts'
import { createGallery } from './gallery/gallery.ts'
import { createHeader } from './header.ts'
import { createHelp } from './help.ts'
import { createHome } from './home.ts'
import type { Estimate } from '../estimate.ts'
import { icon } from '../page/icons.ts'
import { createIntake } from './intake.ts'
import { isEstimated, isFinished, isPending, noticesOf, troubleOf, type Item } from './item.ts'
import { listenToKeys } from './keys.ts'
import { createLiveDoor } from './liveDoor.ts'
import { language, noticeWords, t } from '../page/language.ts'
import { doneWords, models, startModels, takeOwnModel } from './modelChoice.ts'
import { createModelMenu } from './modelMenu.ts'
import { createNotes } from './notes.ts'
import { keepOffline, reloadHelps } from './offline.ts'
import { createPanel } from './panel.ts'
import { persistOnce } from './persist.ts'
import { look } from './look.ts'
import { calibrations } from './looking/calibrations.ts'
import { createDock } from './looking/dock.ts'
import { createPictures } from './pictures.ts'
import { askProfile } from './profileDialog.ts'
import { say } from '../page/say.ts'
import { createRefining } from './refining.ts'
import { recallUse } from './source/choices.ts'
import { createMapSources } from './source/sources.ts'
import { createSourceView } from './source/sourceView.ts'
import { createStage } from './stage.ts'
import { createStorageButton, openStoragePanel } from './storagePanel.ts'
import { createStrip } from './strip.ts'
import { relookThumbs } from './thumbs.ts'
import { timingOf, totalOf } from './timing.ts'
import { toast, toasts } from './toast.ts'
import { troubleWords } from './trouble.ts'
import { view } from './view.ts'
import { createViewSwitch } from './viewSwitch.ts'
import { openZipDialog } from './zipDialog.ts'
import type { ZipSource } from './zipExport.ts'

export const startApp = (body: HTMLElement): void => {
  recallEngine()
  const gallery = createGallery({
    changed: () => render(),
    bitmap: (item, bitmap, size) => pictures.takeBitmap(item, bitmap, size),
    finished: (item, estimate) => {
      void persistOnce()
      // Others are looked for when they are shown.
      if ((recallUse(estimate.photo.sha256) ?? 'network') !== 'network') sources.settle(item)
      for (const notice of noticesOf(item)) {
        if (notice.code === 'worker-restarted') toast('note', () => noticeWords(notice))
      }
    },
    failed: (item, trouble) => toast('trouble', () => troubleWords(trouble, item.name)),
  })

  const pictures = createPictures({
    changed: () => gallery.touch(),
    painted: (item, estimate, ms) => {
      item.colourMs ??= ms
      announce(t('ready', { name: item.name, time: duration(totalOf(timingOf(estimate, item.colourMs))) }))
      gallery.touch()
    },
    relooked: () => gallery.touch(),
    failed: (item, error) => {
      toast('trouble', () => troubleWords(troubleOf(error), item.name))
      gallery.touch()
    },
  })

  const sources = createMapSources({
    changed: gallery.touch,
    failed: (item, trouble) => toast('trouble', () => troubleWords(trouble, item.name)),
  })
  const source = createSourceView(sources)

  const takePhotos = (files: readonly File[]): void => gallery.add(files, models.get().chosen)

  const takeModel = (file: File): void => {
    takeOwnModel(file, askProfile).then(
      (model) => {
        if (model !== null) toast('note', doneWords(model))
      },
      (error: unknown) => toast('trouble', () => troubleWords(troubleOf(error), file.name)),
    )
  }

  const refining = createRefining({
    changed: () => gallery.touch(),
    show: (item, estimate) => {
      gallery.refine(item, estimate)
      for (const notice of noticesOf(item)) if (notice.code === 'worker-restarted') toast('note', () => noticeWords(notice))
    },
    failed: (item, error) => toast('trouble', () => troubleWords(troubleOf(error), item.name)),
  })
  const finerSwitch = createFinerSwitch(refining.stop)

  const cancelSelected = (): void => {
    const item = gallery.selected()
    if (refining.stop()) return
    if (item !== null && isPending(item)) gallery.cancel(item)
  }

  const byAddress = createByAddress(takePhotos)
  const intake = createIntake({ photos: takePhotos, model: takeModel, depth: source.take, text: byAddress.takeText })
  const help = createHelp()
  const loadAsChosen = (item: Item): Promise<Estimate> => {
    const wish = finer.get()
    return isRaw(wish) || item.file === null || !isEstimated(item) ? gallery.load(item) : estimateDepth(item.file, { model: item.model, settings: { ...DEFAULT_SETTINGS, ...wish } })
  }
  const finished = (): readonly ZipSource[] =>
    gallery.items().filter(isFinished).map((item) => ({ name: item.name, path: item.path, load: () => loadAsChosen(item) }))

  const downloads = createDownloads(() => void openZipDialog(finished()))
  const panel = createPanel(source.bring)
  const notes = createNotes(openStoragePanel)
  const stage = createStage(pictures, {
    cancel: cancelSelected,
    retry: () => {
      const item = gallery.selected()
      if (item?.state.kind === 'done') pictures.repaint()
      else if (item !== null) gallery.retry(item)
    },
    choose: intake.choose,
  })
  const live = createLiveDoor((photo) => takePhotos([photo]), () => render())
  const dock = createDock([
    { name: 'look', symbol: 'look', words: 'look', load: async () => (await import('./looking/lookPanel.ts')).createLookPanel() },
    { name: 'measure', symbol: 'measure', words: 'measure', load: async () => (await import('./looking/measurePanel.ts')).createMeasurePanel(stage.scope, stage.zooming) },
  ], stage.bringMap)
  const strip = createStrip({
    select: (item) => {
      // Who goes to a photo has left the camera.
      live.close()
      gallery.select(item)
    },
    cancel: gallery.cancel,
    retry: gallery.retry,
    remove: gallery.remove,
    choose: intake.choose,
    chooseFolder: intake.chooseFolder,
    live: live.button('quiet live-open'),
    next: (item) => {
      gallery.next(item)
      announce(t('nextNow', { name: item.name }))
    },
    move: gallery.move,
    pause: gallery.pause,
    resume: gallery.resume,
    cancelAll: gallery.cancelAll,
    retryAll: gallery.retryAll,
    touch: gallery.touch,
  })
  const home = createHome(intake, takePhotos, live.button('quiet live-open'))
  const work = h(
    'div',
    { class: 'work' },
    live.element,
    h('div', { class: 'desk' }, stage.element, dock.element),
    h('div', { class: 'toolbar' }, createViewSwitch(), finerSwitch.element, ...dock.buttons, panel.button, downloads.element),
    source.element,
    panel.element,
    notes.element,
    strip.element,
  )

  const render = (): void => {
    const item = gallery.selected()
    refining.follow(item)
    const isEmpty = gallery.items().length === 0
    const isLive = live.isOpen()
    home.hidden = !isEmpty || isLive
    work.hidden = isEmpty && !isLive
    work.classList.toggle('is-live', isLive)
    strip.element.hidden = isEmpty
    pictures.show(item)
    downloads.show(item?.state.kind === 'done' ? item.state.estimate : null, gallery.items().filter(isFinished).length)
    if (item !== null) stage.render(item, view.get())
    dock.render(item?.state.kind === 'done' && !isLive ? item.state.estimate : null)
    finerSwitch.render(item, refining.progress())
    panel.render(item, gallery.inferences())
    source.render(item)
    notes.render(item, engineState.get())
    strip.render(gallery.items(), isLive ? null : item, gallery.isPaused())
  }

  /** The photo on screen is done again with the newly chosen model, as a new entry: the other map stays. */
  const redo = (model: Model, item: Item | null): void => {
    const file = item?.file ?? null
    if (file !== null && item?.model.id !== model.id) gallery.add([file], model)
  }

  let isTold = false
  watchRoom(() => {
    if (isTold) return
    isTold = true
    toast('note', () => t('mapsMadeRoom', { size: storageSize(DISK_BUDGET) }))
  })

  let { chosen } = models.get()
  void startModels().finally(() => {
    models.subscribe((choice) => {
      if (choice.chosen.id === chosen.id) return
      const before = chosen
      chosen = choice.chosen
      // A model that was removed gives way to another; that is no wish to see the photo with that one.
      const isGone = !choice.offers.some(({ model, state }) => model.id === before.id && state === 'ready')
      if (!isGone && !live.isOpen()) redo(chosen, gallery.selected())
    })
    chosen = models.get().chosen
    takeArrivals(intake.take)
    byAddress.takeLink()
    live.openIfAsked()
  })

  language.subscribe(gallery.touch)
  view.subscribe(gallery.touch)
  calibrations.subscribe(gallery.touch)
  look.subscribe(() => {
    pictures.relook()
    // A thumbnail that cannot be made keeps its colours.
    relookThumbs(gallery.items(), gallery.touch).catch(() => undefined)
    gallery.touch()
  })
  finer.subscribe(gallery.touch)
  engineState.subscribe(gallery.touch)
  reloadHelps.subscribe(gallery.touch)
  listenToKeys({ choose: intake.choose, save: () => (live.isOpen() ? live.snapshot() : downloads.save()), cancel: cancelSelected })

  const openEarlier = (estimate: Estimate): void => {
    live.close()
    gallery.open(estimate)
  }
  const main = h('main', { id: 'content', tabindex: -1 }, home, work)
  const footer = h('footer', { class: 'footer' }, icon('lock'), say(h('p'), () => t('privacy')), createEarlierButton(openEarlier), createStorageButton())
  body.append(
    say(h('a', { class: 'skip', href: '#content' }), () => t('skip')),
    createHeader(createModelMenu(takeModel), help.button),
    main,
    footer,
    toasts,
    announcer,
    help.dialog,
    intake.hint,
  )
  render()

  const isBusy = (): boolean =>
    gallery.items().length > 0 ||
    live.isOpen() ||
    !intake.hint.hidden ||
    models.get().download?.kind === 'running' ||
    document.querySelector('dialog[open], :popover-open') !== null
  keepOffline(isBusy)
}
