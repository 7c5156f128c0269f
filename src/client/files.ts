/**
 * Where the files lie that are not part of the page's own script. All are named here and handed to the workers: a
 * bundler that takes Depthdrop in copies what this file names, and would not look for names inside a copied worker.
 */
import glue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import starter from '../../models/starter.onnx?url'
import engineWorker from '../worker/depth.worker.ts?worker&url'
import painterWorker from '../worker/painter.worker.ts?worker&url'
import type { EngineFiles } from '../worker/protocol.ts'

const absolute = (url: string): string => new URL(url, import.meta.url).href

export const engineFiles: EngineFiles = { glue: absolute(glue), wasm: absolute(wasm), starter: absolute(starter) }

/** Module workers; each is one file that imports nothing. */
export const workerFiles = { engine: absolute(engineWorker), painter: absolute(painterWorker) }
