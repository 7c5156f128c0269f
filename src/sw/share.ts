/** Receives pictures that another app shares, and stores them until the page has read them. */
import { NAME_HEADER, SHARED_CACHE } from './pageMessages.ts'

/** The page queues no more. */
const MAX_FILES = 32

function isFile(value: FormDataEntryValue): value is File {
  return typeof value !== 'string' && value.size > 0
}

/**
 * Answers the share target's POST (multipart/form-data) with a redirect to `?shared`. Files that cannot be read or stored
 * are left out.
 * @param scope absolute URL of the page's folder
 */
export async function receiveShared(request: Request, scope: string): Promise<Response> {
  try {
    const form = await request.formData()
    const cache = await caches.open(SHARED_CACHE)
    // The page has not read an earlier share. Its files would look like a part of this one.
    await Promise.all((await cache.keys()).map((key) => cache.delete(key)))
    const files = [...form.values()].filter(isFile).slice(0, MAX_FILES)
    await Promise.all(
      files.map((file, index) => {
        const headers = {
          'Content-Type': file.type || 'application/octet-stream',
          [NAME_HEADER]: encodeURIComponent(file.name),
        }
        return cache.put(new URL(`shared/${index}`, scope), new Response(file, { headers }))
      }),
    )
  } catch {
    // The page finds fewer files than were shared and reports it.
  }
  return Response.redirect(new URL('?shared', scope).href, 303)
}
