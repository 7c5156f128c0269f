/** What went wrong with something, as a message on the page. */
import { noticeWords } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'
import { type Item, noticesOf, type Trouble, troubleOf } from './item.ts'
import { troubleWords } from './trouble.ts'

export function complainOf(trouble: Trouble, name: string): void {
  return void toast('trouble', () => troubleWords(trouble, name))
}

/** @param error as it was thrown */
export function complain(error: unknown, name: string): void {
  return complainOf(troubleOf(error), name)
}

/** Its engine died and was replaced: news once, whereas the notes under the stage say what stays. */
export function tellRestart(item: Item): void {
  for (const notice of noticesOf(item))
    if (notice.code === 'worker-restarted') toast('note', () => noticeWords(notice))
}
