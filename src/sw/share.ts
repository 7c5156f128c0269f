/** Pictures that another app shares: kept until the page has read them. */

/** Read and emptied by the page. */
const SHARED_CACHE = 'depthdrop-shared'
/** As many as the page lets wait. */
const MAX_FILES = 32

function isFile(value: FormDataEntryValue): value is File {
  return typeof value !== 'string' && value.size > 0
}

/**
 * Answers the share target's POST (multipart/form-data): file N lies at `shared/N` in the cache `depthdrop-shared`,
 * its name percent-encoded in X-Name, and the browser goes on to `?shared`. What cannot be read or kept is left out.
 */
export async function receiveShared(request: Request, scope: string): Promise<Response> {
  try {
    const form = await request.formData()
    const cache = await caches.open(SHARED_CACHE)
    // What an earlier share left unread would be taken for a part of this one.
    await Promise.all((await cache.keys()).map((key) => cache.delete(key)))
    const files = [...form.values()].filter(isFile).slice(0, MAX_FILES)
    await Promise.all(
      files.map((file, index) => {
        const headers = {
          'Content-Type': file.type || 'application/octet-stream',
          'X-Name': encodeURIComponent(file.name),
        }
        return cache.put(new URL(`shared/${index}`, scope), new Response(file, { headers }))
      }),
    )
  } catch {
    // The page finds less than was shared, and says so.
  }
  return Response.redirect(new URL('?shared', scope).href, 303)
}
