import { deflateSync } from 'node:zlib'
import { crc32 } from './crc32.ts'
