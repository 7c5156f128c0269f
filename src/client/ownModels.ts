/** All that concerns models of the visitor's own. Loaded on demand: few pages need the reader of ONNX files. */
export { addAndTry } from './addAndTry.ts'
export { addGiven } from './addGiven.ts'
export { changeProfile } from './changeProfile.ts'
export { fetchModelFile } from './fetchModelFile.ts'
export { fetchOrFind, findReady } from './fetchOrFind.ts'
export { askModelSize, readModelAddress } from './modelAddress.ts'
