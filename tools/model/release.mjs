/** The official MiDaS small. src/core/models.ts pins its length and SHA-256. */

/** Release v2_1 of isl-org/MiDaS. */
export const RELEASE = 'https://github.com/isl-org/MiDaS/releases/download/v2_1/model-small.onnx'
export const STEM = 'midas-small'
