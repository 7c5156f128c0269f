/** Each error as the page shows it, in both languages, with facts as the code that throws it gives them. */
import { describe, expect, test } from 'vitest'
import type { ErrorCode, Facts } from '../../../src/core/errors.ts'
import { sentence } from '../../../src/page/i18n/text.ts'
import { errors } from '../../../src/page/i18n/topics/errorsText.ts'

const name = 'trip.jpg'
const model = 'MiDaS v2.1 small'
const size = { width: 640, height: 480 }
const photoSize = { photoWidth: 4000, photoHeight: 3000 }

/** The compiler reports a code that is missing. */
const FACTS: Readonly<Record<ErrorCode, Facts>> = {
  'empty-file': { name },
  'a-folder': { name },
  'not-an-image': { name },
  'a-video': { name },
  heic: { name },
  unsupported: { name, format: 'TIFF' },
  'damaged-image': { name, format: 'JPEG' },
  'too-large': { name, ...size, megapixels: 120.5, limit: 100 },
  'too-narrow': { name, width: 0, height: 480 },
  'too-long': { name, width: 66_000, height: 16 },
  'source-address': { address: 'http://' },
  'source-http': { address: 'https://host/a.png', status: 404 },
  'source-blocked': { address: 'https://host/a.png' },
  'source-credentials': { address: 'https://host/a.png' },
  'source-too-big': { address: 'https://host/a.png', limit: 512 },
  'source-tainted': {},
  'map-gone': { name },
  'file-unreadable': { name },
  'out-of-memory': { name },
  'worker-died': { name },
  'no-answer': { name },
  'engine-failed': { name, detail: 'a text of the runtime' },
  'no-wasm': {},
  'wasm-blocked': {},
  'no-browser': {},
  'engine-missing': {},
  'asset-missing': { file: 'starter-1.onnx' },
  'asset-damaged': { file: 'starter-1.onnx' },
  'photo-gone': { name },
  'half-range': { name, largest: 70_000, most: 65_504 },
  'queue-full': { name, limit: 32 },
  'model-missing': { model },
  'model-network': { model, done: 1000, total: 2000, tries: 5 },
  'model-length': { model, actual: 1000, expected: 2000 },
  'model-hash': { model, actual: 'ab', expected: 'cd' },
  'model-parts': { detail: 'it has no parts' },
  'model-not-onnx': { name: 'own.onnx', detail: 'it is cut off' },
  'model-wrong-graph': { name: 'own.onnx', found: 'its output is float32 of shape 1×1000' },
  'model-unclear': { name: 'own.onnx', candidates: 'imagenet' },
  'model-address': { address: 'models' },
  'model-credentials': { address: 'https://host/own.onnx' },
  'model-http': { address: 'https://host/own.onnx', status: 404 },
  'model-page': { address: 'https://host/own.onnx' },
  'model-blocked': { address: 'https://host/own.onnx' },
  'model-too-big': { address: 'https://host/own.onnx', limit: 900 },
  'model-changed': {
    address: 'https://host/own.onnx',
    name: 'own.onnx',
    actual: 'ab',
    expected: 'cd',
  },
  'model-late': { name: 'own.onnx', seconds: 90 },
  'model-memory': { name: 'own.onnx', ...size },
  'model-operator': { name: 'own.onnx', operator: 'Telepathy' },
  'model-run': { name: 'own.onnx', ...size },
  'model-storage': { model: 'own.onnx' },
  'calibration-distance': {},
  'calibration-same-value': {},
  'calibration-same-distance': {},
  'calibration-order': {},
  'camera-refused': {},
  'camera-policy': {},
  'camera-missing': {},
  'camera-busy': {},
  'camera-gone': {},
  'camera-insecure': {},
  'camera-failed': { detail: 'a text of the browser' },
  'video-failed': { name: 'film.mp4' },
  'video-tainted': { name: 'film.mp4' },
  'video-encoder': { name, format: 'MP4', ...size, possible: 'WebM / GIF' },
  'video-unreadable': { name: 'film.mp4' },
  'video-codec': { name: 'film.mp4', codec: 'hvc1.1.6.L93.B0' },
  'trusted-types': {},
  sandboxed: {},
  'depth-unreadable': { name: 'map.png', detail: 'it is cut off' },
  'depth-coloured': { name: 'map.png' },
  'depth-shape': { name: 'map.png', ...size, ...photoSize },
  'depth-unclear': { name: 'map.png' },
  'inside-damaged': { name, detail: 'it is cut off' },
  'inside-shape': { name, ...size, ...photoSize },
  'gdepth-xmp': { name, detail: 'its XMP is damaged' },
  insecure: {},
}

/** What the visitor can do: a sentence that begins with a verb, or says what is possible or needed. */
const ENGLISH_ACTION =
  /(?:^|[.,:;] |and |or )(?:Use|Choose|Copy|Convert|Make|Check|Save|Load|Close|Reload|Add|Run|Download|Enter|Allow|Open|Connect|Try|Say|Export|Drop|Estimate|Update|Pass)\b|\b(?:needs|use its)\b/iu
const CHINESE_ACTION = /请|可|需要|改/u

describe.each(Object.entries(FACTS))('%s', (code, facts) => {
  const entry = errors[code as ErrorCode]
  const shown = { en: sentence(entry, 'en', facts), zh: sentence(entry, 'zh', facts) }

  test('names each fact, and nothing is left to fill in', () => {
    for (const text of Object.values(shown)) {
      expect.soft(text).not.toMatch(/[{}]|undefined|NaN/u)
      for (const fact of Object.values(facts))
        expect.soft(text.replaceAll(',', '')).toContain(String(fact))
    }
  })

  test('says what the visitor can do', () => {
    expect.soft(shown.en).toMatch(ENGLISH_ACTION)
    expect.soft(shown.zh).toMatch(CHINESE_ACTION)
  })

  test('is made of whole sentences', () => {
    expect.soft(shown.en).toMatch(/^[“A-Z][\s\S]*(?:[.”"]|a text of the runtime)$/u)
    expect.soft(shown.zh).toMatch(/(?:[。”"]|a text of the runtime|depthdrop。)$/u)
  })
})
