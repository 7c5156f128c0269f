/** The view that the attribute `view` asks for. Its code is loaded with the first one. */
import type { OpenView, SpaceRequest } from '../picture/spaceView.ts'

export interface SpaceViews {
  /** Opens this view. The one before stays until then. Null closes it: the map is shown. A request that the wanted view meets changes nothing. */
  update(request: SpaceRequest | null): void
  /** Whether a view hides the map. */
  hasPicture(): boolean
}

export interface SpaceViewsListener {
  shown(): void
  failed(error: unknown): void
}

function facts({ kind, look, alt, language, words }: SpaceRequest): string {
  return JSON.stringify([kind, look, alt, language, words])
}

/** Also if `wanted` has more pixels than `request` needs. */
function meets(wanted: SpaceRequest, request: SpaceRequest): boolean {
  const hasPixels = request.kind === '3d' || request.longest <= wanted.longest
  return wanted.estimate === request.estimate && hasPixels && facts(wanted) === facts(request)
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
      if (wanted && request ? meets(wanted, request) : wanted === request) return
      stop.abort()
      stop = new AbortController()
      wanted = request
      const { signal } = stop
      if (request)
        show(request, signal).catch((error: unknown) => {
          if (!signal.aborted) listener.failed(error)
        })
      else {
        open?.close()
        open = null
      }
    },
  }
}
