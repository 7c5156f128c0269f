import { describe, expect, test } from 'vitest'
import { ISOLATION_HEADERS, withIsolation } from '../../../src/sw/headers.ts'
import { ISOLATION as SERVED } from '../../../tools/site/headers.mjs'

function headersOf(response: Response): Record<string, string> {
  return Object.fromEntries(response.headers)
}

describe('the isolation headers of the service worker', () => {
  test('are those that our own servers send', () => {
    expect(ISOLATION_HEADERS).toEqual(SERVED)
  })

  test('are added, and status and body stay as the host sent them', async () => {
    const response = withIsolation(
      new Response('text', {
        status: 203,
        statusText: 'so',
        headers: { 'Content-Type': 'text/javascript' },
      }),
    )
    expect([response.status, response.statusText, await response.text()]).toEqual([
      203,
      'so',
      'text',
    ])
    expect(headersOf(response)).toEqual({
      'content-type': 'text/javascript',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'document-isolation-policy': 'isolate-and-require-corp',
    })
  })

  test('do not replace a header that the host sent', () => {
    const own = {
      'Cross-Origin-Embedder-Policy': 'credentialless',
      'Cross-Origin-Opener-Policy': 'unsafe-none',
    }
    expect(headersOf(withIsolation(new Response('', { headers: own })))).toMatchObject({
      'cross-origin-embedder-policy': 'credentialless',
      'cross-origin-opener-policy': 'unsafe-none',
      'cross-origin-resource-policy': 'cross-origin',
    })
    const complete = new Response('', { headers: SERVED })
    expect(withIsolation(complete)).toBe(complete)
  })

  test('are not added to a failed response, and a 304 stays without a body', () => {
    const failed = Response.error()
    expect(withIsolation(failed)).toBe(failed)
    expect(withIsolation(new Response(null, { status: 304 })).body).toBeNull()
  })
})
