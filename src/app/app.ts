/** The page: makes its parts and tells them of each other. */
import { engineState } from '../client/engine/report.ts'
import type { Estimate } from '../estimate.ts'
import { bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { icon } from '../page/icons.ts'
import { language, t } from '../page/language.ts'
import { DISK_BUDGET, watchRoom } from '../storage/maps.ts'
import { createByAddress } from './add/byAddress.ts'
import { createIntake } from './add/dropPastePick.ts'
import { createHome } from './add/home.ts'
import { takeArrivals } from './add/shareTarget.ts'
import { createLiveCamera } from './camera/liveCamera.ts'
import { createEarlierButton } from './kept/earlierButton.ts'
import { createStorageButton } from './kept/storagePanel.ts'
import { recallEngine } from './models/engineChoice.ts'
import { followModels } from './models/followModels.ts'
import { doneWords, models, startModels, takeOwnModel } from './models/modelChoice.ts'
import { createModelMenu } from './models/modelMenu.ts'
import { askProfile } from './models/profileDialog.ts'
import { showError } from './photo/errors.ts'
import { relookThumbs } from './photo/thumbs.ts'
import { createPhotos } from './photos.ts'
import { calibrations } from './preferences/calibrations.ts'
import { finer } from './preferences/finer.ts'
import { look } from './preferences/look.ts'
import { view } from './preferences/view.ts'
import { createHeader } from './shell/header.ts'
import { createHelp } from './shell/help.ts'
import { keepOffline, reloadHelps } from './shell/offline.ts'
import { createSourceView } from './source/sourceView.ts'
import { storageSize } from './ui/figures.ts'
import { listenToKeys } from './ui/keys.ts'
import { messageElements, toast } from './ui/toast.ts'
import { createDesk } from './workspace.ts'

function takeModel(file: File): void {
  takeOwnModel(file, askProfile).then(
    (model) => {
      if (model !== null) toast('note', doneWords(model))
    },
    (error: unknown) => showError(error, file.name),
  )
}

/** Once a visit. */
function tellOfRoom(): void {
  let isTold = false
  watchRoom(() => {
    if (isTold) return
    isTold = true
    toast('note', () => t('mapsMadeRoom', { size: storageSize(DISK_BUDGET) }))
  })
}

export function startApp(body: HTMLElement): void {
  recallEngine()
  const photos = createPhotos(() => render())
  const { gallery, pictures } = photos
  const source = createSourceView(photos.sources)
  const byAddress = createByAddress(photos.take)
  const intake = createIntake({
    photos: photos.take,
    model: takeModel,
    depth: source.take,
    text: byAddress.takeText,
  })
  const help = createHelp()
  const live = createLiveCamera(
    (photo) => photos.take([photo]),
    () => render(),
  )
  const desk = createDesk({ photos, source, intake, live })
  const home = createHome(intake, photos.take, live.createButton('quiet live-open'))

  const render = (): void => {
    home.hidden = gallery.items().length > 0 || live.isOpen()
    desk.render()
  }

  tellOfRoom()
  void startModels().finally(() => {
    followModels(gallery, live.isOpen)
    takeArrivals(intake.take)
    byAddress.takeLink()
    live.openIfRequested()
  })

  for (const store of [language, view, calibrations, finer, reloadHelps])
    store.subscribe(gallery.touch)
  engineState.subscribe(gallery.touch)
  look.subscribe(() => {
    pictures.relook()
    // A thumbnail that cannot be made keeps its colours.
    relookThumbs(gallery.items(), gallery.touch).catch(() => undefined)
    gallery.touch()
  })
  listenToKeys({
    choose: intake.choose,
    save: () => (live.isOpen() ? live.snapshot() : desk.save()),
    cancel: photos.cancelSelected,
  })

  const openEarlier = (estimate: Estimate): void => {
    live.close()
    gallery.open(estimate)
  }
  const main = h('main', { id: 'content', tabindex: -1 }, home, desk.element)
  const footer = h(
    'footer',
    { class: 'footer' },
    icon('lock'),
    bindText(h('p'), () => t('privacy')),
    createEarlierButton(openEarlier),
    createStorageButton(),
  )
  body.append(
    bindText(h('a', { class: 'skip', href: '#content' }), () => t('skip')),
    createHeader(createModelMenu(takeModel), help.button),
    main,
    footer,
    ...messageElements(),
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
