/** Files that come from outside: shared from another app, or opened with Depthdrop. */
import { failureMessage, t } from '../../page/language.ts'
import { NAME_HEADER, SHARED_CACHE } from '../../sw/messages.ts'
import { toast } from '../ui/toast.ts'

type Take = (files: readonly File[]) => void

function nameOf(response: Response, place: number): string {
  try {
    return decodeURIComponent(response.headers.get(NAME_HEADER) ?? '') || `shared-${place + 1}`
  } catch {
    return `shared-${place + 1}`
  }
}

function place(request: Request): number {
  return Number(/\/(\d+)$/.exec(new URL(request.url).pathname)?.[1] ?? 0)
}

async function readShared(): Promise<readonly File[]> {
  const cache = await caches.open(SHARED_CACHE)
  const requests = [...(await cache.keys())].sort((a, b) => place(a) - place(b))
  const files = await Promise.all(
    requests.map(async (request, i): Promise<File | undefined> => {
      const response = await cache.match(request)
      const blob = await response?.blob()
      return response === undefined || blob === undefined
        ? undefined
        : new File([blob], nameOf(response, i), { type: blob.type })
    }),
  )
  return files.filter((file) => file !== undefined)
}

/** A reload is another visit, and brings nothing. */
async function forgetShared(): Promise<void> {
  const address = new URL(location.href)
  address.searchParams.delete('shared')
  history.replaceState(history.state, '', address)
  await caches.delete(SHARED_CACHE)
}

async function takeShared(take: Take): Promise<void> {
  if (!new URLSearchParams(location.search).has('shared')) return
  const files = await readShared().catch(() => [])
  if (files.length > 0) take(files)
  else toast('trouble', () => t('sharedNothing'))
  // Only now: a reload until here finds everything where it was.
  await forgetShared().catch(() => undefined)
}

/** Not in TypeScript's own list, since only Chromium has it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemHandle[] }) => void): void
}

function isLaunchQueue(value: unknown): value is LaunchQueue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'setConsumer' in value &&
    typeof value.setConsumer === 'function'
  )
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file'
}

async function openAll(handles: readonly FileSystemHandle[], take: Take): Promise<void> {
  const files: File[] = []
  for (const handle of handles) {
    const { name } = handle
    try {
      if (isFile(handle)) files.push(await handle.getFile())
      else toast('trouble', () => failureMessage({ code: 'a-folder', facts: { name } }))
    } catch {
      toast('trouble', () => failureMessage({ code: 'file-unreadable', facts: { name } }))
    }
  }
  if (files.length > 0) take(files)
}

/** `take` is what a drop would be given to. Also later: an open page may be handed more. */
export function takeArrivals(take: Take): void {
  void takeShared(take)
  const queue: unknown = Reflect.get(window, 'launchQueue')
  if (isLaunchQueue(queue)) queue.setConsumer(({ files = [] }) => void openAll(files, take))
}
