/** The door to this folder: reads and writes ONNX files. */
export { dequantised } from './dequantise.ts'
export { floatToHalf, HALF_MAX, halfToFloat } from './half.ts'
export * from './onnxTypes.ts'
export { readOnnx } from './read.ts'
export { tensorValues } from './tensor.ts'
export { widened } from './widenHalf.ts'
export { writeOnnx, writeOnnxParts } from './write.ts'
