/** Sends a request unchanged: node's fetch would decode the body and normalise the path. */

import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The bytes as sent. They may be compressed. */
  readonly body: Buffer
}

/** Appends `file` to the path of `base` without any encoding. */
export function ask(
  base: string,
  file: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(base)
    request({ hostname, port, path: pathname + file, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        })
      })
    })
      .on('error', reject)
      .end()
  })
}
