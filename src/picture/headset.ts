/** Shows a scene in a headset (https://www.w3.org/TR/webxr/). The wearer begins at the photo's own camera. */

/** The parts of WebXR that are used. TypeScript has no types for it. */
interface Session {
  addEventListener(type: 'end', listener: () => void, options: { readonly once: boolean }): void
}
interface Headsets {
  isSessionSupported(mode: 'immersive-vr'): Promise<boolean>
  requestSession(mode: 'immersive-vr'): Promise<Session>
}
interface HeadsetRenderer {
  readonly xr: {
    enabled: boolean
    setReferenceSpaceType(type: 'local'): void
    setSession(session: unknown): Promise<void>
  }
  setAnimationLoop(draw: (() => void) | null): void
}

function headsets(): Headsets | undefined {
  return (navigator as Navigator & { readonly xr?: Headsets }).xr
}

/** False without WebXR, without a headset, and where the page may not use one. */
export async function hasHeadset(): Promise<boolean> {
  return (
    (await headsets()
      ?.isSessionSupported('immersive-vr')
      .catch(() => false)) ?? false
  )
}

/** Resolves when the wearer leaves. Rejects with the browser's error if no session begins. */
export async function showInHeadset(renderer: HeadsetRenderer, draw: () => void): Promise<void> {
  const session = await headsets()?.requestSession('immersive-vr')
  if (session === undefined) throw new Error('There is no WebXR.')
  const ended = new Promise<void>((resolve) => {
    session.addEventListener('end', () => resolve(), { once: true })
  })
  renderer.xr.enabled = true
  // Its origin is the wearer's head, which looks along −z as the photo's camera does.
  renderer.xr.setReferenceSpaceType('local')
  try {
    await renderer.xr.setSession(session)
    renderer.setAnimationLoop(draw)
    await ended
  } finally {
    renderer.setAnimationLoop(null)
    renderer.xr.enabled = false
  }
}
