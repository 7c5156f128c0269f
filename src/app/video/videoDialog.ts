/** The dialog of a video file: what to make of it, its progress, and the file. */
import { isCancelled } from '../../core/errors.ts'
import { type Converted, type OpenVideo, openVideo } from '../../depthVideo.ts'
import { download } from '../../io/browserDownload.ts'
import { h, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { clock, pixels } from '../../page/numbers.ts'
import { modelChoice } from '../models/modelChoice.ts'
import { toAppError } from '../photo/item.ts'
import { errorMessage } from '../photo/showError.ts'
import { look } from '../preferences/lookChoice.ts'
import { createVideoPreview } from './videoPreview.ts'
import { createVideoProgress } from './videoProgress.ts'
import { createVideoWishes } from './videoWishes.ts'
import './video.css'

function doneSentence({ frames, seconds, isWhole }: Converted, isStopped: boolean): string {
  if (!isWhole) return t('videoDamaged', { time: clock(seconds) })
  return t(isStopped ? 'videoKept' : 'videoDone', { count: frames })
}

/** Creates a new dialog each time, so that it is in the current language. Resolves when the dialog closes. */
export function openVideoDialog(file: File): Promise<void> {
  const closing = new AbortController()
  const { signal } = closing
  const stopping = new AbortController()
  let video: OpenVideo | null = null
  let isRunning = false
  let hasFailed = false
  let made: Converted | null = null

  const about = h('p', { id: 'video-about' }, t('videoOpening', { name: file.name }))
  const wishes = createVideoWishes()
  const preview = createVideoPreview(signal)
  const progress = createVideoProgress()
  const result = h('p', { class: 'zip-result', role: 'status' })
  const button = (label: string, kind: string, onclick: () => void): HTMLButtonElement =>
    h('button', { class: kind, type: 'button', onclick }, label)
  const start = button(t('videoStart'), 'primary', () => void run())
  const pause = button(t('effectPause'), 'quiet', () => {
    progress.pause(!progress.isPaused())
    setText(pause, t(progress.isPaused() ? 'videoResume' : 'effectPause'))
  })
  const stop = button(t('videoStop'), 'small-button', () => {
    stopping.abort()
    progress.pause(false)
  })
  const save = button('', 'primary', () => {
    if (made !== null) download(made.blob, made.fileName)
  })
  const close = button(t('cancel'), 'quiet', () => dialog.close())
  const dialog = h(
    'dialog',
    { class: 'dialog video-dialog', 'aria-labelledby': 'video-title' },
    h(
      'form',
      {},
      h('h2', { id: 'video-title' }, t('videoTitle')),
      about,
      wishes.element,
      preview.element,
      progress.element,
      result,
      h('div', { class: 'dialog-actions' }, close, pause, stop, start, save),
    ),
  )

  const render = (): void => {
    start.hidden = isRunning || hasFailed || made !== null
    start.disabled = video === null
    wishes.element.disabled = video === null || isRunning || made !== null
    for (const control of [pause, stop, progress.element]) control.hidden = !isRunning
    save.hidden = made === null
    close.hidden = isRunning
    if (made !== null) setText(close, t('close'))
  }
  const fail = (error: unknown): void => {
    if (signal.aborted || isCancelled(error)) return
    video?.close()
    video = null
    hasFailed = true
    setText(about, file.name)
    setText(result, errorMessage(toAppError(error), file.name))
    result.classList.add('trouble')
    setText(close, t('close'))
    render()
    close.focus()
  }

  const convert = async ({ convert: work, facts }: OpenVideo): Promise<void> => {
    const { format, isBeside, isGrey } = wishes.get()
    const style = look.get()
    const shown = isGrey ? { ...style, palette: 'grey' as const } : style
    isRunning = true
    preview.element.hidden = false
    progress.start(facts.seconds)
    render()
    pause.focus()
    made = await work({
      format,
      isBeside,
      look: shown,
      model: modelChoice.get().chosen,
      signal,
      until: stopping.signal,
      onProgress: progress.load,
      onDepth: async (frame) => {
        progress.add(frame.seconds)
        await preview.show(frame, shown)
        await progress.whilePaused(signal)
      },
    })
    const silent = made.keepsSound ? [] : [t('videoSilent', { format: wishes.title() })]
    setText(result, [doneSentence(made, stopping.signal.aborted), ...silent].join(' '))
    setText(save, t('effectSave', { format: wishes.title() }))
  }
  const run = async (): Promise<void> => {
    if (video === null || isRunning) return
    try {
      await convert(video)
      isRunning = false
      render()
      save.focus()
    } catch (error) {
      isRunning = false
      fail(error)
    } finally {
      video?.close()
    }
  }

  // Escape would throw away what is done.
  dialog.addEventListener('cancel', (event) => {
    if (!isRunning) return
    event.preventDefault()
    stop.click()
  })
  openVideo(file).then((opened) => {
    if (signal.aborted) return opened.close()
    video = opened
    const { size, seconds } = opened.facts
    setText(about, t('videoFacts', { name: file.name, size: pixels(size), time: clock(seconds) }))
    render()
    start.focus()
  }, fail)
  document.body.append(dialog)
  render()
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      closing.abort()
      video?.close()
      preview.close()
      dialog.remove()
      resolve()
    })
  })
}
