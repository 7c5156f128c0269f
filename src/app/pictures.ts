/** The two full-size canvases of the stage. Only the selected item has any. */
import { isCancelled } from '../core/errors.ts'
import { DEFAULT_LOOK } from '../core/look.ts'
import type { Size } from '../core/types.ts'
import { paint, paintSize } from '../client/painters.ts'
import { showPhoto } from '../io/decode.ts'
import type { Estimate } from '../estimate.ts'
import { troubleOf, type Item, type Trouble } from './item.ts'

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
  takeBitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  /** Makes the canvases hold this item, or nothing. Cheap when they do already. */
  show(item: Item | null): void
}

export interface PicturesListener {
  changed(): void
  /** The whole map is on the screen. */
  painted(item: Item, estimate: Estimate, ms: number): void
  failed(item: Item, error: unknown): void
}

/** More than a screen can show is only memory; 1280 so that a small window can grow. */
const longestUseful = (): number =>
  Math.min(4096, Math.max(1280, Math.ceil(Math.max(screen.width, screen.height) * devicePixelRatio)))

const fit = (size: Size, longest: number): Size => {
  const scale = Math.min(1, longest / Math.max(size.width, size.height))
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) }
}

const resize = (canvas: HTMLCanvasElement, size: Size): void => {
  canvas.width = size.width
  canvas.height = size.height
}

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
  let mapOf: Estimate | null = null
  let mapVisible = false
  let painting: number | null = null
  let trouble: Trouble | null = null
  let abort = new AbortController()

  const clear = (item: Item | null): void => {
    abort.abort()
    abort = new AbortController()
    shown = item
    hasPhoto = false
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
    if (!signal.aborted) {
      resize(photo, fit(size, longestUseful()))
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
    const context = map.getContext('2d')
    const { ms } = await paint(estimate, DEFAULT_LOOK, {
      signal,
      onStrip: (strip) => {
        if (signal.aborted) return
        mapVisible = true
        context?.putImageData(new ImageData(strip.rgba, size.width, strip.rows), 0, strip.top)
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

  const report = (item: Item, signal: AbortSignal) => (error: unknown): void => {
    if (!signal.aborted && !isCancelled(error)) listener.failed(item, error)
  }

  const giveUp = (item: Item, signal: AbortSignal) => (error: unknown): void => {
    if (signal.aborted || isCancelled(error)) return
    painting = null
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

    takeBitmap: (item, bitmap, size) => {
      if (shown !== item) clear(item)
      hasPhoto = true
      resize(photo, fit(size, longestUseful()))
      draw(photo, bitmap)
    },

    show: (item) => {
      if (shown !== item) clear(item)
      if (item === null) return
      const { signal } = abort
      const isViewable = item.state.kind === 'done' || item.photo !== null
      if (!hasPhoto && isViewable && item.file !== null) void loadPhoto(item, item.file, signal).then(listener.changed, report(item, signal))
      if (item.state.kind === 'done' && mapOf !== item.state.estimate) {
        void paintMap(item, item.state.estimate, signal).catch(giveUp(item, signal))
      }
    },
  }
}
