/** Photoshop files. Only this file uses ag-psd. */
import { writePsdUint8Array } from 'ag-psd'
import type { Size } from '../core/types.ts'

export interface Layer {
  readonly name: string
  /** RGBA. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
  readonly isHidden?: boolean
  /** RGBA, whose red is the mask: 255 shows the layer. */
  readonly mask?: Uint8ClampedArray<ArrayBuffer>
}

/**
 * @param layers from the bottom to the top
 * @param shown what programs show that read no layers, RGBA
 * @param description says what the file holds
 */
export function writePsd(
  { width, height }: Size,
  layers: readonly Layer[],
  shown: Uint8ClampedArray<ArrayBuffer>,
  description: string,
): Uint8Array<ArrayBuffer> {
  const pixels = (data: Uint8ClampedArray<ArrayBuffer>) => ({ width, height, data })
  return new Uint8Array(
    writePsdUint8Array({
      width,
      height,
      imageData: pixels(shown),
      imageResources: { xmpMetadata: description },
      children: layers.map(({ name, rgba, isHidden = false, mask }) => ({
        name,
        hidden: isHidden,
        imageData: pixels(rgba),
        ...(mask === undefined ? {} : { mask: { imageData: pixels(mask) } }),
      })),
    }),
  )
}
