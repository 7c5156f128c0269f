/** Creates the parts of the page and connects them. */
import { pageEngine } from '../client/engine/pageEngine.ts'
import type { Estimate } from '../estimate.ts'
import { bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { icon } from '../page/icons.ts'
import { language, showLanguage, t } from '../page/language.ts'
import { storageSize } from '../page/numbers.ts'
import { createGroupedWrites } from '../storage/groupedWrites.ts'
import { onEviction, writeWith } from '../storage/maps.ts'
import { DISK_BUDGET } from '../storage/retention.ts'
import { createIntake } from './add/dropPastePick.ts'
import { createHome } from './add/home.ts'
import { createByAddress } from './add/picturesByAddress.ts'
import { takeArrivals } from './add/shareTarget.ts'
import { createLiveCamera } from './camera/liveCamera.ts'
import { createEarlierButton } from './kept/earlierButton.ts'
import { createStorageButton } from './kept/storagePanel.ts'
import { modelChoice, onModelSwitch, restoreModelChoice } from './models/modelChoice.ts'
import { createModelMenu } from './models/modelMenu.ts'
import { takeModelAddress, takeModelLink, takeModelText } from './models/modelsByAddress.ts'
import { takeModel } from './models/takeModel.ts'
import { lastErrors, watchErrors } from './photo/errorLog.ts'
import { createPhotos } from './photos.ts'
import { calibrations } from './preferences/calibrations.ts'
import { startHistory } from './preferences/history.ts'
import { look } from './preferences/lookChoice.ts'
import { refinementChoice } from './preferences/refinement.ts'
import { showTheme } from './preferences/theme.ts'
import { view } from './preferences/viewChoice.ts'
import { createHeader } from './shell/header.ts'
import { createHelp } from './shell/help.ts'
import { keepOffline, reloadHelps } from './shell/offline.ts'
import { createReport } from './shell/report.ts'
import { createSourceView } from './source/sourceView.ts'
import { restoreEngineChoice } from './timing/engineChoice.ts'
import { keepFocus } from './ui/keepFocus.ts'
import { isOverlayOpen, listenToKeys } from './ui/keys.ts'
import { messageElements, toast } from './ui/toast.ts'
import { createVideos } from './video/videos.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** Shows a message, once per visit, that old maps were deleted to make room for new ones. */
function announceEviction(): void {
  let isAnnounced = false
  onEviction(() => {
    if (isAnnounced) return
    isAnnounced = true
    toast('warning', () => t('mapsMadeRoom', { size: storageSize(DISK_BUDGET) }))
  })
}

export function startApp(body: HTMLElement): void {
  showLanguage()
  showTheme()
  restoreEngineChoice()
  writeWith(createGroupedWrites)
  const photos = createPhotos(() => {
    openWorkspace()
    photos.followSelection()
    render()
  })
  const { queue, pictures } = photos
  const source = createSourceView(photos.sources)
  const byAddress = createByAddress(photos.take)
  const intake = createIntake({
    photos: photos.take,
    model: (file, data) => void takeModel(file, data),
    video: createVideos(),
    depth: source.addFile,
    text: (text, html) => takeModelText(text) || byAddress.takeText(text, html),
  })
  watchErrors()
  const help = createHelp(() =>
    createReport(() => {
      const item = queue.selected()
      if (item?.state.kind !== 'done') return null
      const { timing, notices, engine } = item.state.estimate
      return {
        model: item.model.source.kind === 'own' ? 'own' : item.model.id,
        size: item.size,
        timing,
        notices,
        engine,
      }
    }, lastErrors),
  )
  const live = createLiveCamera(
    (photo) => photos.take([photo]),
    () => {
      openWorkspace()
      render()
    },
  )
  const history = startHistory()
  const focus = keepFocus()
  const home = createHome(intake, photos.take, live.createButton('quiet live-open'))
  const main = h('main', { id: 'content', tabindex: -1 }, home)

  let workspace: Workspace | undefined
  /** The start page shows nothing of it, so the first photo or the camera makes it. */
  const openWorkspace = (): void => {
    if (workspace !== undefined || (queue.items().length === 0 && !live.isOpen())) return
    workspace = createWorkspace({ photos, source, intake, live, history })
    main.append(workspace.element)
  }

  const render = (): void => {
    home.hidden = queue.selected() !== null || live.isOpen()
    workspace?.render()
    focus.check()
  }

  announceEviction()
  void restoreModelChoice().finally(() => {
    onModelSwitch(() => {
      if (!live.isOpen()) photos.estimateAgain()
    })
    takeArrivals(intake.take)
    byAddress.takeLink()
    takeModelLink()
    live.openIfRequested()
  })

  for (const store of [language, view, calibrations, refinementChoice, reloadHelps])
    store.subscribe(queue.requestRender)
  pageEngine.state.subscribe(queue.requestRender)
  look.subscribe(() => {
    pictures.relook()
    void queue.thumbs.repaintMaps()
    queue.requestRender()
  })
  listenToKeys({
    choose: intake.choose,
    save: () => (live.isOpen() ? live.snapshot() : workspace?.save()),
    cancel: photos.cancelSelected,
    undo: history.undo,
    redo: history.redo,
  })

  /** The photos stay on the strip. */
  const showStart = (): void => {
    live.close()
    queue.select(null)
  }
  const openEarlier = (estimate: Estimate): void => {
    live.close()
    queue.openMap(estimate)
  }
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
    createHeader(showStart, createModelMenu(intake.take, takeModelAddress), help.button),
    main,
    footer,
    ...messageElements(),
    help.dialog,
    intake.hint,
  )
  render()

  const isBusy = (): boolean =>
    queue.items().length > 0 ||
    live.isOpen() ||
    !intake.hint.hidden ||
    modelChoice.get().download?.kind === 'running' ||
    isOverlayOpen()
  keepOffline(isBusy)
}
