/** A canvas that shows a depth map in a look, and is painted again if the map, the look or the size changes. */
import { paint } from '../client/painters/paint.ts'
import type { Look } from '../core/colour/look.ts'
import { isCancelled } from '../core/errors.ts'
import type { DepthMap, Progress, Size } from '../core/types.ts'
import {
  drawImage,
  drawStrip,
  type PaintableMap,
  paintBitmap,
  release,
  resize,
  showBitmap,
  type Thumbnail,
} from './canvas.ts'
import type { Draft } from './draft.ts'

/** What the canvas shows. Scenes whose `map.map` is the same object show the same map. */
export interface MapScene {
  readonly map: PaintableMap
  /** Pixels of the canvas. */
  readonly size: Size
  readonly look: Look
}

export interface Painted {
  /** Another map than the canvas showed before. */
  readonly isNewMap: boolean
  /** Another map or another look. False: the same picture with more pixels. */
  readonly isNewPicture: boolean
  /** How long the painting took. */
  readonly ms: number
}

export interface MapCanvasListener {
  /** The first strip of a new map is on the canvas. Only with a draft. */
  appeared(): void
  /** Only while a new map is painted, not for a new look. */
  progress(progress: Progress): void
  painted(painted: Painted): void
  /** The canvas shows nothing until `retry`, `clear` or another map. */
  failed(error: unknown): void
}

export interface MapCanvas {
  /** Whether the canvas shows the map, complete, in part, or as a thumbnail. */
  isVisible(): boolean
  /** Whether the canvas shows the whole of this map. */
  shows(map: DepthMap): boolean
  /** Whether the last painting failed. */
  hasFailed(): boolean
  /** 0…1 while a new map is being painted, else null. */
  progress(): number | null
  /** Paints the scene unless it is shown or being painted already. The newest scene wins. */
  show(scene: MapScene, thumbnail?: Thumbnail | null): void
  /** Lets the next `show` try again after a failure. */
  retry(): void
  clear(): void
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height
}

/** Compares by value: an element reads its look from the attributes each time. */
function isSameLook(a: Look, b: Look): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/**
 * @param draft With a draft, a new map appears strip by strip, over the map before if that has the same size. The draft
 *   covers a large map that would appear on an empty canvas, and a map in a new look, until it is painted. With null, the canvas keeps what it shows until the whole
 *   map is painted.
 */
