/**
 * `npx tsx tools/fingerprint.ts FILE.onnx [--lines]`: prints a hash of a graph's structure, and the
 * number of its parameters and multiplications. The graph may use the operators of MiDaS small; the
 * file need not contain the weights. The hash in test/unit/tools/seeded.test.ts was printed by this
 * tool for a public PyTorch export of MiDaS v2.1 small (opset 18, batch norms folded), which is not
 * part of the repository.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readOnnx } from '../src/core/onnx/index.ts'
import { countMacs, countParameters } from './graph/shapes.ts'
import { canonicalLines, fingerprint } from './graph/structureHash.ts'
import { main, ToolError } from './process/main.mjs'

await main(async () => {
  const [file, ...flags] = process.argv.slice(2)
  if (file === undefined)
    throw new ToolError('Usage: npx tsx tools/fingerprint.ts FILE.onnx [--lines]')
  const { graph } = readOnnx(await readFile(file), path.basename(file), { weights: () => 'absent' })
  if (flags.includes('--lines')) for (const line of canonicalLines(graph)) console.log(line)
  console.log(`sha256 ${fingerprint(graph)}`)
  console.log(`parameters ${countParameters(graph)}, multiply-accumulates ${countMacs(graph)}`)
})
