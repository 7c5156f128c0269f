/**
 * The addresses of the files that are not part of the page's own script. All are named here and passed to the workers: the
 * bundler of a page that uses the package copies the files named here, but does not search a copied worker for more.
 */
import glue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import starter from '../../models/starter.onnx?url'
import testPhoto from '../../public/samples/temple.small.jpg?url'
import { pageAddress } from '../core/pageAddress.ts'
import plain from '../engine/turbo/kernels.plain.wasm?url'
import relaxed from '../engine/turbo/kernels.relaxed.wasm?url'
import plainTransformer from '../engine/turbo/transformer.plain.wasm?url'
import relaxedTransformer from '../engine/turbo/transformer.relaxed.wasm?url'
import engineWorker from '../worker/depth.worker.ts?worker&url'
import helperWorker from '../worker/helper.worker.ts?worker&url'
import layersWorker from '../worker/layers.worker.ts?worker&url'
import painterWorker from '../worker/painter.worker.ts?worker&url'
import type { EngineFiles } from '../worker/protocol.ts'
import readerWorker from '../worker/reader.worker.ts?worker&url'
import spaceWorker from '../worker/space.worker.ts?worker&url'
import videoWorker from '../worker/video.worker.ts?worker&url'

/** The classic script that a bundler has put this module into. A module script has none. */
const bundle: unknown = typeof document === 'undefined' ? null : document.currentScript

/** A bundler may give an address without an origin (Next.js: `/_next/static/media/…`). Outside a page there is no base for it. */
function absolute(url: string): string {
  if (import.meta.env.DEV) return new URL(url, import.meta.url).href
  const base =
    bundle !== null && bundle instanceof HTMLScriptElement && bundle.src !== ''
      ? bundle.src
      : pageAddress()
  return new URL(url, base).href
}

/** Module workers. Each is one file without imports. */
const WORKERS = {
  engine: engineWorker,
  helper: helperWorker,
  painter: painterWorker,
  reader: readerWorker,
  space: spaceWorker,
  video: videoWorker,
  layers: layersWorker,
}

export function workerFile(name: keyof typeof WORKERS): string {
  return absolute(WORKERS[name])
}

/** The photo that a model runs on when it is added. */
export function testPhotoFile(): string {
  return absolute(testPhoto)
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
      helper: startable(workerFile('helper')),
    },
  }
}
