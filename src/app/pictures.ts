/** The two full-size canvases of the stage. Only the selected item has any. */
import { fitWithin } from '../core/fit.ts'
import { isCancelled } from '../core/errors.ts'
import type { Size } from '../core/types.ts'
import { paint } from '../client/painters/paint.ts'
import { paintSize } from '../client/painters/paintSize.ts'
import { showPhoto } from '../io/decode.ts'
import type { Estimate } from '../estimate.ts'
import type { Strip } from '../worker/protocol.ts'
import { troubleOf, type Item, type Trouble } from './item.ts'
import { look } from './look.ts'

export interface Pictures {
  readonly photo: HTMLCanvasElement
  readonly map: HTMLCanvasElement
  /** 0…1 while the map of the selected item is being coloured, else null. */
  painting(): number | null
  /** Whether the map canvas holds the selected item's map, complete or a small stand-in. */
  hasMap(): boolean
  /** Why the selected item's map could not be coloured; `repaint` tries again. */
  trouble(): Trouble | null
  repaint(): void
  /** Shows the page's look as it is now: a draft at once, then all of it; no network runs. */
  relook(): void
  /** The photo is shown so many device pixels wide: reads it again where its canvas has fewer. */
  sharpen(width: number): void
  takeBitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  /** Makes the canvases hold this item, or nothing. Cheap when they do already. */
  show(item: Item | null): void
}

export interface PicturesListener {
  changed(): void
  /** The whole map is on the screen. */
  painted(item: Item, estimate: Estimate, ms: number): void
  /** It is there again, in another look. */
  relooked(): void
  failed(item: Item, error: unknown): void
}

/** On its longer side, a draft of a new look: some 200 000 pixels, which one painter colours in a few milliseconds. */
const DRAFT = 512

/** More than a screen can show is only memory; 1280 so that a small window can grow. */
const longestUseful = (): number =>
  Math.min(4096, Math.max(1280, Math.ceil(Math.max(screen.width, screen.height) * devicePixelRatio)))

const resize = (canvas: HTMLCanvasElement, size: Size): void => {
  canvas.width = size.width
  canvas.height = size.height
}

const put = (canvas: HTMLCanvasElement, { rgba, top, rows }: Strip): void =>
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, canvas.width, rows), 0, top)

const draw = (canvas: HTMLCanvasElement, source: CanvasImageSource): void => {
  const context = canvas.getContext('2d')
  if (context === null) return
  // The network sees what is transparent as white; so shall the visitor.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
}

