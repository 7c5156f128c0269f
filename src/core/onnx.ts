/** ONNX files: `readOnnx` and `writeOnnx`, with the values they speak in. */
export { floatToHalf, HALF_MAX, halfToFloat } from './onnx/half.ts'
export { readOnnx } from './onnx/read.ts'
export { tensorValues } from './onnx/tensor.ts'
export * from './onnx/types.ts'
export { writeOnnx } from './onnx/write.ts'
