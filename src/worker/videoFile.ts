/** Video files over WebCodecs. Only this file uses mediabunny. */
import {
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  type StreamTargetChunk,
  type VideoCodec,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny'
import { FILE_FORMATS, type VideoFormat } from '../core/files/fileFormats.ts'
import type { Size } from '../core/types.ts'

/** In the order of preference: the first is the one that most players know, and the last the slowest. */
const CODECS: Readonly<Record<VideoFormat, VideoCodec[]>> = {
  mp4: ['avc', 'vp9', 'av1'],
  webm: ['vp9', 'vp8', 'av1'],
}
const quality = new Quality('high')
/** Bytes that are collected before they become a part of the file. */
const CHUNK_BYTES = 4 * 1024 * 1024

/** Null where this browser has no encoder for this size. */
async function codecFor(format: VideoFormat, size: Size): Promise<VideoCodec | null> {
  if (typeof VideoEncoder === 'undefined') return null
  return getFirstEncodableVideoCodec(CODECS[format], { ...size, quality })
}

/** The size below it that encoders take: H.264 stores colours for blocks of 2 × 2 pixels. */
export function encodableSize({ width, height }: Size): Size {
  return { width: Math.max(2, width - (width % 2)), height: Math.max(2, height - (height % 2)) }
}

export async function canEncode(format: VideoFormat, size: Size): Promise<boolean> {
  return (await codecFor(format, size)) !== null
}

export interface VideoFile {
  /** @param rgba a frame, shown from `seconds` on. The caller may reuse the array once the promise has resolved. */
  add(rgba: Uint8ClampedArray<ArrayBuffer>, seconds: number, duration: number): Promise<void>
  finish(): Promise<Blob>
}

/** A file that grows as a Blob, which the browser may keep on disk. The writer changes earlier bytes at the end. */
function blobTarget(type: string): { readonly target: StreamTarget; readonly file: () => Blob } {
  let file = new Blob([], { type })
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => {
      const after = file.slice(position + data.length)
      file = new Blob([file.slice(0, position), data.slice(), after], { type })
    },
  })
  const target = new StreamTarget(writable, { chunked: true, chunkSize: CHUNK_BYTES })
  return { target, file: () => file }
}

/**
 * Starts a file. Null where this browser cannot encode it. An encoder that fails later rejects `add` or `finish`.
 * @param comment says what the file holds
 */
export async function createVideoFile(
  format: VideoFormat,
  size: Size,
  comment: string,
): Promise<VideoFile | null> {
  const codec = await codecFor(format, size)
  if (codec === null) return null
  const { target, file } = blobTarget(FILE_FORMATS[format].type)
  const output = new Output({
    format:
      format === 'mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat(),
    target,
  })
  const source = new VideoSampleSource({ codec, quality })
  output.addVideoTrack(source)
  output.setMetadataTags({ comment })
  await output.start()
  return {
    add: async (rgba, timestamp, duration) => {
      const layout = { format: 'RGBA', codedWidth: size.width, codedHeight: size.height } as const
      const sample = new VideoSample(rgba, { ...layout, timestamp, duration })
      try {
        await source.add(sample)
      } finally {
        sample.close()
      }
    },
    finish: async () => {
      await output.finalize()
      return file()
    },
  }
}