export const createPictures = (listener: PicturesListener): Pictures => {
  const photo = document.createElement('canvas')
  const map = document.createElement('canvas')
  let shown: Item | null = null
  let hasPhoto = false
  /** As many of the photo's pixels as are ever shown. */
  let isSharp = false
  let mapOf: Estimate | null = null
  let mapVisible = false
  let painting: number | null = null
  let trouble: Trouble | null = null
  let abort = new AbortController()
  /** What is being painted now: the newest look wins. */
  let brush = new AbortController()
  let drafting: AbortSignal | null = null
  let isAgain = false
  /** Lies over the map while that is painted in a new look; otherwise it is nowhere. */
  const draft = document.createElement('canvas')
  draft.className = 'draft'

  const newBrush = (): AbortSignal => {
    brush.abort()
    brush = new AbortController()
    return brush.signal
  }

  const clear = (item: Item | null): void => {
    abort.abort()
    abort = new AbortController()
    newBrush()
    draft.remove()
    map.removeAttribute('data-stale')
    shown = item
    hasPhoto = false
    isSharp = false
    mapOf = null
    mapVisible = false
    painting = null
    trouble = null
    resize(photo, { width: 1, height: 1 })
    resize(map, { width: 1, height: 1 })
  }

  const loadPhoto = async (item: Item, file: File, signal: AbortSignal): Promise<void> => {
    hasPhoto = true
    if (item.photo !== null) {
      resize(photo, item.photo)
      draw(photo, item.photo)
    }
    const { bitmap, size } = await showPhoto(file, longestUseful())
    if (!signal.aborted && !isSharp) {
      resize(photo, fitWithin(size, longestUseful()))
      draw(photo, bitmap)
    }
    bitmap.close()
  }

  const sharpenPhoto = async (file: File, longest: number, signal: AbortSignal): Promise<void> => {
    const { bitmap } = await showPhoto(file, longest)
    if (!signal.aborted) {
      resize(photo, bitmap)
      draw(photo, bitmap)
    }
    bitmap.close()
  }

  const paintMap = async (item: Item, estimate: Estimate, signal: AbortSignal): Promise<void> => {
    mapOf = estimate
    painting = 0
    const size = paintSize(estimate.size)
    resize(map, size)
    if (item.map !== null) draw(map, item.map)
    mapVisible = item.map !== null
    const { ms } = await paint(estimate, look.get(), {
      signal,
      onStrip: (strip) => {
        if (signal.aborted) return
        mapVisible = true
        put(map, strip)
      },
      onProgress: (progress) => {
        if (signal.aborted) return
        painting = progress.fraction ?? 0
        listener.changed()
      },
    })
    if (signal.aborted) return
    painting = null
    listener.painted(item, estimate, ms)
  }

  const paintDraft = async (estimate: Estimate, signal: AbortSignal): Promise<void> => {
    const size = fitWithin(paintSize(estimate.size), DRAFT)
    const strips: Strip[] = []
    await paint(estimate, look.get(), { signal, size, onStrip: (strip) => strips.push(strip) })
    if (signal.aborted) return
    resize(draft, size)
    for (const strip of strips) put(draft, strip)
    map.after(draft)
  }

  const paintAnew = async (estimate: Estimate, signal: AbortSignal): Promise<void> => {
    map.setAttribute('data-stale', '')
    drafting = signal
    do {
      isAgain = false
      await paintDraft(estimate, signal)
    } while (isAgain && !signal.aborted)
    drafting = null
    await paint(estimate, look.get(), {
      signal,
      onStrip: (strip) => {
        if (!signal.aborted) put(map, strip)
      },
    })
    if (signal.aborted) return
    draft.remove()
    map.removeAttribute('data-stale')
    listener.relooked()
  }

  const report = (item: Item, signal: AbortSignal) => (error: unknown): void => {
    if (!signal.aborted && !isCancelled(error)) listener.failed(item, error)
  }

  const giveUp = (item: Item, signal: AbortSignal) => (error: unknown): void => {
    if (signal.aborted || isCancelled(error)) return
    painting = null
    drafting = null
    draft.remove()
    map.removeAttribute('data-stale')
    mapVisible = false
    trouble = troubleOf(error)
    listener.failed(item, error)
  }

  return {
    photo,
    map,
    painting: () => painting,
    hasMap: () => mapVisible,
    trouble: () => trouble,

    repaint: () => {
      if (trouble === null) return
      trouble = null
      mapOf = null
      listener.changed()
    },

    relook: () => {
      if (shown?.state.kind !== 'done' || mapOf === null || trouble !== null) return
      // A draft is soon done, and a handle that is being dragged would let none be done if each stopped the one before.
      if (drafting !== null && !drafting.aborted) {
        isAgain = true
        return
      }
      const [item, estimate] = [shown, mapOf]
      const signal = newBrush()
      // What was not whole yet begins anew in the new look.
      const work = painting === null ? paintAnew(estimate, signal) : paintMap(item, estimate, signal)
      void work.catch(giveUp(item, signal))
    },

    sharpen: (width) => {
      if (shown === null || shown.size === null || shown.file === null || isSharp || width <= photo.width) return
      const most = paintSize(shown.size)
      if (photo.width >= most.width) return
      isSharp = true
      const { signal } = abort
      const [item, file] = [shown, shown.file]
      sharpenPhoto(file, Math.max(most.width, most.height), signal).then(listener.changed, report(item, signal))
    },

    takeBitmap: (item, bitmap, size) => {
      if (shown !== item) clear(item)
      hasPhoto = true
      resize(photo, fitWithin(size, longestUseful()))
      draw(photo, bitmap)
    },

    show: (item) => {
      if (shown !== item) clear(item)
      if (item === null) return
      const { signal } = abort
      const isViewable = item.state.kind === 'done' || item.photo !== null
      if (!hasPhoto && isViewable && item.file !== null) void loadPhoto(item, item.file, signal).then(listener.changed, report(item, signal))
      if (item.state.kind === 'done' && mapOf !== item.state.estimate) {
        const stroke = newBrush()
        void paintMap(item, item.state.estimate, stroke).catch(giveUp(item, stroke))
      }
    },
  }
}
