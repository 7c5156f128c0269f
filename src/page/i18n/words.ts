/** What every language must say. A missing key does not compile. */
import type { ErrorCode } from '../../core/errors.ts'
import type { Declined, Notice, Stage, ThreadReason } from '../../core/types.ts'
import type { en } from './en.ts'

export type PageKey = keyof typeof en.page

export interface Words {
  readonly page: Readonly<Record<PageKey, string>>
  /** Failures, with {placeholders} as in core/errors.ts. */
  readonly errors: Readonly<Record<ErrorCode, string>>
  /** Things said without stopping the work; placeholders are the notice's own fields. */
  readonly notices: Readonly<Record<Notice['code'], string>>
  readonly stages: Readonly<Record<Stage, string>>
  /** Why the engine has as many threads as it has. */
  readonly reasons: Readonly<Record<ThreadReason, string>>
  /** Why a network runs on onnxruntime-web and not on turbo. */
  readonly declined: Readonly<Record<Declined['code'], string>>
}
