/** Makes a small site with the same kinds of files as the built one, at the root of its host and below /a/b/. */
import { chmod, cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compress } from '../../../../tools/site/compress.mjs'

function text(line: string): Buffer {
  return Buffer.from(`${line}\n`.repeat(200))
}
const noise = Buffer.from(
  Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24),
)

/** Maps each address below the site's base to its content. */
export const FILES: Readonly<Record<string, Buffer>> = {
  'index.html': text('<!doctype html><title>x</title>'),
  'sw.js': text('self.skipped = true'),
  'manifest.webmanifest': text('{"name":"x"}'),
  'favicon.svg': text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  'assets/index-a1B2_c-4.js': text('export const answer = 42'),
  'assets/depth.worker-C9S7txmJ.js': text('self.worker = 1'),
  'assets/main-7Yrrb-3J.css': text('body { color: red }'),
  'assets/ort-wasm-simd-threaded-DcHrbrbl.wasm': text('wasm'),
  'assets/ort-wasm-simd-threaded-qyIweqWS.mjs': text('export const glue = 1'),
  'assets/starter-DZi7Bolc.onnx': noise,
  'models/midas-small.onnx': noise,
  'models/midas-small.onnx.0.part': noise,
  'samples/street.jpg': noise,
  'samples/street.small.jpg': noise,
}

export interface Small {
  /** The test must remove this folder. */
  readonly folder: string
  readonly root: string
}

export async function makeSite(): Promise<Small> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hosts-'))
  // A server that was started as root reads the files as another user.
  await chmod(folder, 0o755)
  const root = path.join(folder, 'site')
  for (const [name, bytes] of Object.entries(FILES)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), bytes)
  }
  await writeFile(path.join(root, '.hidden'), 'x')
  await compress(root, path.join(folder, 'cache'))
  await cp(root, path.join(folder, 'copy'), { recursive: true })
  await cp(path.join(folder, 'copy'), path.join(root, 'a', 'b'), { recursive: true })
  return { folder, root }
}
