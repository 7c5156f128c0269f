/**
 * The addresses of the files that are not part of the page's own script. All are named here and passed to the workers: the
 * bundler of a page that uses the package copies the files named here, but does not search a copied worker for more.
 */
import glue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import starter from '../../models/starter.onnx?url'
import plain from '../engine/turbo/kernels.plain.wasm?url'
import relaxed from '../engine/turbo/kernels.relaxed.wasm?url'
import plainTransformer from '../engine/turbo/transformer.plain.wasm?url'
import relaxedTransformer from '../engine/turbo/transformer.relaxed.wasm?url'
import engineWorker from '../worker/depth.worker.ts?worker&url'
import helperWorker from '../worker/helper.worker.ts?worker&url'
import painterWorker from '../worker/painter.worker.ts?worker&url'
import type { EngineFiles } from '../worker/protocol.ts'
import readerWorker from '../worker/reader.worker.ts?worker&url'
import spaceWorker from '../worker/space.worker.ts?worker&url'

/** Built addresses are absolute already. In a build the `new URL` would make another bundler look for a file. */
function absolute(url: string): string {
  return import.meta.env.DEV ? new URL(url, import.meta.url).href : url
}

/** Module workers. Each is one file without imports. */
export const workerFiles = {
  engine: absolute(engineWorker),
  helper: absolute(helperWorker),
  painter: absolute(painterWorker),
  reader: absolute(readerWorker),
  space: absolute(spaceWorker),
}

/** @param startable turns a script's address into one from which this page may start a worker */
export function engineFiles(startable: (url: string) => string): EngineFiles {
  return {
    glue: absolute(glue),
    wasm: absolute(wasm),
    starter: absolute(starter),
    turbo: {
      relaxed: absolute(relaxed),
      plain: absolute(plain),
      transformer: {
        relaxed: absolute(relaxedTransformer),
        plain: absolute(plainTransformer),
      },
      helper: startable(workerFiles.helper),
    },
  }
}
