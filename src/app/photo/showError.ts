/** Shows an error of one photo or file as a message on the page. */
import { failureMessage, noticeMessage, t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'
import { noteError } from './errorLog.ts'
import { type AppError, type Item, noticesOf, toAppError } from './item.ts'

/** The sentence for an error, in the page's language. `name` is the file's name. */
export function errorMessage(error: AppError, name: string): string {
  return error.kind === 'known'
    ? failureMessage(error.failure)
    : t('unexpected', { name, detail: error.detail })
}

export function showAppError(error: AppError, name: string): void {
  noteError(error)
  toast('trouble', () => errorMessage(error, name))
}

/** Takes the error as it was thrown. */
export function showError(error: unknown, name: string): void {
  showAppError(toAppError(error), name)
}

/** Reports a restarted engine once, as a toast. The notes under the stage hold only what stays true. */
export function showRestart(item: Item): void {
  for (const notice of noticesOf(item))
    if (notice.code === 'worker-restarted') toast('warning', () => noticeMessage(notice))
}
