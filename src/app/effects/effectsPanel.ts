/** The panel of effects: blur, stereo, motion and cut-outs. The stage shows the picture while its settings change. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import type { SpaceOptions } from '../../core/files/spaceOptions.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { createSampler } from '../../core/resample/sample.ts'
import type { Estimate } from '../../estimate.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { language, t } from '../../page/language.ts'
import type { Preview } from '../../worker/protocol.ts'
import type { RangedStatistics } from '../look/histogramView.ts'
import { showError } from '../photo/showError.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { changeEffect, effectOptions, effectSettings } from '../preferences/effectSettings.ts'
import type { ChangeHistory } from '../preferences/history.ts'
import { createHistorySteps } from '../preferences/historySteps.ts'
import { look } from '../preferences/lookChoice.ts'
import type { Downloads } from '../save/downloads.ts'
import type { Tool } from '../stage/imageInteraction.ts'
import type { Stage } from '../stage/stage.ts'
import type { DockPanel } from '../ui/dock.ts'
import { EFFECTS, type Effect, type Kind } from './effectList.ts'
import { createKindChoice } from './kindChoice.ts'
import { createLivePreview } from './livePreview.ts'
import { createLoopFile } from './loopFile.ts'
import { createLoopPlayer } from './loopPlayer.ts'
import { nearnessScale } from './nearness.ts'
import { createSaveRow } from './saveRow.ts'
import { createSettings } from './settingControls.ts'
import './effects.css'

const DEFAULT_SECONDS = 2

export function createEffectsPanel(
  { effect: layer, interaction }: Stage,
  downloads: Downloads,
  history: ChangeHistory,
): DockPanel {
  let shown: Estimate | null = null
  let statistics: RangedStatistics | null = null
  /** Depths that the worker found where the visitor has chosen none. */
  let found: Partial<SpaceOptions> = {}
  let tapped: Point | null = null
  let isPaused = matchMedia('(prefers-reduced-motion: reduce)').matches

  const options = (): Partial<SpaceOptions> =>
    shown === null ? {} : { ...found, ...effectOptions(shown.key) }

  const draw = ({ rgba, width, height }: Preview): void => {
    if (shown === null) return
    const name = t('effectOf', { name: shown.name, effect: t(choice.effect().label) })
    layer.show(rgba, { width, height }, name)
  }
  const failed = (error: unknown): void => showError(error, shown?.name ?? '')
  const live = createLivePreview({
    longest: layer.longest,
    made: (preview, kind) => {
      if (kind !== choice.kind()) return
      found = { focus: preview.space.focus, from: preview.space.from }
      draw(preview)
      render()
      if (kind.format === 'loop' && !live.isMoving() && !isPaused)
        player.play(options().seconds ?? DEFAULT_SECONDS).catch(failed)
    },
    failed,
  })
  const player = createLoopPlayer((phase) => live.frame(choice.kind(), phase), draw)

  const isUsable = (): boolean => shown?.photo.blob !== undefined
  const update = (): void => {
    player.stop()
    render()
    if (isUsable()) live.show(choice.kind())
  }
  const change = (some: Partial<SpaceOptions>): void => {
    if (shown !== null) changeEffect(shown.key, some)
  }

  const createTool = (depth: 'focus' | 'zero'): Tool => ({
    isDragTool: false,
    hover: () => undefined,
    drag: () => undefined,
    handleKey: () => false,
    marks: () => (tapped === null ? [] : [{ kind: 'cross', at: tapped }]),
    tap: (point) => {
      if (shown === null || statistics === null) return
      const value = createSampler(shown.map, shown.size)(point.x, point.y)
      tapped = point
      change({ [depth]: nearnessScale(statistics).ofValue(value) })
      interaction.redraw()
    },
  })
  const setTool = (): void => {
    const { tap } = choice.effect()
    interaction.setTool(tap === null || !isUsable() ? null : createTool(tap))
  }
  const chosen = (_: Effect, kind: Kind): void => {
    tapped = null
    setTool()
    change(kind.options)
  }

  const choice = createKindChoice(EFFECTS, chosen)
  const settings = createSettings(change)
  const loopFile = createLoopFile(change)
  const save = createSaveRow(downloads)
  const hint = h('p', { class: 'small' })
  const missing = bindText(h('p', { class: 'small' }), () => t('effectNoPhoto'))
  const play = h('button', {
    class: 'small-button',
    type: 'button',
    onclick: () => {
      isPaused = !isPaused
      update()
    },
  })
  const body = h(
    'div',
    { class: 'effect-body' },
    choice.kinds,
    hint,
    ...settings.elements,
    loopFile.element,
    h('div', { class: 'row' }, play, ...createHistorySteps(history)),
    save.element,
  )
  const element = h(
    'section',
    { class: 'effects-panel' },
    bindText(h('h2'), () => t('effects')),
    choice.effects,
    missing,
    body,
  )
  bindAttribute(element, 'aria-label', () => t('effects'))

  const render = (): void => {
    const kind = choice.kind()
    body.hidden = !isUsable()
    missing.hidden = isUsable()
    setText(hint, t(choice.effect().hint))
    settings.show(kind.settings, options(), statistics)
    const isLoop = kind.format === 'loop'
    play.hidden = !isLoop
    loopFile.element.hidden = !isLoop
    if (isLoop && shown !== null) loopFile.show(shown, options())
    setText(play, t(isPaused ? 'effectPlay' : 'effectPause'))
    save.show(isLoop ? loopFile.format() : kind.format)
  }

  const setEstimate = (estimate: Estimate): void => {
    shown = estimate
    statistics = null
    found = {}
    tapped = null
    layer.hide()
    live.open(estimate.photo.blob === undefined ? null : estimate)
    mapStatistics(estimate).then(
      (loaded) => {
        if (shown !== estimate) return
        statistics = loaded
        render()
      },
      // The painting of the map reports the same error.
      () => undefined,
    )
    setTool()
    changeEffect(estimate.key, choice.kind().options)
  }

  const close = (): void => {
    player.stop()
    live.open(null)
    layer.hide()
    interaction.setTool(null)
    shown = null
  }

  for (const store of [effectSettings, look, calibrations, language])
    store.subscribe(() => {
      if (shown !== null) update()
    })

  return {
    element,
    render: (estimate) => {
      if (estimate === shown) return
      if (estimate === null) close()
      else setEstimate(estimate)
    },
    closed: close,
  }
}
