/** The device's cameras: one opened, all of them listed, and a sentence for each way that it can go wrong. */
import { cancelled, DepthdropError } from '../core/errors.ts'

export interface Camera {
  readonly stream: MediaStream
  /** Names it for `openCamera` in this visit and, where the browser keeps permissions, in the next. */
  readonly id: string
  readonly label: string
  /** Whether it looks at who holds the device. Desktop browsers do not say; a camera there does. */
  readonly facesUser: boolean
  /** Its light goes off. */
  stop(): void
}

export interface CameraChoice {
  readonly id: string
  /** Empty until the camera was allowed once. */
  readonly label: string
}

/** The network sees 256 × 256 of it: more would only be moved about. */
const WISH: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
}

/** Chromium's own word on what a frame's host allows; elsewhere one refusal is like the other. */
function policyForbids(): boolean {
  const policy: unknown = Reflect.get(document, 'featurePolicy')
  if (
    typeof policy !== 'object' ||
    policy === null ||
    !('allowsFeature' in policy) ||
    typeof policy.allowsFeature !== 'function'
  )
    return false
  return policy.allowsFeature('camera') === false
}

function isGone(error: unknown): boolean {
  return error instanceof Error && /^(?:NotFound|Overconstrained)Error$/.test(error.name)
}

function failureOf(error: unknown): DepthdropError {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return new DepthdropError(policyForbids() ? 'camera-policy' : 'camera-refused')
  if (isGone(error)) return new DepthdropError('camera-missing')
  // Firefox calls a camera in use an aborted one.
  if (name === 'NotReadableError' || name === 'AbortError') return new DepthdropError('camera-busy')
  return new DepthdropError('camera-failed', { detail: message })
}

function devices(): MediaDevices {
  // Browsers have no such thing on plain http from another machine.
  if (!isSecureContext) throw new DepthdropError('camera-insecure')
  const found: MediaDevices | undefined = navigator.mediaDevices
  if (found?.getUserMedia === undefined)
    throw new DepthdropError('camera-failed', { detail: 'no getUserMedia' })
  return found
}

function asCamera(stream: MediaStream, track: MediaStreamTrack): Camera {
  const { deviceId = '', facingMode = '' } = track.getSettings()
  const stop = (): void => stream.getTracks().forEach((one) => one.stop())
  return {
    stream,
    id: deviceId,
    label: track.label,
    facesUser: facingMode !== 'environment',
    stop,
  }
}

/**
 * Asks the visitor where the browser has to. `id` is a wish: where that camera is gone, another one comes. Without it the
 * one at the back of a phone.
 *
 * Throws 'camera-refused', 'camera-policy', 'camera-missing', 'camera-busy', 'camera-insecure', 'camera-failed' or, at
 * once, an AbortError; a camera that opens after that is turned off again.
 */
export async function openCamera(id: string | undefined, signal: AbortSignal): Promise<Camera> {
  const ask = (which: MediaTrackConstraints): Promise<MediaStream> =>
    devices().getUserMedia({ audio: false, video: { ...WISH, ...which } })
  const any = (): Promise<MediaStream> => ask({ facingMode: { ideal: 'environment' } })
  // As a mere wish an id weighs no more than a picture's size, and another camera may come though this one is there.
  const opening =
    id === undefined
      ? any()
      : ask({ deviceId: { exact: id } }).catch((error: unknown) => {
          if (!signal.aborted && isGone(error)) return any()
          throw error
        })
  const late = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop())
  const left = new Promise<never>((_, reject) => {
    const leave = (): void => {
      void opening.then(late).catch(() => undefined)
      reject(cancelled())
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
  // Nobody may be left to hear of it.
  left.catch(() => undefined)
  const stream = await Promise.race([opening, left]).catch((error: unknown) => {
    throw signal.aborted ? cancelled() : failureOf(error)
  })
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new DepthdropError('camera-missing')
  return asCamera(stream, track)
}

/** Calls once when the camera goes away by itself: unplugged, taken by the system, or its permission withdrawn. */
export function onCameraLost({ stream }: Camera, hear: () => void): void {
  // Not heard where `stop` was called: browsers tell nobody then.
  return stream
    .getVideoTracks()
    .forEach((track) => track.addEventListener('ended', hear, { once: true }))
}

/** All cameras there are; none where the browser tells of none. */
export async function listCameras(): Promise<readonly CameraChoice[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  return all
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}
