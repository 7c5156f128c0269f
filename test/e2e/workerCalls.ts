/** Intercepts calls of the page to its workers. */
import type { Page } from './site.ts'

/**
 * Keeps calls of `method`, a function of a worker's interface, from the workers. The root element then has `data-calls="held"`.
 *
 * - 'answer': the worker answers at once that it succeeded, without a value
 * - 'answer-on-event': it does so at the event `arrive` of the root
 * - 'hold': it never answers, until `data-calls` is set to 'pass'
 */
export async function interceptCalls(
  page: Page,
  method: string,
  how: 'answer' | 'answer-on-event' | 'hold',
): Promise<void> {
  await page.addInitScript(
    ([name, action]) => {
      const post = Worker.prototype.postMessage
      Worker.prototype.postMessage = function (
        this: Worker,
        message: unknown,
        ...rest: unknown[]
      ): void {
        const root = document.documentElement
        const isCall = JSON.stringify(message)?.includes(`"${name}"`) === true
        if (!isCall || root.dataset['calls'] === 'pass') {
          Reflect.apply(post, this, [message, ...rest])
          return
        }
        root.dataset['calls'] = 'held'
        if (action === 'hold') return
        const id =
          typeof message === 'object' && message !== null && 'id' in message
            ? message.id
            : undefined
        const data = { id, type: 'RAW', value: { ok: true, value: null } }
        const answer = (): void => void this.dispatchEvent(new MessageEvent('message', { data }))
        if (action === 'answer') answer()
        else root.addEventListener('arrive', answer, { once: true })
      }
    },
    [method, how] as const,
  )
}
