/** The usual ways to normalise the pixels of a model's input. */
import type { Profile } from '../types.ts'

/** Mean and standard deviation of ImageNet's RGB on 0…1, from torchvision and MiDaS's hubconf.py. */
export const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

/**
 * - `imagenet`: (x − mean) / std, with the mean and standard deviation of ImageNet for x in 0…1.
 * - `unit`: 0…1.
 * - `half`: −1…1, which is (x − 0.5) / 0.5.
 * - `bytes`: 0…255.
 */
export const PIXELS = {
  imagenet: { range: 1, normalisation: IMAGENET },
  unit: { range: 1, normalisation: null },
  half: { range: 1, normalisation: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } },
  bytes: { range: 255, normalisation: null },
} as const satisfies Readonly<Record<string, Pick<Profile, 'range' | 'normalisation'>>>

export type Pixels = keyof typeof PIXELS
