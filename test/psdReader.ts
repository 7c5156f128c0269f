/** Reads Photoshop files with ag-psd's reader. The page contains its writer only. */
import { initializeCanvas, type Psd, readPsd } from 'ag-psd'

/** Node.js has no canvas and no ImageData. */
initializeCanvas(
  () => {
    throw new Error('The reader wants pixels only.')
  },
  (width, height) =>
    ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as ImageData,
)

export function layersOf(file: Uint8Array): Psd {
  return readPsd(file, { useImageData: true })
}