export function createMapCanvas(
  canvas: HTMLCanvasElement,
  listener: MapCanvasListener,
  draft: Draft | null,
): MapCanvas {
  /** What is painted or being painted. */
  let target: MapScene | null = null
  /** What the canvas shows completely. */
  let shown: MapScene | null = null
  let isVisible = false
  let hasFailed = false
  let fraction: number | null = null
  let painting = new AbortController()

  const restart = (): AbortSignal => {
    painting.abort()
    painting = new AbortController()
    return painting.signal
  }

  const onProgress =
    (signal: AbortSignal) =>
    (progress: Progress): void => {
      if (signal.aborted) return
      fraction = progress.fraction ?? 0
      listener.progress(progress)
    }

  /** What is wanted after a draft, which hides the canvas while its size changes. */
  const newestOf = (scene: MapScene, signal: AbortSignal): MapScene => {
    const newest = target ?? scene
    if (!signal.aborted && !isSameSize(canvas, newest.size)) resize(canvas, newest.size)
    return newest
  }

  const paintStrips = async (
    { map, size, look }: MapScene,
    thumbnail: Thumbnail | null,
    isInPlace: boolean,
    signal: AbortSignal,
  ): Promise<number> => {
    draft?.remove()
    if (!isInPlace) {
      resize(canvas, size)
      if (thumbnail !== null) drawImage(canvas, thumbnail)
      isVisible = thumbnail !== null
    }
    const appear = (): void => {
      if (!isVisible) listener.appeared()
      isVisible = true
    }
    if (!isVisible && draft?.isFasterThan(size) === true) {
      await draft.show(map, () => target?.look ?? look, signal)
      if (!signal.aborted) appear()
    }
    const newest = newestOf({ map, size, look }, signal)
    const { ms } = await paint(map, newest.look, {
      signal,
      size: newest.size,
      onStrip: (strip) => {
        if (signal.aborted) return
        appear()
        drawStrip(canvas, strip)
      },
      ...(isInPlace ? {} : { onProgress: onProgress(signal) }),
    })
    if (!signal.aborted) draft?.remove()
    return ms
  }

  /** The strips go on the canvas below the draft, which hides them. */
  const paintBelowDraft = async (
    { map, size, look }: MapScene,
    signal: AbortSignal,
  ): Promise<number> => {
    await draft?.show(map, () => target?.look ?? look, signal)
    const newest = newestOf({ map, size, look }, signal)
    const { ms } = await paint(map, newest.look, {
      signal,
      size: newest.size,
      onStrip: (strip) => {
        if (!signal.aborted) drawStrip(canvas, strip)
      },
    })
    if (!signal.aborted) draft?.remove()
    return ms
  }

  /** The canvas keeps the picture with fewer pixels until the one with more is complete. */
  const paintSharper = async (
    { map, size, look }: MapScene,
    signal: AbortSignal,
  ): Promise<number> => {
    const { bitmap, ms } = await paintBitmap(map, look, { signal, size })
    resize(canvas, size)
    drawImage(canvas, bitmap)
    bitmap.close()
    return ms
  }

  const paintWhole = async (
    { map, size, look }: MapScene,
    isNewMap: boolean,
    signal: AbortSignal,
  ): Promise<number> => {
    const { bitmap, ms } = await paintBitmap(map, look, {
      signal,
      size,
      ...(isNewMap ? { onProgress: onProgress(signal) } : {}),
    })
    showBitmap(canvas, bitmap)
    isVisible = true
    return ms
  }

  const paintScene = async (
    scene: MapScene,
    thumbnail: Thumbnail | null,
    signal: AbortSignal,
  ): Promise<void> => {
    const before = shown
    const isNewMap = before?.map.map !== scene.map.map
    const isSameMapAndLook = !isNewMap && before !== null && isSameLook(before.look, scene.look)
    const isInPlace = isVisible && isSameSize(canvas, scene.size)
    if (isNewMap && !isInPlace) fraction = 0
    const ms =
      draft === null
        ? await paintWhole(scene, isNewMap, signal)
        : isNewMap
          ? await paintStrips(scene, thumbnail, isInPlace, signal)
          : isSameMapAndLook
            ? await paintSharper(scene, signal)
            : await paintBelowDraft(scene, signal)
    if (signal.aborted) return
    // A draft may have followed newer looks than the one that this painting began with.
    shown = target
    fraction = null
    listener.painted({ isNewMap, isNewPicture: !isSameMapAndLook, ms })
  }

  return {
    isVisible: () => isVisible,
    shows: (map) => shown?.map.map === map,
    hasFailed: () => hasFailed,
    progress: () => fraction,

    show: (scene, thumbnail = null) => {
      const isSameMap = target?.map.map === scene.map.map
      if (isSameMap && hasFailed) return
      if (
        isSameMap &&
        target !== null &&
        isSameLook(target.look, scene.look) &&
        target.size.width >= scene.size.width
      )
        return
      target = scene
      // Dragging a slider changes the look faster than a draft is painted: restarting the draft would show none.
      if (isSameMap && draft?.requestUpdate() === true) return
      hasFailed = false
      const signal = restart()
      paintScene(scene, thumbnail, signal).catch((error: unknown) => {
        if (signal.aborted || isCancelled(error)) return
        draft?.remove()
        isVisible = false
        hasFailed = true
        fraction = null
        listener.failed(error)
      })
    },

    retry: () => {
      if (!hasFailed) return
      hasFailed = false
      target = null
      shown = null
    },

    clear: () => {
      restart()
      draft?.remove()
      target = null
      shown = null
      isVisible = false
      hasFailed = false
      fraction = null
      release(canvas)
    },
  }
}
