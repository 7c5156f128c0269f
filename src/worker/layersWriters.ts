/** The writer of the file with layers: the photo, its depth, and the subject with a mask. */
import type { LayersFormat } from '../core/files/fileFormats.ts'
import { textLines } from '../core/files/fileMetadata.ts'
import { keptShare } from '../space/optics/cutout.ts'
import type { Writer } from './encodeMap.ts'
import { withFoundDepths } from './foundDepths.ts'
import type { EncodeJob } from './protocol.ts'
import { writePsd } from './psdFile.ts'
import { nearnessRows, photoRowsOf, pictureTexts, spaceOf } from './spaceJob.ts'

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** An XMP packet with a description (Dublin Core). */
function xmpOf(job: EncodeJob): string {
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>' +
    `<rdf:li xml:lang="x-default">${escaped(textLines(pictureTexts(job)))}</rdf:li>` +
    '</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>'
  )
}

const psd: Writer = function* (given, source) {
  // The subject is that of a cut-out.
  const job = withFoundDepths({ ...given, format: 'cutout' }, source)
  const { from, to, soft } = spaceOf(job)
  const { width, height } = job.size
  const opaque = (): Uint8ClampedArray<ArrayBuffer> =>
    new Uint8ClampedArray(4 * width * height).fill(255)
  const [photo, depth, mask] = [opaque(), opaque(), opaque()]
  const depths = nearnessRows(job, source)
  let o = 0
  for (const rgb of photoRowsOf(job, source)) {
    const nearness = depths.next().value
    if (nearness === undefined) return
    for (let x = 0; x < width; ++x, o += 4) {
      for (let k = 0; k < 3; ++k) photo[o + k] = rgb[3 * x + k]!
      depth.fill(Math.round(255 * nearness[x]!), o, o + 3)
      mask.fill(Math.round(255 * keptShare(nearness[x]!, { from, to, soft })), o, o + 3)
    }
    source.onFraction(o / photo.length / 2)
  }
  const layers = [
    { name: 'Photo', rgba: photo },
    { name: 'Depth', rgba: depth, isHidden: true },
    { name: 'Subject', rgba: photo, mask },
  ]
  yield writePsd(job.size, layers, photo, xmpOf(job))
}

export const LAYERS_WRITERS: Readonly<Record<LayersFormat, Writer>> = { psd }
