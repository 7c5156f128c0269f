/**
 * Where the files lie that are not part of the page's own script. All are named here and handed to the workers: a
 * bundler that takes Depthdrop in copies what this file names, and would not look for names inside a copied worker.
 */
import glue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import starter from '../../models/starter.onnx?url'
import plain from '../engine/turbo/kernels.plain.wasm?url'
import relaxed from '../engine/turbo/kernels.relaxed.wasm?url'
import engineWorker from '../worker/depth.worker.ts?worker&url'
import helperWorker from '../worker/helper.worker.ts?worker&url'
import painterWorker from '../worker/painter.worker.ts?worker&url'
import type { EngineFiles } from '../worker/protocol.ts'
import readerWorker from '../worker/reader.worker.ts?worker&url'

/** Built addresses are absolute already; a bundler that took the package in would ask what this one may be. */
function absolute(url: string): string {
  return import.meta.env.DEV ? new URL(url, import.meta.url).href : url
}

/** Module workers; each is one file that imports nothing. */
export const workerFiles = {
  engine: absolute(engineWorker),
  helper: absolute(helperWorker),
  painter: absolute(painterWorker),
  reader: absolute(readerWorker),
}

/** `startable`: gives an address that a worker may be started from. */
export function engineFiles(startable: (url: string) => string): EngineFiles {
  return {
    glue: absolute(glue),
    wasm: absolute(wasm),
    starter: absolute(starter),
    turbo: {
      relaxed: absolute(relaxed),
      plain: absolute(plain),
      helper: startable(workerFiles.helper),
    },
  }
}
