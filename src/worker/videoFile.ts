/** Video files over WebCodecs: reading frames and sound, and writing them. Only this file uses mediabunny. */
import {
  BlobSource,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  getFirstEncodableVideoCodec,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  Quality,
  StreamTarget,
  type VideoCodec,
  VideoSample,
  VideoSampleSink,
  VideoSampleSource,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny'
import { FILE_FORMATS, type VideoFormat } from '../core/files/fileFormats.ts'
import type { Size } from '../core/types.ts'
import { growingBlob } from './growingBlob.ts'

/** A decoded frame. The reader closes it. */
export type Frame = VideoSample

/** In the order of preference: the first is the one that most players know, and the last the slowest. */
const CODECS: Readonly<Record<VideoFormat, VideoCodec[]>> = {
  mp4: ['avc', 'vp9', 'av1'],
  webm: ['vp9', 'vp8', 'av1'],
}
const HIGH = new Quality('high')
/** Bits for each pixel of a loop in H.264. With fewer its first frames are visibly worse than its last ones. */
const LOOP_BITS = 0.5
const LOOP_RATE = 30
/** Bytes that are collected before they become a part of the file. */
const CHUNK_BYTES = 4 * 1024 * 1024

/** Null where this browser has no encoder for this size. */
async function codecFor(format: VideoFormat, size: Size): Promise<VideoCodec | null> {
  if (typeof VideoEncoder === 'undefined') return null
  return getFirstEncodableVideoCodec(CODECS[format], { ...size, quality: HIGH })
}

export async function canEncode(format: VideoFormat, size: Size): Promise<boolean> {
  return (await codecFor(format, size)) !== null
}

export interface WrittenVideo {
  /** False if the sound was left out because this kind of file cannot hold it. */
  readonly hasSound: boolean
  /** @param picture RGBA or a canvas, shown from `seconds` on. The caller may reuse it once the promise has resolved. */
  add(
    picture: Uint8ClampedArray<ArrayBuffer> | OffscreenCanvas,
    seconds: number,
    duration: number,
  ): Promise<void>
  finish(): Promise<Blob>
}

export interface WriteOptions {
  /** Says what the file holds. */
  readonly comment: string
  /** Keeps the whole file in memory, so that players can start before they have all of it. */
  readonly isShort?: boolean
  /** Sound to copy, and when the video begins in its source, in seconds. */
  readonly sound?: { readonly track: InputAudioTrack; readonly from: number } | null
}

async function soundSource(
  output: Output,
  { track, from }: NonNullable<WriteOptions['sound']>,
): Promise<((until: number) => Promise<void>) | null> {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()]
  if (codec === null || decoderConfig === null) return null
  if (!output.format.getSupportedAudioCodecs().includes(codec)) return null
  const source = new EncodedAudioPacketSource(codec)
  output.addAudioTrack(source)
  const packets = new EncodedPacketSink(track).packets()
  let next = await packets.next()
  return async (until) => {
    for (; next.done !== true && next.value.timestamp - from < until; next = await packets.next()) {
      const timestamp = next.value.timestamp - from
      if (timestamp >= 0) await source.add(next.value.clone({ timestamp }), { decoderConfig })
    }
  }
}

/** Null where this browser cannot encode the file. An encoder that fails later rejects `add` or `finish`. */
export async function writeVideo(
  format: VideoFormat,
  size: Size,
  { comment, isShort = false, sound = null }: WriteOptions,
): Promise<WrittenVideo | null> {
  const codec = await codecFor(format, size)
  if (codec === null) return null
  const { writable, blob } = growingBlob(FILE_FORMATS[format].type)
  const output = new Output({
    format:
      format === 'mp4'
        ? new Mp4OutputFormat({ fastStart: isShort ? 'in-memory' : false })
        : new WebMOutputFormat(),
    target: new StreamTarget(writable, { chunked: true, chunkSize: CHUNK_BYTES }),
  })
  const bitrate = Math.round(size.width * size.height * LOOP_RATE * LOOP_BITS)
  const quality = isShort && codec === 'avc' ? new Quality({ bitrate }) : HIGH
  const source = new VideoSampleSource({ codec, quality })
  output.addVideoTrack(source)
  const copySound = sound === null ? null : await soundSource(output, sound)
  output.setMetadataTags({ comment })
  await output.start()
  return {
    hasSound: copySound !== null,
    add: async (picture, timestamp, duration) => {
      const sample = new VideoSample(
        picture instanceof OffscreenCanvas ? picture : frameOf(picture, size),
        { timestamp, duration },
      )
      try {
        await source.add(sample)
      } finally {
        sample.close()
      }
      await copySound?.(timestamp + duration)
    },
    finish: async () => {
      await output.finalize()
      return blob()
    },
  }
}

/** The sample of an array would copy it into another array first. The sample closes the frame, and has the time. */
function frameOf(rgba: Uint8ClampedArray<ArrayBuffer>, { width, height }: Size): VideoFrame {
  return new VideoFrame(rgba, {
    format: 'RGBX',
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
  })
}

export interface ReadVideo {
  /** The size at which players show the video. */
  readonly size: Size
  readonly seconds: number
  /** When its first frame is shown, in seconds. */
  readonly from: number
  readonly sound: InputAudioTrack | null
  /** The name of the codec of its frames, and whether this browser decodes it. */
  readonly codec: string
  readonly canDecode: boolean
  /** In the order in which they are shown. Rejects where the file is damaged. */
  frames(): AsyncGenerator<Frame, void, unknown>
}

async function videoTrackOf(file: Blob): Promise<[Input, InputVideoTrack | null]> {
  const input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: new BlobSource(file) })
  return [input, (await input.canRead()) ? await input.getPrimaryVideoTrack() : null]
}

/** mediabunny merges transparency in workers that it starts from blobs, which the policy of the site forbids. The model sees colours only. */
async function opaque(track: InputVideoTrack): Promise<InputVideoTrack> {
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()]
  if (codec === null || decoderConfig === null || !CODECS.webm.includes(codec)) return track
  if (!(await track.canBeTransparent())) return track
  const { writable, blob } = growingBlob(FILE_FORMATS.webm.type)
  const target = new StreamTarget(writable, { chunked: true, chunkSize: CHUNK_BYTES })
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new EncodedVideoPacketSource(codec)
  output.addVideoTrack(source)
  await output.start()
  try {
    for await (const packet of new EncodedPacketSink(track).packets())
      await source.add(packet.clone({ sideData: {} }), { decoderConfig })
  } catch {
    // The file breaks off. What comes before is read.
  }
  await output.finalize()
  return (await videoTrackOf(blob()))[1] ?? track
}

/** Null for a file of another kind, or without a video in it. */
export async function readVideo(file: Blob): Promise<ReadVideo | null> {
  const [input, given] = await videoTrackOf(file)
  if (given === null) return null
  const track = await opaque(given)
  const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()]
  const from = await track.getFirstTimestamp()
  return {
    size: { width, height },
    seconds: (await track.computeDuration()) - from,
    from,
    sound: await input.getPrimaryAudioTrack(),
    codec: (await track.getCodecParameterString()) ?? 'unknown',
    canDecode: typeof VideoDecoder !== 'undefined' && (await track.canDecode()),
    frames: () => new VideoSampleSink(track).samples(),
  }
}
