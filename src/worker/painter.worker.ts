/** A painter's worker: it upsamples and colours maps strip by strip, encodes files and refines maps. */
import { expose, type ProxyMethods, releaseProxy, transfer } from 'comlink'
import { colourStrip } from '../core/colour/colourStrip.ts'
import { lookTable } from '../core/colour/look.ts'
import { histogram, sortedCopy } from '../core/measure/statistics.ts'
import { fineSize, refineMap } from '../core/refine/refine.ts'
import { planUpsample, type Upsampling } from '../core/resample/upsample.ts'
import type { DepthMap } from '../core/types.ts'
import { encodeMap } from './encodeMap.ts'
import { readPixels } from './prepareInput.ts'
import type { OnProgress, PainterApi, PaintJob, RefineJob } from './protocol.ts'
import { reply } from './reply.ts'
import { WRITERS } from './writers.ts'

interface ActivePaint {
  readonly job: PaintJob
  readonly plan: Upsampling
  readonly table: Uint8ClampedArray<ArrayBuffer>
}

const active = new Map<number, ActivePaint>()
/** A refined map is painted again in every look, and its copy from the page takes longer than a strip. */
let keptMap: DepthMap | null = null
/** Reused for every strip. */
let stripValues = new Float32Array(0)

/** The photo as the refinement needs it. */
async function readGuide({ bitmap, map, size, detail }: RefineJob): Promise<Uint8ClampedArray> {
  if (detail === 'raw') return new Uint8ClampedArray()
  if (bitmap === null) throw new Error('This refinement needs the photo.')
  return readPixels(bitmap, fineSize(size, map))
}

const api: PainterApi = {
  range: async ({ map, size }) => planUpsample(map, size).range(),

  async statistics({ data }, { low, high }, bins) {
    const [ordered, counts] = [sortedCopy(data), histogram(data, bins, low, high)]
    return transfer({ ordered, counts }, [ordered.buffer, counts.buffer])
  },

  async beginPaint(id, { map: sent, ...job }, keepsMap) {
    const map = sent ?? keptMap
    if (map === null) throw new Error('The painter has kept no map.')
    if (keepsMap) keptMap = map
    active.set(id, {
      job: { ...job, map },
      plan: planUpsample(map, job.size),
      table: lookTable(job.look),
    })
  },

  async paintStrip(id, top, rows) {
    const work = active.get(id)
    if (work === undefined) throw new Error(`No paint job ${id}.`)
    const { job, plan, table } = work
    const count = rows * job.size.width
    if (stripValues.length < count) stripValues = new Float32Array(count)
    plan.strip(top, rows, stripValues)
    const rgba = new Uint8ClampedArray(count * 4)
    colourStrip(stripValues.subarray(0, count), job.low, job.high, table, rgba)
    return transfer({ top, rows, rgba }, [rgba.buffer])
  },

  async endPaint(id) {
    active.delete(id)
  },

  async refine(name, work, onProgress) {
    const result = await reply(name, async () => {
      const guide = await readGuide(work)
      return refineMap(
        work,
        () => guide,
        (fraction) => onProgress({ stage: 'refine', fraction }),
      )
    })
    work.bitmap?.close()
    // Comlink opens a channel for each progress callback. The garbage collector would close it too late.
    ;(onProgress as OnProgress & ProxyMethods)[releaseProxy]()
    return result.ok ? transfer(result, [result.value.map.data.buffer]) : result
  },

  encode: (name, job, onProgress) => reply(name, () => encodeMap(job, onProgress, WRITERS)),
}

expose(api)
