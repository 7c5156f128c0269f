/** The door to this folder: reads and writes ONNX files. */
export { floatToHalf, HALF_MAX, halfToFloat } from './half.ts'
export { readOnnx } from './read.ts'
export { tensorValues } from './tensor.ts'
export * from './types.ts'
export { writeOnnx } from './write.ts'
