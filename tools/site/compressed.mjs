import path from 'node:path'
import { print } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { markBuilt, sourcesStamp } from '../setup/stamps.mjs'
import { compress } from './compress.mjs'

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2)
}

/**
 * A Vite plugin that puts a brotli and a gzip copy beside every file of the built site, and then notes
 * which sources the site was built from, so that `npm start` need not build it again.
 * @returns {import('vite').Plugin}
 */
export function compressed() {
  let stamp = ''
  let folder = ''
  return {
    name: 'depthdrop-compressed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = path.resolve(root, build.outDir)
      // Taken before the build: an edit while it runs must not count as built.
      stamp = sourcesStamp()
    },
    closeBundle: {
      // The service worker is written by another plugin at the same stage, and it is compressed too.
      order: 'post',
      sequential: true,
      async handler() {
        const { files, before, after } = await compress(folder)
        if (folder === inRoot('dist')) markBuilt(stamp)
        print(
          `Built: ${files} files in ${path.relative(inRoot(), folder)}/ have compressed copies (${megabytes(before)} MB, ${megabytes(after)} MB with brotli).`,
        )
      },
    },
  }
}
