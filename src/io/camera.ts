/** The device's cameras: opening one, listing all, and an error for each way in which that fails. */
import { abortable } from '../async/abortable.ts'
import { DepthdropError } from '../core/errors.ts'

export interface Camera {
  readonly stream: MediaStream
  /** Identifies the camera for `openCamera`: in this visit and, in browsers that store permissions, in later ones. */
  readonly id: string
  readonly label: string
  /** True for a camera that faces the user. Desktop browsers do not report it; their cameras do. */
  readonly facesUser: boolean
  /** Turns the camera and its light off. */
  stop(): void
}

export interface CameraChoice {
  readonly id: string
  /** Empty until the visitor has allowed a camera once. */
  readonly label: string
}

/** The model sees 256 × 256 pixels of a frame. Larger frames would only cost time. */
const CONSTRAINTS: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
}

/** True if the host of this frame forbids cameras. Only Chromium can distinguish this refusal from the visitor's. */
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && /^(?:NotFound|Overconstrained)Error$/.test(error.name)
}

function cameraError(error: unknown): DepthdropError {
  if (error instanceof DepthdropError) return error
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return new DepthdropError(policyForbids() ? 'camera-policy' : 'camera-refused')
  if (isMissing(error)) return new DepthdropError('camera-missing')
  // Firefox reports a camera that another app uses as an AbortError.
  if (name === 'NotReadableError' || name === 'AbortError') return new DepthdropError('camera-busy')
  return new DepthdropError('camera-failed', { detail: message })
}

function mediaDevices(): MediaDevices {
  // Browsers offer no cameras to pages opened over plain http from another machine.
  if (!isSecureContext) throw new DepthdropError('camera-insecure')
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (devices?.getUserMedia === undefined)
    throw new DepthdropError('camera-failed', { detail: 'no getUserMedia' })
  return devices
}

function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/**
 * Opens a camera; the browser may ask the visitor. If the camera `id` is gone, another one is opened. Without `id` it is
 * the rear camera of a phone.
 *
 * Rejects with 'camera-refused', 'camera-policy', 'camera-missing', 'camera-busy', 'camera-insecure' or 'camera-failed',
 * or with the reason of `signal` as soon as it aborts. A camera that opens after an abort is turned off again.
 */
export async function openCamera(id: string | undefined, signal: AbortSignal): Promise<Camera> {
  const request = (constraints: MediaTrackConstraints): Promise<MediaStream> =>
    mediaDevices().getUserMedia({ audio: false, video: { ...CONSTRAINTS, ...constraints } })
  const openAny = (): Promise<MediaStream> => request({ facingMode: { ideal: 'environment' } })
  // `exact`, because browsers weigh an ideal id no more than an ideal size and may open another camera.
  const opening =
    id === undefined
      ? openAny()
      : request({ deviceId: { exact: id } }).catch((error: unknown) => {
          if (!signal.aborted && isMissing(error)) return openAny()
          throw error
        })
  const stopLate = (): void => void opening.then(stopStream).catch(() => undefined)
  const stream = await abortable(signal, opening, stopLate).catch((error: unknown) => {
    signal.throwIfAborted()
    throw cameraError(error)
  })
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new DepthdropError('camera-missing')
  const { deviceId = '', facingMode = '' } = track.getSettings()
  return {
    stream,
    id: deviceId,
    label: track.label,
    facesUser: facingMode !== 'environment',
    stop: () => stopStream(stream),
  }
}

/** Calls `onLost` once if the camera ends without `stop`: unplugged, taken by the system, or its permission withdrawn. */
export function onCameraLost({ stream }: Camera, onLost: () => void): void {
  // Browsers fire no 'ended' event for a track that the page itself stopped.
  for (const track of stream.getVideoTracks())
    track.addEventListener('ended', onLost, { once: true })
}

/** All cameras of the device; empty where the browser lists none. */
export async function listCameras(): Promise<readonly CameraChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}
