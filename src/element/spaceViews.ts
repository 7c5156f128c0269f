/** The view that the attribute `view` asks for. Its code is loaded with the first one. */
import type { OpenView, SpaceRequest } from '../picture/spaceView.ts'

export interface SpaceViews {
  /** Opens this view. The one before stays until then. Null closes it: the map is shown. An equal request changes nothing. */
  update(request: SpaceRequest | null): void
  /** Whether a view hides the map. */
  hasPicture(): boolean
}

export interface SpaceViewsListener {
  shown(): void
  failed(error: unknown): void
}

const facts = ({ kind, look, alt, language, words }: SpaceRequest): string =>
  JSON.stringify([kind, look, alt, language, words])

function isSame(one: SpaceRequest, other: SpaceRequest): boolean {
  const hasPixels = other.kind === '3d' || other.longest <= one.longest
  return one.estimate === other.estimate && hasPixels && facts(one) === facts(other)
}

export function createSpaceViews(box: HTMLElement, listener: SpaceViewsListener): SpaceViews {
  let wanted: SpaceRequest | null = null
  let open: OpenView | null = null
  let stop = new AbortController()

  const show = async (request: SpaceRequest, signal: AbortSignal): Promise<void> => {
    const { openSpaceView } = await import('../picture/spaceView.ts')
    const next = await openSpaceView(box, request, signal)
    if (signal.aborted) return next.close()
    open?.close()
    open = next
    listener.shown()
  }

  return {
    hasPicture: () => open?.hasPicture === true,
    update: (request) => {
      if (request === wanted || (request && wanted && isSame(wanted, request))) return
      stop.abort()
      stop = new AbortController()
      wanted = request
      if (request === null) {
        open?.close()
        open = null
        return
      }
      const { signal } = stop
      show(request, signal).catch((error: unknown) => {
        if (!signal.aborted) listener.failed(error)
      })
    },
  }
}
