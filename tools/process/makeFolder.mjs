import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder and those around it. Node's own `recursive` never ends in a folder such as /proc, which exists and in which
 * none can be made.
 * @param {string} folder
 * @returns {Promise<void>} Rejects with the system's error if a folder cannot be made, or with ENOTDIR if a file has its name.
 */
export async function makeFolder(folder) {
  const exists = await stat(folder).then(
    (stats) => {
      if (stats.isDirectory()) return true
      throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${folder}'`), {
        code: 'ENOTDIR',
      })
    },
    () => false,
  )
  if (exists) return
  const parent = path.dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder).catch((error) => {
    // Another process may have made it meanwhile.
    if (error.code !== 'EEXIST') throw error
  })
}
