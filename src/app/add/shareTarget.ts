/** Adds files that another app shares, or that the system opens with Depthdrop. */
import { failureMessage, t } from '../../page/language.ts'
import { NAME_HEADER, SHARED_CACHE } from '../../sw/pageMessages.ts'
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

/** Removes the files, so that a reload does not add them again. */
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
  // Delete last: a reload before this point can still add the files.
  await forgetShared().catch(() => undefined)
}

/** TypeScript does not declare it, because only Chromium has it. */
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

/** Passes the files to `take`, as a drop would. The system may open more files while the page is open. */
export function takeArrivals(take: Take): void {
  void takeShared(take)
  const queue: unknown = Reflect.get(window, 'launchQueue')
  if (isLaunchQueue(queue)) queue.setConsumer(({ files = [] }) => void openAll(files, take))
}
